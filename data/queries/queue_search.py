"""What the queue's one search box finds: a number or its beginning, whole words, or a customer by whole name or e-mail.

A rare term becomes the few ids it finds, and the queue reads those. A common term becomes a condition that the queue
tests row by row in its own order; that meets a page soon, because the term is common.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    any_,
    column,
    exists,
    func,
    literal,
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
from data.queries.search import SEARCH_TABLE, finds_words

RARE = 1_000
_LAST = "\U0010ffff"
_SEARCH = table(SEARCH_TABLE, column("rowid"))


@dataclass(frozen=True)
class Found:
    """What a search found: `ids` when they are few, else None; `condition` holds for each row that it finds."""

    condition: ColumnElement[bool]
    ids: tuple[int, ...] | None


def find(tx: Connection, term: str) -> Found:
    """Returns that the term finds; the term is not empty and holds neither NUL nor surrogates."""
    rows: Iterable[Any] = tx.execute(union(*_branches(tx, term)).limit(RARE + 1))
    ids = tuple(int(row[0]) for row in rows)
    if len(ids) <= RARE:
        return Found(_among(tx, ids), ids)
    return Found(_condition(tx, term), None)


def _among(tx: Connection, ids: tuple[int, ...]) -> ColumnElement[bool]:
    # One parameter, however many ids: an IN list of a thousand would be compiled anew for each page.
    if tx.dialect.name == "sqlite":
        return ReturnCase.id.in_(select(func.json_each(json.dumps(ids)).table_valued("value").c.value))
    return ReturnCase.id == any_(literal(list(ids), ARRAY(BigInteger)))


def _branches(tx: Connection, term: str) -> list[Select[tuple[int]]]:
    few = RARE + 1
    branches = [
        select(ReturnCase.id).where(_begins(ReturnCase.rma, term)).limit(few),
        select(ReturnCase.id).join(Order).where(_begins(Order.number, term)).limit(few),
        select(ReturnCase.id).join(Customer).where(_is_called(term)).limit(few),
    ]
    words = finds_words(tx, term)
    if words is not None:
        branches.append(select(_SEARCH.c.rowid).where(words).limit(few))
    # SQLite takes a LIMIT inside a union only in a subquery.
    return [select(branch.subquery().c[0]) for branch in branches]


def _condition(tx: Connection, term: str) -> ColumnElement[bool]:
    words = finds_words(tx, term)
    found = [
        _begins(ReturnCase.rma, term),
        ReturnCase.order_id.in_(select(Order.id).where(_begins(Order.number, term))),
        ReturnCase.customer_id.in_(select(Customer.id).where(_is_called(term))),
    ]
    if words is not None:
        found.append(exists().where(_SEARCH.c.rowid == ReturnCase.id, words))
    return or_(*found)


def _begins(code: InstrumentedAttribute[str], term: str) -> ColumnElement[bool]:
    forms = dict.fromkeys((term, term.upper(), term.lower()))
    return or_(*[code.between(form, form + _LAST) for form in forms])


def _is_called(term: str) -> ColumnElement[bool]:
    return or_(
        Customer.name_index == blind_index("customer.name", term),
        Customer.email_index == blind_index("customer.email", term),
    )
