"""A shop with very many returns, put in by the thousand: open ones are recent and few, words as frequent as in life."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, insert, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from data.database import Database
from data.encryption import blind_index, search_tokens
from data.models.catalogue import Customer, Order, OrderLine, Product
from data.models.returns import ReturnCase, ReturnLine
from data.models.staff import Staff, StaffRole
from data.queries.queue import counts as counters
from data.queries.queue.words import SEARCH_TABLE
from data.vocabulary import Channel, Reason, Recommendation, ReturnState, Role, Tier
from services.desk import clock
from services.desk.text import rma

BATCH = 5_000
OPEN_SHARE = 0.06
# Ids far from those of the demonstration's people, so that a desk with both works.
REVIEWERS = range(1_001, 1_013)
COUNTRIES = ("US", "DE", "BR", "RU", "FR", "GB", "ES", "IT", "PL", "JP", "AU", "CA")
CURRENCIES = ("USD", "EUR", "BRL")
THINGS = ("headphones", "kettle", "lamp", "speaker", "drone", "keyboard", "blender", "camera", "charger", "backpack")
KINDS = ("black", "white", "small", "large", "wireless", "folding", "travel", "studio", "garden", "classic")
# The first words are the most frequent, as in any language.
_PHRASES = (
    "the and not with after from only stopped working broken arrived box damaged cracked screen side silent button",
    "battery charge charging cable noise rattles leaks wrong colour size missing part scratch scratched loose bent",
    "lid handle strap zip motor smell smoke hot cold slow dead pixel left right channel crackle hiss dropped courier",
    "parcel wet torn seal opened used return refund replace please week month day twice again sometimes never",
)
WORDS = tuple(word for phrase in _PHRASES for word in phrase.split())
_WEIGHTS = [1 / (rank + 1) for rank in range(len(WORDS))]
_FILLED = {"customer": Customer, "order": Order, "order_line": OrderLine, "case": ReturnCase, "line": ReturnLine}
_YEARS = timedelta(days=3 * 365)


@dataclass(frozen=True)
class _Span:
    """The time over which the returns came in."""

    end: datetime
    returns: int

    def at(self, key: int) -> datetime:
        return self.end - _YEARS * (1 - key / self.returns)

    def is_recent(self, key: int) -> bool:
        return key > self.returns * (1 - OPEN_SHARE * 1.5)


def fill(database: Database, returns: int, seed: int = 7) -> None:
    """Put `returns` returns of the last three years in, each with its order, line and words; ids rise with time."""
    chance, now = random.Random(seed), clock.now()
    with database.transaction() as tx:
        _hire(tx, now)
        tx.execute(insert(Product), [_product(key) for key in range(1, len(THINGS) * len(KINDS) + 1)])
    for first in range(1, returns + 1, BATCH):
        ids = range(first, min(first + BATCH, returns + 1))
        with database.transaction() as tx:
            if not database.is_sqlite:
                _TOLD.create(tx)
            for table, rows in _batch(ids, _Span(now, returns), chance):
                _put(tx, table, rows)
            _index(tx)
            counters.add_up(tx)
    if not database.is_sqlite:
        with database.transaction() as tx:
            _count_on(tx)
        # As PostgreSQL does by itself; a desk on SQLite has no statistics.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _hire(tx: Connection, now: datetime) -> None:
    people = [
        {"id": key, "username": f"reviewer{key}", "display_name": f"Reviewer {key - 1_000}", "password_hash": "!"}
        | {
            "password_changed_at": now,
            "created_at": now,
            "totp_required": False,
            "demonstration": False,
            "active": True,
        }
        for key in REVIEWERS
    ]
    tx.execute(insert(Staff), people)
    roles = [{"staff_id": key, "role": Role.REVIEWER} for key in REVIEWERS]
    tx.execute(insert(StaffRole), [*roles, {"staff_id": REVIEWERS[-1], "role": Role.MANAGER}])


@lru_cache(maxsize=1_000)
def _token(word: str) -> str:
    return search_tokens(word)[0]


def _product(key: int) -> dict[str, Any]:
    name = f"{KINDS[key % len(KINDS)]} {THINGS[key // len(KINDS) % len(THINGS)]}"
    return {"id": key, "sku": f"SKU-{key:04d}", "name": name.capitalize(), "category": "audio", "special_terms": False}


def _count_on(tx: Connection) -> None:
    """Ids that were given here are not given again: PostgreSQL counts for itself."""
    for model in (Staff, Product, *_FILLED.values()):
        name = model.__tablename__
        tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))  # noqa: S608 - a constant name


# PostgreSQL makes the words of the search out of what was copied here.
_TOLD = Table("told", MetaData(), Column("id", BigInteger), Column("tokens", Text), prefixes=["TEMPORARY"])


def _put(tx: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows; on PostgreSQL by COPY, a batch at once."""
    if tx.dialect.name != "sqlite":
        _copy(tx, table, rows)
    elif table is _TOLD:
        tx.execute(text(f"INSERT INTO {SEARCH_TABLE} (rowid, tokens) VALUES (:id, :tokens)"), rows)  # noqa: S608 - a constant name
    else:
        tx.execute(insert(table), rows)


