"""What became of the payments of a batch, from one sheet: each row has its own answer, and none waits for another."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import batches as rows
from data.queries.money.batches import BatchPayment
from data.vocabulary import PayoutState, Permission, RefundState
from services.desk.access import Actor, query
from services.desk.errors import DeskError, InvalidInput, NotFound
from services.desk.text.form_values import SHORTEST_REASON
from services.imports.reading.tables import read_table
from services.refunds.paying import by_hand
from services.refunds.paying.batches import DO_NOT_PAY, PAID, REFERENCE, RESULT, THEIRS, WHY, our_reference

# What people and banks write for the two; anything else is asked about.
_PAID = frozenset({"paid", "yes", "ok", "done", "completed", "executed", "sent"})
_FAILED = frozenset({"failed", "no", "not paid", "rejected", "returned", "error"})
_ALSO = {
    REFERENCE: ("ourreference", "endtoendid", "endtoendreference"),
    RESULT: ("result", "state", "status"),
    THEIRS: ("banksreference", "bankreference", "theirreference", "reference"),
    PAID: ("amountpaid", "paidamount"),
    WHY: ("whyitfailed", "why", "reason"),
}
_COMMA = re.compile(r"\d+,\d{1,2}", re.ASCII)
_KNOWN = {PayoutState.COMPLETED: "paid", PayoutState.FAILED: "failed", PayoutState.UNKNOWN: "not clear"}


@dataclass(frozen=True)
class ResultRow:
    """A row of the sheet as it was written; `line` is its line of the file, or of the table on the page."""

    line: int
    reference: str
    result: str
    theirs: str = ""
    paid: str = ""
    why: str = ""


@dataclass(frozen=True)
class Answered:
    """What became of a row: a sentence, and whether something was recorded by it."""

    line: int
    reference: str
    said: str
    recorded: bool = False


def read_results(name: str, content: bytes) -> tuple[ResultRow, ...]:
    """The rows of a CSV or Excel file; InvalidInput where it is no table or has not the two columns that are needed."""
    table = read_table(name, content)
    by_plain = {_plain(heading): heading for heading in reversed(table.headings) if heading}
    found = {ours: next((by_plain[one] for one in also if one in by_plain), "") for ours, also in _ALSO.items()}
    missing = [ours for ours in (REFERENCE, RESULT) if not found[ours]]
    if missing:
        raise InvalidInput(f"The file has no column “{missing[0]}”. Fill in the file of the batch and give it back.")
    return tuple(
        ResultRow(
            row.line,
            *(row.cells.get(found[ours], "").strip() if found[ours] else "" for ours in _ALSO),
        )
        for row in table.records
    )


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", heading.casefold())


def record_results(actor: Actor, batch_id: int, sheet: Sequence[ResultRow]) -> tuple[Answered, ...]:
    """Record what the sheet says of a batch, row by row, and answer each; NotFound where there is no such batch.

    A row that says nothing is left for later, and has no answer.
    """
    known = _payments(actor, batch_id)
    filled = [row for row in sheet if row.result.strip() and row.result.strip().casefold() != DO_NOT_PAY]
    often = Counter(_key(row.reference) for row in filled)
    return tuple(_answers(actor, batch_id, known, filled, often))


@query(Permission.MONEY_SEND)
def _payments(tx: Connection, actor: Actor, batch_id: int) -> dict[str, BatchPayment]:
    """The payments of a batch by our reference."""
    found = {_key(our_reference(one)): one for one in rows.payments(tx, batch_id)}
    if not found:
        raise NotFound("There is no such batch. Choose one in the list.")
    return found


def _key(reference: str) -> str:
    return "".join(reference.split()).upper()


def _answers(
    actor: Actor, batch_id: int, known: dict[str, BatchPayment], filled: Sequence[ResultRow], often: Counter[str]
) -> Iterator[Answered]:
    for row in filled:
        one = known.get(_key(row.reference))
        if one is None:
            named = row.reference or "Without a reference"
            yield Answered(row.line, named, f"is no payment of batch {batch_id}. Nothing was recorded.")
        elif often[_key(row.reference)] > 1:
            yield Answered(row.line, row.reference, "stands in several rows. Keep one; nothing was recorded.")
        else:
            yield _answer(actor, one, row)


def _answer(actor: Actor, one: BatchPayment, row: ResultRow) -> Answered:
    reference, said = our_reference(one), row.result.strip().casefold()
    if one.state in _KNOWN:
        named = f" ({one.reference})" if one.reference else ""
        sentence = f"was recorded before as {_KNOWN[one.state]}{named}. Nothing was changed."
        return Answered(row.line, reference, sentence)
    try:
        return Answered(row.line, reference, _recorded(actor, one, row, said), recorded=True)
    except DeskError as refusal:
        return Answered(row.line, reference, str(refusal))


def _recorded(actor: Actor, one: BatchPayment, row: ResultRow, said: str) -> str:
    if said in _PAID:
        done = by_hand.record_paid(actor, one.payout_id, row.theirs, _amount(row.paid))
        unclear = done.state is RefundState.NEEDS_RECONCILING
        return "another amount was paid: somebody else reconciles it." if unclear else "recorded as paid."
    if said in _FAILED:
        by_hand.record_failed(actor, one.payout_id, _why(row.why))
        return "recorded as failed: it can be handed over again."
    raise InvalidInput(f"“{row.result.strip()[:40]}” is neither “paid” nor “failed”. Nothing was recorded.")


def _amount(written: str) -> str:
    """The amount with a point before its decimals, as `64,90` means it in half of the world's spreadsheets."""
    bare = written.strip()
    return bare.replace(",", ".") if _COMMA.fullmatch(bare) else bare


def _why(written: str) -> str:
    """The reason in a sentence: banks write a code of four letters."""
    code = written.strip()
    return f"The bank says: {code}" if 0 < len(code) < SHORTEST_REASON else code
