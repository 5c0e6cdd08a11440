"""Writing what arrived: the parcel's row, its units with parts and photos, and the shelf.

Building blocks of the acts in services/receiving/bench.py and services/receiving/quarantine.py.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.queries.warehouse import grades, packing_lists, parcels
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.parcels import ParcelRow
from data.queries.warehouse.receiving import UnitRow
from data.vocabulary import (
    ARRIVED,
    OPEN_STATES,
    SETTLING_STATES,
    Disposition,
    ParcelKind,
    ParcelState,
    Stage,
    UnitOutcome,
    WorkQueue,
)
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput
from services.desk.settings import settings
from services.desk.text import form_values
from services.desk.text.form_values import tracking
from services.evidence import bench_photos as photos
from services.evidence.keeping import Kept
from services.goods import stock
from services.receiving.bench_form import HEAVIEST_G, Bench, Reception, UnitFound, numbered, values_of
from services.settling import balances, tasks


def bench_of(tx: Connection, return_id: int) -> Bench:
    """What the return's units are held against: lines, units that are still expected, packing lists, grades."""
    lines = rows.lines(tx, return_id)
    units = rows.units(tx, return_id)
    here = [unit.return_line_id for unit in units if unit.outcome in ARRIVED]
    gone = [unit.return_line_id for unit in units if unit.outcome is UnitOutcome.LOST]
    expected = {line.id: line.quantity - here.count(line.id) for line in lines}
    return Bench(
        lines=lines,
        expected=expected,
        lost={line.id: min(gone.count(line.id), expected[line.id]) for line in lines},
        parts=packing_lists.of_products(tx, [line.product_id for line in lines]),
        grades=frozenset(grades.meanings(tx)),
        numbers={
            line.id: frozenset(unit.unit_no for unit in units if unit.return_line_id == line.id and unit.unit_no)
            for line in lines
        },
    )


def why_not(tx: Connection, case: CaseRow, *, parcel_is_here: bool) -> str | None:
    """Why no parcel is received for the return; None where one is expected, or is here and only to be inspected."""
    if case.state in SETTLING_STATES:
        return None
    if case.state in OPEN_STATES and (parcel_is_here or made.newest_approval(tx, case.id) is not None):
        return None
    state = "not approved yet" if case.state in OPEN_STATES else case.state.value
    return (
        f"Return {case.rma} is {state}, so no parcel is expected. Put the parcel into quarantine; "
        "its arrival counts as the customer's first contact."
    )


def parcel_here(tx: Connection, case: CaseRow, parcel_id: int | None) -> ParcelRow | None:
    """The parcel that is here already, locked; Conflict where it is gone, InvalidInput where none is expected."""
    here = None if parcel_id is None else parcels.find(tx, parcel_id, lock=True)
    if parcel_id is not None and (here is None or here.return_id != case.id or here.state is not ParcelState.LINKED):
        raise Conflict("This parcel has been inspected or sent away meanwhile; nothing was written. Reload the page.")
    refusal = why_not(tx, case, parcel_is_here=here is not None)
    if refusal is not None:
        raise InvalidInput(refusal)
    return here


def write_parcel(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    reception: Reception,
    here: ParcelRow | None,
    state: ParcelState = ParcelState.INSPECTED,
) -> int:
    """Write the parcel, or what is now known of the one that is `here`; its id."""
    values = parcel_values(actor, reception, earliest=case.ordered_on) | {"state": state}
    if here is not None:
        said = ("state", "weight_g", "note_in_parcel")
        parcels.change(tx, here.id, form_key=reception.form_key, **{name: values[name] for name in said})
        return here.id
    kind = {"kind": ParcelKind.ANNOUNCED, "return_id": case.id, "order_id": case.order_id}
    return parcels.add(tx, values | kind)


def parcel_values(actor: Actor, reception: Reception, earliest: date | None = None) -> dict[str, Any]:
    """The columns that every parcel has; InvalidInput for a day or a weight that cannot be."""
    today, weight = clock.today(settings().zone), reception.weight_g
    arrived = form_values.day(reception.arrived_on or today, "The day of arrival", earliest=earliest, latest=today)
    return {
        "arrived_on": arrived,
        "tracking_number": tracking(reception.tracking, needed=False),
        "weight_g": None if weight in (None, "") else form_values.whole(weight, "The weight", least=1, most=HEAVIEST_G),
        "note_in_parcel": reception.note_in_parcel,
        "received_at": clock.now(),
        "received_by_id": actor.staff_id,
        "form_key": reception.form_key,
    }


def write_units(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    bench: Bench,
    parcel_id: int,
    units: Sequence[UnitFound],
    kept: Sequence[Sequence[Kept]] = (),
) -> list[int]:
    """Write units with their missing parts and photos, and put on the shelf what goes there; their ids.

    `kept` are the photos of each unit; none where nobody took any.
    """
    numbers = numbered(bench, units)
    photos_of = kept or [()] * len(units)
    return [
        _write_unit(tx, actor, case, bench, parcel_id, unit, number, taken)
        for unit, number, taken in zip(units, numbers, photos_of, strict=True)
    ]


def _write_unit(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    bench: Bench,
    parcel_id: int,
    unit: UnitFound,
    unit_no: int | None,
    kept: Sequence[Kept],
) -> int:
    values = values_of(unit) | {
        "parcel_id": parcel_id,
        "return_id": case.id,
        "unit_no": unit_no,
        "inspected_by_id": actor.staff_id,
        "inspected_at": clock.now(),
    }
    unit_id = rows.add_unit(tx, values)
    if unit.outcome in ARRIVED:
        parts = [part for part in bench.parts if part.id in unit.missing]
        rows.add_missing(tx, unit_id, ((part.id, part.price, part.currency) for part in parts))
    for photo in kept:
        photos.record(tx, actor, case.id, unit.return_line_id, unit_id, photo)
    line = bench.line(unit.return_line_id)
    if line is not None and values["disposition"] is Disposition.RESTOCK:
        stock.restock(tx, actor, line.product_id, unit_id)
    return unit_id


def refuse_what_rests_on(tx: Connection, unit: UnitRow) -> None:
    """Conflict where the unit left, or money, a replacement or a repair that was forwarded rests on its line."""
    if unit.way_back_id is not None:
        raise Conflict("This unit has gone back to the customer, so the inspection can no longer be corrected.")
    if unit.return_line_id is None:
        return
    if rows.money_rests_on(tx, unit.return_line_id):
        raise Conflict("A refund has been granted for this line. Withdraw it first, then correct the inspection.")
    if rows.goods_rest_on(tx, unit.return_line_id, unit.id):
        raise Conflict("A replacement or the unit itself is on its way, so the inspection can no longer be corrected.")


def take_out(tx: Connection, actor: Actor, unit: UnitRow) -> None:
    """Mark the row as corrected, and take the unit off the shelf and out of a repair that has not begun."""
    rows.mark_corrected(tx, unit.id, clock.now())
    if unit.product_id is not None:
        stock.take_back(tx, actor, unit.product_id, unit.id)
    waiting = rows.repair_not_begun(tx, unit.id)
    if waiting is not None:
        tasks.done(tx, actor, WorkQueue.REPAIRS, Stage.FORWARD, waiting.repair_id)
        rows.delete_repair(tx, waiting.repair_id)
        balances.unreplace(tx, waiting.order_line_id, 1)
