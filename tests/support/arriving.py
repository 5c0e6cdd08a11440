"""How units come to be in the warehouse, told in a line: rows as a reception leaves them."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from sqlalchemy import Connection, Insert, func, insert, select

from data import database
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.queries.returns import cases
from data.vocabulary import InspectionVerdict, ParcelKind, ParcelState, ReturnState, UnitOutcome
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor
from services.settling import next_steps
from tests.support import shop
from tests.support.shop import Case


def arrive(
    bench: Actor, case: Case, units: int = 1, verdict: InspectionVerdict = InspectionVerdict.CONFIRMED_DEFECT
) -> tuple[int, ...]:
    """So many more units of each line arrive, are inspected, and set in motion what follows; their ids."""
    lines = shop.lines_of(case)
    with database.transaction() as tx:
        made = lay_down(tx, bench, case.return_id, lines, units, verdict)
        if existing(tx, case.return_id).state is not ReturnState.RECEIVED:
            cases.change(tx, case.return_id, state=ReturnState.RECEIVED)
        next_steps.go_on(tx, bench, existing(tx, case.return_id, lock=True))
    return made


def lay_down(
    tx: Connection,
    bench: Actor,
    return_id: int,
    lines: Iterable[int],
    units: int = 1,
    verdict: InspectionVerdict | None = None,
) -> tuple[int, ...]:
    """A parcel with so many more units of each line, of which nothing follows yet; their ids."""
    parcel: dict[str, object] = {"return_id": return_id, "received_by_id": bench.staff_id, "received_at": clock.now()}
    parcel |= {"kind": ParcelKind.ANNOUNCED, "state": ParcelState.INSPECTED, "arrived_on": date(2026, 2, 20)}
    parcel_id = _add(tx, insert(InboundParcel).values(form_key=uuid4().hex, **parcel))
    found: dict[str, object] = {"return_id": return_id, "inspected_by_id": bench.staff_id, "inspected_at": clock.now()}
    found |= {"parcel_id": parcel_id, "outcome": UnitOutcome.RECEIVED, "verdict": verdict}
    return tuple(
        _add(tx, insert(ReceivedUnit).values(return_line_id=line, unit_no=no, serial_number=f"SN-{no}", **found))
        for line in lines
        for no in _next_numbers(tx, line, units)
    )


def _next_numbers(tx: Connection, line: int, units: int) -> range:
    known = select(func.count()).select_from(ReceivedUnit).where(ReceivedUnit.return_line_id == line)
    first: int = tx.execute(known).scalar_one() + 1
    return range(first, first + units)


def _add(tx: Connection, row: Insert) -> int:
    key = tx.execute(row).inserted_primary_key
    assert key is not None
    return int(key[0])
