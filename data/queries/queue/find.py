"""What the queue's one search box finds: a number or its beginning, whole words, or a customer by whole name or e-mail.

The latest returns come first. A rare term is the few ids that it finds. A common term is read from the indexes in the
order of ids, which is the order of time, and ends with the page: to test each row of the queue for a common word costs
SQLite 0.1 ms a row, to read the word's rows costs 0.001. Where few rows meet the filters, those are tested instead.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    LargeBinary,
    Select,
    any_,
    bindparam,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from data.encryption import blind_index
from data.models.catalogue import Customer, Order
from data.models.returns import ReturnCase
from data.queries.queue.words import SEARCH_TABLE, matches, word_query

RARE = 1_000
_SHORTEST_BEGINNING = 4
_LAST = "\U0010ffff"
_FORMS = ("as_typed", "upper", "lower")
_SEARCH = table(SEARCH_TABLE, column("rowid"))


class Way(StrEnum):
    """How a term finds a return."""

    RMA = "rma"
    ORDER = "order"
    CUSTOMER = "customer"
    WORDS = "words"


@dataclass(frozen=True)
class Found:
    """What a term found: the latest ids, and the parameters that find them again.

    `common` are the ways that find more than RARE returns; `rest` are the ids of the other ways, all of them.
    """

    ids: tuple[int, ...]
    rest: tuple[int, ...]
    common: frozenset[Way]
    values: dict[str, Any]


def find(tx: Connection, term: str) -> Found:
    """Returns that the term finds; the term is not empty and holds neither NUL nor surrogates."""
    values = _values(tx, term)
    by_way: dict[Way, list[int]] = {way: [] for way in Way}
    for way, key in tx.execute(_latest(tx.dialect.name, "words" in values), values).all():
        by_way[Way(way)].append(key)
    common = frozenset(way for way, ids in by_way.items() if len(ids) > RARE)
    rest = _latest_first(by_way[way] for way in Way if way not in common)
    return Found(_latest_first(by_way.values())[:RARE] if common else rest, rest, common, values)


def _latest_first(lists: Iterable[list[int]]) -> tuple[int, ...]:
    return tuple(sorted(set().union(*lists), reverse=True))


def _values(tx: Connection, term: str) -> dict[str, Any]:
    # Too short a beginning stands for nearly every number: then only the whole number counts.
    more = _LAST if len(term) >= _SHORTEST_BEGINNING else ""
    forms = dict(zip(_FORMS, (term, term.upper(), term.lower()), strict=True))
    values: dict[str, Any] = forms | {f"{name}_last": form + more for name, form in forms.items()}
    values["name_index"] = blind_index("customer.name", term)
    values["email_index"] = blind_index("customer.email", term)
    words = word_query(tx.dialect.name, term)
    return values if words is None else values | {"words": words}


@lru_cache(maxsize=4)
def _latest(dialect: str, has_words: bool) -> CompoundSelect[Any]:  # noqa: FBT001 - part of the cache's key
    parts = []
    for way in Way if has_words else (Way.RMA, Way.ORDER, Way.CUSTOMER):
        found = branch(dialect, way)
        # SQLite takes an order and a limit inside a union only in a subquery.
        latest = found.order_by(found.selected_columns[0].desc()).limit(RARE + 1).subquery()
        parts.append(select(literal(way.value).label("way"), latest.c[0].label("id")))
    return union_all(*parts)


def branch(dialect: str, way: Way) -> Select[Any]:
    """The returns that a term finds one way; the first column is the id."""
    if way is Way.WORDS:
        joined = _SEARCH.join(ReturnCase.__table__, ReturnCase.id == _SEARCH.c.rowid)
        return select(_SEARCH.c.rowid).select_from(joined).where(matches(dialect))
    found = select(ReturnCase.id).where(_BY_ROW[way])
    if way is Way.ORDER:
        return found.join(Order, Order.id == ReturnCase.order_id)
    return found.join(Customer, Customer.id == ReturnCase.customer_id) if way is Way.CUSTOMER else found


def fits(dialect: str, ways: Iterable[Way]) -> ColumnElement[bool]:
    """Holds for a return, joined with its order and customer, that a term finds in one of the ways or by `among`."""
    own = select(literal(1)).select_from(_SEARCH).where(_SEARCH.c.rowid == ReturnCase.id, matches(dialect))
    words = own.correlate(ReturnCase).exists()
    return or_(among(dialect), *[words if way is Way.WORDS else _BY_ROW[way] for way in sorted(ways)])


def among(dialect: str) -> ColumnElement[bool]:
    """Holds for returns of which `ids_value` gives the ids, in one parameter however many they are."""
    if dialect == "sqlite":
        return ReturnCase.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
    return ReturnCase.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))


def ids_value(dialect: str, ids: tuple[int, ...]) -> object:
    """The value of the parameter `ids` of `among`."""
    return json.dumps(ids) if dialect == "sqlite" else list(ids)


def _begins(code: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return or_(*[code.between(bindparam(form), bindparam(f"{form}_last")) for form in _FORMS])


_BY_ROW: dict[Way, ColumnElement[bool]] = {
    Way.RMA: _begins(ReturnCase.rma),
    Way.ORDER: _begins(Order.number),
    Way.CUSTOMER: or_(
        Customer.name_index == bindparam("name_index", type_=LargeBinary),
        Customer.email_index == bindparam("email_index", type_=LargeBinary),
    ),
}
