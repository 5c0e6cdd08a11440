"""What is still under way on returns, and cases that hold them: read from the rows that the work itself changes."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, select

from data.models.erasure import CaseHold
from data.models.money import PostageExcess, Refund
from data.models.returns import ReturnCase
from data.models.settling import CustomerPayment, Repair, Replacement
from data.vocabulary import (
    OPEN_STATES,
    SETTLING_STATES,
    ExcessState,
    KeptFor,
    PaymentState,
    RefundState,
    ReplacementState,
)

_SETTLED_REFUNDS = (RefundState.COMPLETED, RefundState.WITHDRAWN)
_ON_THEIR_WAY = (ReplacementState.RESERVED, ReplacementState.SHIPPED)
# The first of these that fits is the reason that is named.
_REASONS: tuple[tuple[KeptFor, Select[Any]], ...] = (
    (KeptFor.OPEN_REFUND, select(Refund.return_id.label("id")).where(Refund.state.not_in(_SETTLED_REFUNDS))),
    (
        KeptFor.OPEN_REFUND,
        select(PostageExcess.return_id.label("id")).where(PostageExcess.state == ExcessState.WAITING),
    ),
    (KeptFor.OPEN_REPAIR, select(Repair.return_id.label("id")).where(Repair.closed_at.is_(None))),
    (KeptFor.OPEN_REPLACEMENT, select(Replacement.return_id.label("id")).where(Replacement.state.in_(_ON_THEIR_WAY))),
    (
        KeptFor.OPEN_PAYMENT,
        select(CustomerPayment.return_id.label("id")).where(CustomerPayment.state == PaymentState.REQUESTED),
    ),
    (
        KeptFor.OPEN_RETURN,
        select(ReturnCase.id.label("id")).where(ReturnCase.state.in_((*OPEN_STATES, *SETTLING_STATES))),
    ),
)


def reasons(tx: Connection, return_ids: Collection[int]) -> dict[int, KeptFor]:
    """Why each of these returns is still needed; those that nothing needs are left out."""
    found: dict[int, KeptFor] = {}
    for reason, rows in _REASONS:
        part = rows.subquery()
        for return_id in tx.execute(select(part.c.id).where(part.c.id.in_(return_ids)).distinct()).scalars():
            found.setdefault(return_id, reason)
    held = select(CaseHold.return_id, CaseHold.reason).where(
        CaseHold.return_id.in_(return_ids), CaseHold.lifted_at.is_(None)
    )
    for row in tx.execute(held.order_by(CaseHold.id)):
        found.setdefault(row.return_id, row.reason)
    return found
