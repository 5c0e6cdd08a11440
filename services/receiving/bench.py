"""Parcels at the bench: received and inspected unit by unit, corrected with a reason, or lost by the carrier.

A partial receipt is normal. Only units to be restocked touch the stock; what was missing or lost may still come.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.warehouse import parcels
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.receiving import UnitRow
from data.queries.work import unfinished
from data.vocabulary import ARRIVED, AuditTag, ParcelState, Permission, ReturnState, Stage, UnitOutcome, WorkQueue
from services.cases.entries import change, record
from services.cases.lookup import Shown, as_shown, check_shown, existing
from services.desk import audit
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput
from services.desk.text.form_values import need
from services.evidence import bench_photos as photos
from services.evidence.keeping import Kept
from services.goods import stock
from services.messages import notify
from services.receiving.after_inspection import follow
from services.receiving.bench_form import Bench, Reception, UnitFound, check
from services.receiving.record_units import (
    bench_of,
    parcel_here,
    refuse_what_rests_on,
    take_out,
    write_parcel,
    write_units,
)
from services.settling import next_steps, tasks


@dataclass(frozen=True)
class Received:
    """The parcel that was written, and where the return stands; `why` a person must look at it again."""

    parcel_id: int
    rma: str
    state: ReturnState
    why: tuple[str, ...] = ()
    changed: bool = True


def receive(actor: Actor, reception: Reception) -> Received:
    """Write a parcel with its units and photos, restock, assess anew; the same form again finds its first parcel.

    Raises Conflict for a stale page, InvalidInput for a return that expects nothing, Incomplete with every missing or
    wrong field, EvidenceRefused for a photo; then nothing is written and no photo kept.
    """
    with photos.taken_in(actor, reception.return_id, [unit.photos for unit in reception.units]) as kept:
        received = _receive(actor, reception, kept)
    if not received.changed:
        photos.forget(kept)
    return received


@command(Permission.PARCEL_RECEIVE)
def _receive(tx: Connection, actor: Actor, reception: Reception, kept: Sequence[Sequence[Kept]]) -> Received:
    case = existing(tx, reception.return_id, lock=True)
    made = parcels.of_form(tx, reception.form_key)
    if made is not None:
        return Received(made.id, case.rma, case.state, changed=False)
    check_shown(tx, case, Shown(case.id, reception.version))
    here = parcel_here(tx, case, reception.parcel_id)
    bench = bench_of(tx, case.id)
    check(bench, reception.units)
    stock.hold(tx, (line.product_id for unit in reception.units if (line := bench.line(unit.return_line_id))))
    parcel_id = write_parcel(tx, actor, case, reception, here)
    write_units(tx, actor, case, bench, parcel_id, reception.units, kept)
    if any(unit.outcome is UnitOutcome.EXTRA for unit in reception.units):
        tasks.open_task(tx, WorkQueue.QUARANTINE, Stage.CONTACT, parcel_id, case.id)
    found = {outcome.value: _count(reception, outcome) for outcome in UnitOutcome if _count(reception, outcome)}
    record(tx, actor, case, AuditTag.PARCEL_RECEIVED, {"parcel": parcel_id, "units": found})
    _finish(tx, actor, case, bench, reception.units)
    case = _found_again(tx, case, reception)
    followed = follow(tx, actor, case)
    if followed.state is ReturnState.RECEIVED:
        _tell(tx, actor, case, bench, reception.units, followed.of_parcel(parcel_id))
    return Received(parcel_id, case.rma, followed.state, followed.why)


def _finish(tx: Connection, actor: Actor, case: CaseRow, bench: Bench, units: Sequence[UnitFound]) -> None:
    """The actor's inspection is done, and everybody's where nothing more is expected."""
    came = Counter(unit.return_line_id for unit in units if unit.outcome in ARRIVED)
    more = any(number > came[line] for line, number in bench.expected.items())
    unfinished.drop_inspection(tx, case.id, actor.staff_id if more else None)


def correct(actor: Actor, shown: Shown, unit_id: int, found: UnitFound, reason: str) -> Received:
    """Say something else of a unit, with the reason; the old row stays, stock and balances follow.

    Conflict once money, a replacement that left, or a repair that was forwarded rests on it.
    """
    with photos.taken_in(actor, shown.return_id, [found.photos]) as kept:
        return _correct(actor, shown, unit_id, found, reason, kept[0])


@command(Permission.PARCEL_RECEIVE)
def _correct(
    tx: Connection, actor: Actor, shown: Shown, unit_id: int, found: UnitFound, reason: str, kept: Sequence[Kept]
) -> Received:
    case = as_shown(tx, shown)
    unit = rows.unit(tx, unit_id)
    if unit is None or unit.return_id != case.id or unit.corrected_at is not None:
        raise Conflict("This unit has been corrected meanwhile; nothing was written. Reload the page.")
    need(reason, "Say why the inspection is corrected")
    refuse_what_rests_on(tx, unit)
    take_out(tx, actor, unit)
    bench = bench_of(tx, case.id)
    check(bench, (found,), photos_before=rows.photos_of(tx, unit.id))
    (new_id,) = write_units(tx, actor, case, bench, unit.parcel_id, [found], [kept])
    rows.move_photos(tx, unit.id, new_id)
    rows.move_parts(tx, unit.id, new_id)
    details = {"unit": unit.id, "from": unit.outcome, "to": found.outcome, "verdict": found.verdict}
    record(tx, actor, case, AuditTag.RECEPTION_CORRECTED, details, reason)
    followed = follow(tx, actor, case)
    went_on = case.state is not followed.state and followed.state is ReturnState.RECEIVED
    if went_on and not _told(tx, case, unit.parcel_id):
        _tell(tx, actor, case, bench, (found,), followed.of_parcel(unit.parcel_id))
    return Received(unit.parcel_id, case.rma, followed.state, followed.why)


@command(Permission.PARCEL_RECEIVE)
def mark_lost(
    tx: Connection, actor: Actor, shown: Shown, note: str, form_key: str, units: Mapping[int, int] | None = None
) -> Received:
    """The carrier lost units, by returned line, or all that are still expected; each may still arrive.

    A return of which nothing came and nothing is on its way any more is a delivery enquiry, no return (C38), and goes
    to a reviewer. While others came or are on their way, it goes on with those.
    """
    case = existing(tx, shown.return_id, lock=True)
    made = parcels.of_form(tx, form_key)
    if made is not None:
        return Received(made.id, case.rma, case.state, changed=False)
    check_shown(tx, case, shown)
    parcel_here(tx, case, None)
    need(note, "Say what the carrier told you")
    bench = bench_of(tx, case.id)
    gone = [UnitFound(UnitOutcome.LOST, line, note=note) for line in _lost(bench, units)]
    check(bench, gone)
    lost = Reception(case.id, case.version, tuple(gone), form_key)
    parcel_id = write_parcel(tx, actor, case, lost, None, state=ParcelState.LOST)
    write_units(tx, actor, case, bench, parcel_id, gone)
    record(tx, actor, case, AuditTag.PARCEL_RECEIVED, {"parcel": parcel_id, "units": {"lost": len(gone)}}, note)
    came = any(unit.outcome in ARRIVED for unit in rows.units(tx, case.id))
    nothing_left = not came and not any(bench_of(tx, case.id).on_their_way.values())
    followed = follow(tx, actor, _set_carrier_status(tx, case, "lost") if nothing_left else change(tx, case))
    closed = next_steps.close_if_settled(tx, actor, case.id)
    return Received(parcel_id, case.rma, ReturnState.CLOSED if closed else followed.state, followed.why)


def _lost(bench: Bench, units: Mapping[int, int] | None) -> list[int]:
    """The line of each unit that is lost now; InvalidInput where it is none, or more than are on their way."""
    there = bench.on_their_way
    if not any(there.values()):
        raise InvalidInput("Every unit of this return is here or lost already, so nothing more can be lost.")
    lost = there if units is None else units
    for line_id, number in lost.items():
        line = bench.line(line_id)
        if line is None or not 0 <= number <= there[line_id]:
            named = line.product if line else "This item"
            raise InvalidInput(f"{named}: only {there.get(line_id, 0)} are on their way. Lower the number.")
    found = [line_id for line_id, number in lost.items() for _ in range(number)]
    if not found:
        raise InvalidInput("Say how many units the carrier lost.")
    return found


def _count(reception: Reception, outcome: UnitOutcome) -> int:
    return sum(unit.outcome is outcome for unit in reception.units)


def _found_again(tx: Connection, case: CaseRow, reception: Reception) -> CaseRow:
    """What the carrier had lost is here after all (C38)."""
    lost = case.facts.get("extra", {}).get("carrier_status") == "lost"
    if lost and any(unit.outcome in ARRIVED for unit in reception.units):
        return _set_carrier_status(tx, case, "delivered")
    return case


def _set_carrier_status(tx: Connection, case: CaseRow, status: str) -> CaseRow:
    extra = {**case.facts.get("extra", {}), "carrier_status": status}
    return change(tx, case, facts={**case.facts, "extra": extra})


def _tell(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    bench: Bench,
    found: Sequence[UnitFound],
    in_parcel: Sequence[UnitRow],
) -> None:
    """Tell the customer what came, what lacked and what is still expected; only where the return goes on as approved.

    `bench` is the one that the units were held against, before they were `found`; `in_parcel` are all of the parcel's.
    """
    came = [unit.return_line_id for unit in found if unit.outcome in ARRIVED]
    in_it = [unit.return_line_id for unit in in_parcel if unit.outcome in ARRIVED]
    here = tuple(f"{in_it.count(line.id)} × {line.product}" for line in bench.lines if line.id in in_it)
    awaited = ((bench.expected[one.id] - came.count(one.id), one.product) for one in bench.lines)
    still = tuple(f"{quantity} × {product}" for quantity, product in awaited if quantity)
    if here:
        lacks = any(unit.missing for unit in found)
        parts = rows.missing(tx, [unit.id for unit in in_parcel]) if lacks else ()
        lacking = tuple(f"{part.name} ({notify.in_words(part.price, part.currency)})" for part in parts)
        notify.tell(tx, actor, case, "parcel_received", here, missing=still, missing_parts=lacking)


def _told(tx: Connection, case: CaseRow, parcel_id: int) -> bool:
    """Whether the customer heard of the parcel, before a correction had sent the return to a reviewer."""
    entries = audit.timeline(tx, f"return:{case.id}")
    came = [n for n, one in enumerate(entries) if one.details.get("parcel") == parcel_id]
    later = entries[came[0] :] if came else []
    return any(one.details.get("template") == "parcel_received" for one in later)
