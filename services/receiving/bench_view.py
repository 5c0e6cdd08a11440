"""A return as the bench sees it: what is still expected, packing lists, parcels that are here, what came before."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from data.queries.returns import cases as case_rows
from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import ChosenRow
from data.queries.warehouse import grades, parcels
from data.queries.warehouse.packing_lists import AccessoryRow
from data.queries.warehouse.parcels import ParcelRow
from data.queries.warehouse.receiving import BenchLine
from data.vocabulary import ParcelState, Permission
from services.desk.access import Actor, query
from services.desk.errors import NotFound
from services.desk.text.masking import mask_name
from services.desk.text.rma import typed
from services.evidence import gallery
from services.evidence.gallery import EvidenceItem
from services.receiving import arrived
from services.receiving.arrived import Receptions
from services.receiving.record_units import bench_of, why_not
from services.settling import owed


@dataclass(frozen=True)
class LineHere:
    """One returned line: how many units are still expected, its packing list, the customer's photos of it.

    `on_their_way` are those of the expected ones that the carrier has not lost.
    """

    line: BenchLine
    expected: int
    parts: tuple[AccessoryRow, ...]
    photos: tuple[EvidenceItem, ...]
    on_their_way: int


@dataclass(frozen=True)
class BenchView:
    """Everything at the bench; `refusal` says why nothing is received, `here` are parcels that wait to be inspected."""

    case: CaseRow
    lines: tuple[LineHere, ...]
    grades: dict[str, str]
    here: tuple[ParcelRow, ...]
    refusal: str | None
    note: str | None
    # What the approval that governs gave the units.
    approved: tuple[ChosenRow, ...]
    before: Receptions

    @property
    def expected(self) -> int:
        """Units that are still expected."""
        return sum(line.expected for line in self.lines)

    @property
    def expected_weight_g(self) -> int | None:
        """What the expected units weigh by the catalogue; None where it does not know all of them."""
        weights = [line.line.weight_g for line in self.lines if line.expected]
        if not weights or None in weights:
            return None
        return sum((line.line.weight_g or 0) * line.expected for line in self.lines)


@query(Permission.PARCEL_RECEIVE)
def open_bench(tx: Connection, actor: Actor, rma: str) -> BenchView:
    """The return with this RMA at the bench; NotFound where there is none."""
    case = case_rows.find(tx, rma=typed(rma))
    if case is None:
        raise NotFound("There is no return with this number. Scan it again, or search by order or tracking number.")
    bench = bench_of(tx, case.id)
    sent = gallery.gallery(tx, case.id)
    here = tuple(one for one in parcels.of_return(tx, case.id) if one.state is ParcelState.LINKED)
    approval = owed.governing(tx, case.id)
    lines = tuple(
        LineHere(
            line,
            bench.expected[line.id],
            tuple(part for part in bench.parts if part.product_id == line.product_id and not part.retired),
            tuple(item for item in sent if item.return_line_id in (None, line.id)),
            bench.on_their_way[line.id],
        )
        for line in bench.lines
    )
    return BenchView(
        case=replace(case, customer_name=case.customer_name and mask_name(case.customer_name), customer_email=None),
        lines=lines,
        grades=grades.meanings(tx),
        here=here,
        refusal=why_not(tx, case, parcel_is_here=bool(here)),
        note=approval.internal_note if approval else None,
        approved=made.chosen(tx, [approval.id]) if approval else (),
        before=arrived.seen(tx, case.id, with_photos=True),
    )
