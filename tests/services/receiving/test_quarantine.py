"""Parcels that no return expects: kept apart, linked, sent back, disposed of with consent; refused deliveries."""

from datetime import date
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.returns import cases as case_rows
from data.queries.warehouse import parcels as rows
from data.vocabulary import ParcelKind, ParcelState, Reason, ReturnState, Stage, UnitOutcome, WorkQueue
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.policy.terms import Payer
from services.receiving import quarantine
from services.receiving.bench_form import UnitFound
from services.receiving.quarantine import Unexpected
from services.receiving.refused_deliveries import Refused, record_refused
from services.review.case_page import open_case
from services.review.opening import NewLine, NewReturn
from tests.support import shop
from tests.support.approving import approve, approved
from tests.support.bench_work import good, open_stages, parcel, sellable, state_of
from tests.support.people import rosa, wanda
from tests.support.shop import Case, Placed, lines_of

NOTE = "A brown box with headphones, no papers."
pytestmark = pytest.mark.usefixtures("home")


def _unexpected(**more: object) -> Unexpected:
    given = {"note": NOTE, "form_key": uuid4().hex, "arrived_on": date(2026, 3, 1)} | more
    return Unexpected(**given)  # type: ignore[arg-type]


def _state(parcel_id: int) -> ParcelState:
    with database.reading() as tx:
        found = rows.find(tx, parcel_id)
        assert found is not None
        return found.state


def _new(order: Placed) -> NewReturn:
    return NewReturn(
        order.number,
        (NewLine(order.line_ids[0], 1, Reason.DEFECTIVE),),
        "It stays silent.",
        None,
        None,
        form_key=uuid4().hex,
    )


def test_an_unannounced_parcel_is_kept_apart_and_somebody_is_to_contact_its_owner(desk: Database) -> None:
    bench = wanda()
    shown = _unexpected(tracking="ab 12 ", weight_g="900")
    kept = quarantine.quarantine(bench, shown)
    assert not quarantine.quarantine(bench, shown).changed
    (listed,) = quarantine.waiting(bench)
    assert (listed.state, listed.kind, listed.tracking_number) == (
        ParcelState.QUARANTINED,
        ParcelKind.UNANNOUNCED,
        "AB12",
    )
    assert listed.id == kept.parcel_id


def test_its_arrival_is_the_first_contact_and_no_postage_is_paid(desk: Database) -> None:
    reviewer, bench, order = rosa(), wanda(), shop.place_order()
    kept = quarantine.quarantine(bench, _unexpected(order_number=order.number))
    opened = quarantine.link_new(bench, kept.parcel_id, _new(order))
    view = open_case(reviewer, opened.rma)
    assert view.case.contact_date == date(2026, 3, 1)
    assert "unannounced_parcel_quarantine" in view.assessed.whole.flags
    assert view.assessed.whole.lines[0].return_payer is Payer.CUSTOMER
    assert view.assessed.whole.postage.reimbursed == 0
    assert _state(kept.parcel_id) is ParcelState.LINKED
    case = Case(opened.return_id, opened.rma, order)
    parcel(bench, case, good(lines_of(case)[0]), parcel_id=kept.parcel_id)
    assert state_of(reviewer, case) is ReturnState.AWAITING_REVIEW
    assert _state(kept.parcel_id) is ParcelState.INSPECTED
    approve(reviewer, case, "refund")
    assert state_of(reviewer, case) is ReturnState.RECEIVED
    assert (WorkQueue.REFUNDS, Stage.GRANT) in open_stages(case)


