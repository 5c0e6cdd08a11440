"""What the bench found, as the policy takes it: units that passed speak for their line, else what they failed for."""

from decimal import Decimal

import pytest

from data import database
from data.database import Database
from data.queries.warehouse import receiving
from data.queries.warehouse.receiving import MissingRow
from data.vocabulary import InspectionVerdict, UnitOutcome
from services.cases import inspection
from services.cases.inspection import Found, failed, passed, price_of
from services.receiving.bench_form import UnitFound
from tests.support.approving import approved
from tests.support.bench_work import good, misused, packed_with, parcel
from tests.support.people import rosa, wanda
from tests.support.shop import Bought, Case, Purchase, lines_of

PASSED = {
    (UnitOutcome.RECEIVED, InspectionVerdict.CONFIRMED_DEFECT),
    (UnitOutcome.RECEIVED, InspectionVerdict.CONFIRMED_INCORRECT),
    (UnitOutcome.RECEIVED, None),
    (UnitOutcome.DAMAGED, InspectionVerdict.CONFIRMED_DEFECT),
    (UnitOutcome.DAMAGED, InspectionVerdict.CONFIRMED_INCORRECT),
}
NOT_HERE = (UnitOutcome.MISSING, UnitOutcome.LOST, UnitOutcome.EXTRA)


@pytest.mark.parametrize("outcome", list(UnitOutcome))
@pytest.mark.parametrize("verdict", [*InspectionVerdict, None])
def test_a_unit_passes_or_fails_or_is_not_here(outcome: UnitOutcome, verdict: InspectionVerdict | None) -> None:
    assert passed(outcome, verdict) == ((outcome, verdict) in PASSED)
    assert failed(outcome, verdict) == ((outcome, verdict) not in PASSED and outcome not in NOT_HERE)


def _part(price: int, currency: str) -> MissingRow:
    return MissingRow(1, 1, "Cable", price, currency, None, None)


def test_prices_are_taken_at_the_orders_rate_each_rounded_down() -> None:
    rate = Decimal("1.25")
    assert price_of([_part(999, "USD"), _part(999, "USD")], "EUR", rate) == 2 * 799
    assert price_of([_part(999, "USD"), _part(100, "EUR")], "EUR", rate) == 899
    assert price_of([_part(1_000, "USD")], "JPY", Decimal("0.0067")) == 1_492
    assert price_of([_part(100, "GBP")], "EUR", rate) is None
    assert price_of([], "EUR", rate) == 0


def _found(case: Case) -> Found:
    with database.reading() as tx:
        return inspection.by_line(tx, receiving.units(tx, case.return_id), "USD", Decimal(1))[lines_of(case)[0]]


@pytest.mark.usefixtures("home")
def test_units_that_passed_speak_for_their_line_until_none_did(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Lamp", 4_000, 3),)), quantity=3)
    line, cable = lines_of(case)[0], packed_with(case, "Cable", 500)
    parcel(bench, case, UnitFound(UnitOutcome.MISSING, line))
    assert _found(case) == Found(0)
    parcel(bench, case, misused(line))
    assert (_found(case).units, _found(case).verdict) == (1, InspectionVerdict.MISUSE)
    parcel(bench, case, good(line, missing=(cable,), original_package=False), note_in_parcel=True)
    assert _found(case) == Found(
        units=2,
        failed=1,
        verdict=InspectionVerdict.CONFIRMED_DEFECT,
        original_package=False,
        note_in_parcel=True,
        missing=("Cable",),
        missing_price=500,
    )
