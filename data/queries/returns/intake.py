"""The rows of a new return, and the return that a form has already made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from data.models.returns import ReturnCase, ReturnLine
from data.queries.returns import tracking
from data.vocabulary import Channel, Reason, ReturnState


@dataclass(frozen=True)
class NewCase:
    """The row of a return that is being opened; amounts in minor units."""

    order_id: int
    customer_id: int
    reason: Reason
    country: str
    channel: Channel
    contact_date: date
    description: str
    requested_resolution: str | None
    facts: dict[str, Any]
    currency: str
    claimed_amount: int
    claimed_usd_cents: int
    due_at: datetime
    created_at: datetime
    opened_by_id: int | None
    form_key: str | None


def add_case(tx: Connection, case: NewCase) -> int:
    """Insert the return, awaiting review, and give its id; it has no RMA yet that a person could read."""
    waiting = {
        "rma": uuid4().hex[:20],
        "version": 1,
        "state": ReturnState.AWAITING_REVIEW,
        "tracking_number": tracking.told_in(case.facts),
    }
    key = tx.execute(insert(ReturnCase).values(**vars(case), **waiting)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new return no number.")
    return int(key[0])


def name_case(tx: Connection, return_id: int, rma: str) -> None:
    """Give the return its RMA."""
    tx.execute(update(ReturnCase).where(ReturnCase.id == return_id).values(rma=rma))


def add_lines(tx: Connection, return_id: int, lines: Iterable[tuple[int, int, Reason]]) -> None:
    """Insert the returned lines: order line, quantity, reason."""
    rows = [
        {"return_id": return_id, "order_line_id": line, "quantity": quantity, "reason": reason}
        for line, quantity, reason in lines
    ]
    tx.execute(insert(ReturnLine), rows)


def made_by_form(tx: Connection, form_key: str) -> tuple[int, str] | None:
    """Id and RMA of the return that this form has made."""
    row = tx.execute(select(ReturnCase.id, ReturnCase.rma).where(ReturnCase.form_key == form_key)).one_or_none()
    return None if row is None else (row.id, row.rma)