def test_a_parcel_of_a_return_that_is_not_approved_waits_with_it(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = shop.open_case(reviewer)
    kept = quarantine.quarantine(bench, _unexpected(return_id=case.return_id))
    assert (WorkQueue.QUARANTINE, Stage.CONTACT) in open_stages(case)
    linked = quarantine.link(bench, kept.parcel_id, case.return_id)
    assert linked.rma == case.rma
    assert open_stages(case) == []
    with database.reading() as tx:
        found = case_rows.find(tx, return_id=case.return_id)
        assert found is not None
        assert found.facts["unannounced"] is True


def test_what_a_return_expects_is_not_put_into_quarantine(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    with pytest.raises(InvalidInput, match="expects a parcel"):
        quarantine.quarantine(bench, _unexpected(return_id=case.return_id))


def test_a_parcel_of_another_order_is_not_linked(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case, order = shop.open_case(reviewer), shop.place_order()
    kept = quarantine.quarantine(bench, _unexpected(order_number=order.number))
    with pytest.raises(InvalidInput, match="another order"):
        quarantine.link(bench, kept.parcel_id, case.return_id)
    assert _state(kept.parcel_id) is ParcelState.QUARANTINED


def test_a_parcel_is_sent_back_once_and_with_a_reason(desk: Database) -> None:
    bench = wanda()
    kept = quarantine.quarantine(bench, _unexpected())
    with pytest.raises(InvalidInput, match="Say why"):
        quarantine.send_back(bench, kept.parcel_id, "XY1", "no")
    quarantine.send_back(bench, kept.parcel_id, "XY1", "The owner asked for it.")
    assert _state(kept.parcel_id) is ParcelState.SENT_BACK
    with pytest.raises(Conflict, match="sent back already"):
        quarantine.dispose(bench, kept.parcel_id, "Please throw it away.", "The owner agreed.")
    assert quarantine.waiting(bench) == ()


def test_nothing_is_disposed_of_without_the_owners_written_words(desk: Database) -> None:
    bench = wanda()
    kept = quarantine.quarantine(bench, _unexpected())
    with pytest.raises(InvalidInput, match="consent"):
        quarantine.dispose(bench, kept.parcel_id, "", "Nobody answers us.")
    quarantine.dispose(bench, kept.parcel_id, "Please throw it away, thank you.", "The owner does not want it.")
    assert _state(kept.parcel_id) is ParcelState.DISPOSED


def test_an_extra_item_is_settled_without_its_parcel(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    received = parcel(bench, case, good(lines_of(case)[0]), UnitFound(UnitOutcome.EXTRA, note="A watch"))
    quarantine.send_back(bench, received.parcel_id, "XY2", "The watch is the customer's.")
    assert _state(received.parcel_id) is ParcelState.INSPECTED
    assert (WorkQueue.QUARANTINE, Stage.CONTACT) not in open_stages(case)


@pytest.mark.parametrize("cause", ["import_duties", "package_broken_or_open"])
def test_a_refused_delivery_opens_a_return_in_review(desk: Database, cause: str) -> None:
    reviewer, bench, order = rosa(), wanda(), shop.place_order()
    parcel_here = _unexpected(order_number=order.number)
    done = record_refused(bench, Refused(parcel_here, cause, "18.50"))
    assert not record_refused(bench, Refused(parcel_here, cause, "18.50")).changed
    view = open_case(reviewer, done.rma or "")
    assert (view.case.state, view.case.reason) == (ReturnState.AWAITING_REVIEW, Reason.REFUSED_DELIVERY)
    flags = " ".join(view.assessed.whole.flags)
    assert ("customer_liable_for_all_return_costs" in flags) == (cause == "import_duties")
    case = Case(view.case.id, view.case.rma, order)
    parcel(bench, case, sellable(lines_of(case)[0], verdict=None), parcel_id=done.parcel_id)


@pytest.mark.parametrize("invoice", ["-1", "NaN", "1e309", "١٢"])
def test_an_invoice_that_is_no_amount_is_refused(sqlite_desk: Database, invoice: str) -> None:
    bench, order = wanda(), shop.place_order()
    with pytest.raises(InvalidInput, match="invoice"):
        record_refused(bench, Refused(_unexpected(order_number=order.number), "import_duties", invoice))
    assert quarantine.waiting(bench) == ()


def test_an_unknown_order_or_cause_is_named(sqlite_desk: Database) -> None:
    bench, order = wanda(), shop.place_order()
    with pytest.raises(NotFound):
        quarantine.quarantine(bench, _unexpected(order_number="no such order"))
    with pytest.raises(InvalidInput, match="why the delivery was refused"):
        record_refused(bench, Refused(_unexpected(order_number=order.number), "whim"))