def _index(tx: Connection) -> None:
    if tx.dialect.name != "sqlite":
        words = "SELECT id, to_tsvector('simple', tokens) FROM told"
        tx.execute(text(f"INSERT INTO {SEARCH_TABLE} (rowid, tokens) {words}"))
        tx.execute(text("DROP TABLE told"))


def _copy(tx: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    given = {one.name: one.default.arg for one in table.columns if isinstance(one.default, ScalarElementColumnDefault)}
    columns = [one for one in table.columns if one.name in rows[0] or one.name in given]
    ready = [one.type.dialect_impl(tx.dialect).bind_processor(tx.dialect) or _as_it_is for one in columns]
    named = ", ".join(one.name for one in columns)
    raw: Any = tx.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({named}) FROM STDIN") as copying:
        for row in rows:
            filled = given | row
            copying.write_row([make(filled.get(one.name)) for one, make in zip(columns, ready, strict=True)])


def _as_it_is(value: object) -> object:
    return value


def _batch(ids: range, span: _Span, chance: random.Random) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    made = [_return(key, span, chance) for key in ids]
    for name, model in _FILLED.items():
        table = model.__table__
        assert isinstance(table, Table)
        yield table, [one[name] for one in made]
    yield _TOLD, [{"id": one["case"]["id"], "tokens": one["tokens"]} for one in made]


def _return(key: int, span: _Span, chance: random.Random) -> dict[str, Any]:
    at = span.at(key)
    product, price, currency = chance.randint(1, 100), chance.randint(500, 60_000), chance.choice(CURRENCIES)
    words = chance.choices(WORDS, _WEIGHTS, k=chance.randint(6, 30))
    number, name = f"{key * 2_654_435_761 % 2**40:012x}", f"Person {key} Number{key % 977}"
    case = _case(key, span.is_recent(key), at, chance)
    case |= {"currency": currency, "claimed_amount": price, "claimed_usd_cents": price, "description": " ".join(words)}
    indexed = [*search_tokens(f"{case['rma']} {number}"), *map(_token, _product(product)["name"].split() + words)]
    return {
        "customer": {"id": key, "name": name, "name_index": blind_index("customer.name", name)}
        | {"email": f"p{key}@example.org", "email_index": blind_index("customer.email", f"p{key}@example.org")}
        | {"language": "en", "created_at": at},
        "order": {"id": key, "number": number, "customer_id": key, "status": "delivered", "ordered_on": at.date()}
        | {"currency": currency, "usd_per_unit": Decimal(1), "shipping_charged": 0, "source": "bench"}
        | {"destination_country": case["country"], "created_at": at},
        "order_line": {"id": key, "order_id": key, "position": 1, "product_id": product, "quantity": 1}
        | {"unit_price_paid": price},
        "case": case,
        "line": {"id": key, "return_id": key, "order_line_id": key, "quantity": 1, "reason": case["reason"]},
        "tokens": " ".join(dict.fromkeys(indexed)),
    }


def _case(key: int, recent: bool, at: datetime, chance: random.Random) -> dict[str, Any]:  # noqa: FBT001 - made here only
    state = chance.choices((ReturnState.APPROVED, ReturnState.REJECTED), (3, 1))[0]
    if recent and chance.random() < 1 / 1.5:
        state = chance.choices(
            (ReturnState.AWAITING_REVIEW, ReturnState.WAITING_FOR_CUSTOMER, ReturnState.ESCALATED), (6, 3, 1)
        )[0]
    unassigned = state is ReturnState.AWAITING_REVIEW and chance.random() < 0.8
    return {
        "id": key,
        "rma": rma.make(key, at.year),
        "order_id": key,
        "customer_id": key,
        "version": 1,
        "state": state,
        "reason": chance.choice(tuple(Reason)),
        "tier": chance.choice(tuple(Tier)),
        "recommendation": chance.choice(tuple(Recommendation)),
        "country": chance.choice(COUNTRIES),
        "channel": Channel.EMAIL,
        "contact_date": at.date(),
        "facts": {},
        "due_at": at + timedelta(hours=48 + chance.choice((0, 0, 0, 24, 72, 200))),
        "assignee_id": None if unassigned else chance.choice(REVIEWERS),
        "created_at": at,
    }
