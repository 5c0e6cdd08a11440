"""Batches: the payments that finance hands to the bank together, as a file that comes back with what became of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from data.queries.money import batches as rows
from data.queries.money import payouts
from data.queries.money.batches import BatchPayment, BatchRow
from data.queries.returns import cases
from data.vocabulary import AuditTag, PayoutState, Permission
from services.cases.entries import record
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text import masking
from services.desk.text.csv_files import Cell, csv_file
from services.policy import money
from services.refunds.paying.by_hand import waiting
from services.settling import approval

__all__ = ["PAGE", "Batch", "BatchPayment", "BatchRow", "Batches", "batch", "batch_file", "batches", "make_batch"]

PAGE = 25
# The sheet that goes to the bank is the one that comes back: its last four columns are filled in there.
REFERENCE, RESULT, THEIRS, PAID, WHY = ("Our reference", "Result", "Bank's reference", "Amount paid", "Why it failed")
_TITLES = ("Return", "Order", "Payee", "Method", "Original payment", "Amount", "Currency")
_COLUMNS = (REFERENCE, *_TITLES, RESULT, THEIRS, PAID, WHY)
_RESULTS = {PayoutState.COMPLETED: "paid", PayoutState.FAILED: "failed", PayoutState.UNKNOWN: "not clear"}
DO_NOT_PAY = "do not pay"


@dataclass(frozen=True)
class Batch:
    """A batch that was made: its number and its payments."""

    batch_id: int
    payouts: tuple[int, ...]


@dataclass(frozen=True)
class Batches:
    """One page of the list, newest first; `pages` is how many there are, at least one."""

    rows: tuple[BatchRow, ...]
    page: int
    pages: int


def our_reference(one: BatchPayment) -> str:
    """What the bank writes on the payment, and by which it is found again: `R-26-000123-K/17`."""
    return f"{one.rma}/{one.payout_id}"


def method_of(one: BatchPayment) -> str:
    """How the payment is to be made, in words; a manager's other method wins."""
    return one.other_method or (one.method or "by hand").replace("_", " ")


@command(Permission.MONEY_SEND)
def make_batch(tx: Connection, actor: Actor, payout_ids: Sequence[int]) -> Batch:
    """Put payments that wait to be made by hand into a batch.

    Conflict where one is in a batch already or is done, OwnWork where it is not the person's; both name its return.
    """
    chosen = sorted(set(payout_ids))
    if not chosen:
        raise InvalidInput("Choose at least one payment for the batch.")
    held = [waiting(tx, actor, payout_id) for payout_id in chosen]
    batch_id = rows.add(tx, actor.staff_id, clock.now())
    for one, return_id in held:
        case = cases.find(tx, return_id=return_id)
        if case is None:
            raise NotFound("The return of this payment is gone. Reload the list.")
        if one.batch_id is not None:
            raise Conflict(
                f"The payment of {case.rma} is in batch {one.batch_id} already. Leave it out; nothing was written."
            )
        lost = approval.lost(tx, case)
        if lost is not None:
            raise Conflict(f"{case.rma}: {lost}")
        payouts.change(tx, one.id, batch_id=batch_id)
        details = {"refund": one.refund_id, "payout": one.id, "batch": batch_id}
        record(tx, actor, case, AuditTag.PAYOUT_BATCHED, details)
    return Batch(batch_id, tuple(chosen))


@command(Permission.MONEY_SEND)
def batch_file(tx: Connection, actor: Actor, batch_id: int) -> bytes:
    """The batch as CSV for the bank, the payee in full, with empty columns for the results; NotFound.

    What was recorded meanwhile stands in those columns, and what may not be paid any more says so: a file that is taken
    a second time pays nothing twice.
    """
    found = rows.payments(tx, batch_id)
    if not found:
        raise NotFound("There is no such batch. Reload the list.")
    details = {"file": "refund batch", "rows": len(found), "returns": sorted({one.rma for one in found})}
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, f"batch:{batch_id}", details)
    held = _held(tx, found)
    return csv_file(_COLUMNS, (_row(one, held=one.return_id in held) for one in found))


def _held(tx: Connection, found: Sequence[BatchPayment]) -> frozenset[int]:
    """The returns whose approval no longer stands."""
    returns = {one.return_id: cases.find(tx, return_id=one.return_id) for one in found}
    return frozenset(key for key, case in returns.items() if case is not None and not approval.stands(tx, case))


def _row(one: BatchPayment, *, held: bool) -> tuple[Cell, ...]:
    result = DO_NOT_PAY if held and one.state is PayoutState.PENDING else _RESULTS.get(one.state, "")
    amount = money.to_major(one.amount, one.currency)
    names = (one.rma, one.order_number, one.payee or "", method_of(one), one.paid_with or "")
    paid = amount if one.state is PayoutState.COMPLETED else ""
    return (our_reference(one), *names, amount, one.currency, result, one.reference or "", paid, one.failure or "")


@query(Permission.MONEY_READ)
def batches(tx: Connection, actor: Actor, page: int = 1) -> Batches:
    """A page of the batches, newest first; a page beyond the last is the last."""
    pages = max(1, -(-rows.count(tx) // PAGE))
    wanted = min(max(page, 1), pages)
    return Batches(rows.page(tx, (wanted - 1) * PAGE, PAGE), wanted, pages)


@query(Permission.MONEY_READ)
def batch(tx: Connection, actor: Actor, batch_id: int) -> tuple[BatchPayment, ...]:
    """The payments of a batch, the payees masked; NotFound where there is no such batch."""
    found = tuple(_masked(rows.payments(tx, batch_id)))
    if not found:
        raise NotFound("There is no such batch. Choose one in the list.")
    return found


def _masked(found: Sequence[BatchPayment]) -> Iterator[BatchPayment]:
    for one in found:
        yield replace(one, payee=masking.mask_name(one.payee) if one.payee else None)
