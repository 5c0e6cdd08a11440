"""What the queue's one search box finds: a number or its beginning, whole words, or a customer by whole name or e-mail.

The latest returns come first. A rare term is the few ids that it finds. A common term is read from the indexes in the
order of ids, which is the order of time, and ends with the page: to test each row of the queue for a common word costs
SQLite 0.1 ms a row, to read the word's rows costs 0.001.
"""

import json
from dataclasses import dataclass
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
    or_,
    select,
    table,
    union,
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


@dataclass(frozen=True)
class Found:
    """What a term found: the latest ids, all of them where `complete`, and the parameters that find them again."""

    ids: tuple[int, ...]
    complete: bool
    values: dict[str, Any]

    @property
    def has_words(self) -> bool:
        """Whether the term holds a word to look for."""
        return "words" in self.values


def find(tx: Connection, term: str) -> Found:
    """Returns that the term finds; the term is not empty and holds neither NUL nor surrogates."""
    values = _values(tx, term)
    rows = tx.execute(_latest(tx.dialect.name, "words" in values), values)
    ids = tuple(sorted((int(row.id) for row in rows), reverse=True))
    return Found(ids[:RARE], len(ids) <= RARE, values)


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
    parts = [
        part.order_by(part.selected_columns[0].desc()).limit(RARE + 1) for part in branches(dialect, words=has_words)
    ]
    # SQLite takes an order and a limit inside a union only in a subquery.
    return union(*[select(part.subquery().c[0].label("id")) for part in parts])


def branches(dialect: str, *, words: bool) -> list[Select[Any]]:
    """One statement for each way in which a term finds returns; the first column is the id."""
    found: list[Select[Any]] = [
        select(ReturnCase.id).where(_begins(ReturnCase.rma)),
        select(ReturnCase.id).join(Order, Order.id == ReturnCase.order_id).where(_begins(Order.number)),
        select(ReturnCase.id).join(Customer, Customer.id == ReturnCase.customer_id).where(_is_called()),
    ]
    if words:
        joined = _SEARCH.join(ReturnCase.__table__, ReturnCase.id == _SEARCH.c.rowid)
        found.append(select(_SEARCH.c.rowid).select_from(joined).where(matches(dialect)))
    return found


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


def _is_called() -> ColumnElement[bool]:
    return or_(
        Customer.name_index == bindparam("name_index", type_=LargeBinary),
        Customer.email_index == bindparam("email_index", type_=LargeBinary),
    )
