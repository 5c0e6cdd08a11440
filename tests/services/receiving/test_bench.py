"""Receiving: what the bench writes, what follows from it, and what it refuses."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.settling import settled
from data.queries.warehouse import receiving as warehouse
from data.queries.warehouse import stock as shelf
from data.vocabulary import (
    AuditTag,
    Disposition,
    InspectionVerdict,
    Proof,
    Reason,
    ReturnState,
    Stage,
    UnitOutcome,
    WorkQueue,
)
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, EvidenceRefused, Incomplete, InvalidInput
from services.evidence.bench_photos import Photo
from services.messages import outbox
from services.receiving import arrived
from services.receiving.bench import correct, mark_lost, receive
from services.receiving.bench_form import Reception, UnitFound
from services.receiving.bench_view import open_bench
from services.review.case_page import open_case
from services.review.evidence import add_evidence
from services.settling import balances
from tests.support import bench_work, files, shop
from tests.support.approving import approve, approved
from tests.support.bench_work import good, misused, open_stages, parcel, photo, sellable, state_of
from tests.support.people import rosa, wanda
from tests.support.servers.postgres import until_somebody_waits
from tests.support.shop import Bought, Case, Purchase, lines_of

TWO = Purchase(lines=(Bought("Headphones", 10_000, 2),))
pytestmark = pytest.mark.usefixtures("home")


def _accepted(case: Case) -> int:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[0]).accepted_units


def _tags(case: Case) -> list[AuditTag]:
    with database.reading() as tx:
        assert audit.verify(tx).intact
        return [entry.tag for entry in audit.timeline(tx, f"return:{case.return_id}")]


def _templates(actor: Actor, case: Case) -> list[str]:
    return [message.template for message in outbox.messages_of(actor, case.return_id)]


def test_a_good_unit_goes_on_to_the_money_and_the_customer_hears_that_it_arrived(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    received = parcel(bench, case, good(lines_of(case)[0]), tracking=" 1z 999 ", weight_g="1200", note_in_parcel=True)
    assert (received.state, received.why) == (ReturnState.RECEIVED, ())
    assert _accepted(case) == 1
    assert (WorkQueue.REFUNDS, Stage.GRANT) in open_stages(case)
    assert (WorkQueue.RECEIVING, Stage.RECEIVE) not in open_stages(case)
    assert "parcel_received" in _templates(reviewer, case)
    assert AuditTag.PARCEL_RECEIVED in _tags(case)


def test_misuse_goes_back_to_a_reviewer_with_what_changed_and_not_to_the_customer(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    before = _templates(reviewer, case)
    received = parcel(bench, case, misused(lines_of(case)[0]))
    assert received.state is ReturnState.AWAITING_REVIEW
    assert "misuse" in " ".join(received.why)
    assert _templates(reviewer, case) == before
    assert _accepted(case) == 0
    assert open_stages(case) == []
    changed = arrived.of_return(reviewer, case.return_id).changed
    assert changed is not None
    assert changed.why == received.why
    assert {change.clause for change in changed.changes} >= {"BR-16", "BR-36"}
    timeline = open_case(reviewer, case.rma).timeline
    assert any("misuse" in (happening.reason or "") for happening in timeline)


def test_a_late_approval_accepts_what_had_arrived_before_it(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, misused(lines_of(case)[0]))
    later = clock.now() + timedelta(minutes=1)
    with clock.running_as(lambda: later):
        approve(reviewer, case, "refund")
    assert state_of(reviewer, case) is ReturnState.RECEIVED
    assert _accepted(case) == 1


def test_one_bad_unit_of_two_sends_the_return_back_and_the_good_one_counts(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, TWO, quantity=2)
    line = lines_of(case)[0]
    assert parcel(bench, case, good(line), misused(line)).state is ReturnState.AWAITING_REVIEW
    assert _accepted(case) == 1
    findings = open_case(reviewer, case.rma).assessed.whole.lines[0].findings
    received = "2 of 2 received, 1 failed the inspection, 1 open to refund."
    assert next(found.saw for found in findings if found.clause == "BR-36") == received


def test_a_parcel_with_a_second_unit_is_received_while_the_first_is_in_review(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, TWO, quantity=2)
    line = lines_of(case)[0]
    parcel(bench, case, misused(line))
    assert parcel(bench, case, good(line)).state is ReturnState.AWAITING_REVIEW
    assert _accepted(case) == 1


def test_the_original_package_missing_from_a_wrong_item_needs_a_person(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, reason=Reason.INCORRECT_ITEM, resolution="replacement")
    received = parcel(bench, case, sellable(lines_of(case)[0], original_package=False))
    assert received.state is ReturnState.AWAITING_REVIEW


def test_an_unsatisfactory_unit_that_is_as_sent_needs_no_verdict(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(
        reviewer,
        reviewer,
        reason=Reason.UNSATISFACTORY,
        resolution="refund_minus_shipping",
        contact_date=date(2026, 1, 20),
    )
    unit = sellable(lines_of(case)[0], verdict=None, original_package=True)
    assert parcel(bench, case, unit).state is ReturnState.RECEIVED
    assert _accepted(case) == 1


def test_a_failed_inspection_needs_text_and_a_photo(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    line = lines_of(case)[0]
    for outcome, verdict in (
        (UnitOutcome.RECEIVED, InspectionVerdict.MISUSE),
        (UnitOutcome.RECEIVED, InspectionVerdict.USED),
        (UnitOutcome.DAMAGED, InspectionVerdict.CONFIRMED_DEFECT),
        (UnitOutcome.WRONG_ITEM, None),
    ):
        unit = UnitFound(outcome, line, verdict=verdict, grade="D", disposition=Disposition.QUARANTINE)
        with pytest.raises(Incomplete) as refused:
            parcel(bench, case, unit)
        assert len(refused.value.problems) == 2
    assert state_of(reviewer, case) is ReturnState.APPROVED
    assert bench_work.bench_photos(case) == []


def test_everything_that_a_unit_lacks_is_said_at_once(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    with pytest.raises(Incomplete, match="Headphones") as refused:
        parcel(bench, case, UnitFound(UnitOutcome.RECEIVED, lines_of(case)[0], missing=(99,)))
    assert len(refused.value.problems) == 4


def test_what_all_units_of_a_line_lack_is_said_once_and_of_one_by_its_number(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, TWO, quantity=2)
    unit = sellable(lines_of(case)[0])
    ungraded = replace(unit, grade=None)
    with pytest.raises(Incomplete) as refused:
        parcel(bench, case, ungraded, ungraded)
    assert refused.value.problems == ("Headphones: give it a grade.",)
    with pytest.raises(Incomplete) as refused:
        parcel(bench, case, unit, ungraded)
    assert refused.value.problems == ("Headphones, unit 2: give it a grade.",)


def test_one_photo_speaks_for_units_that_failed_alike_and_for_no_other(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, TWO, quantity=2)
    (line,) = lines_of(case)
    alike = replace(misused(line), photos=())
    with pytest.raises(Incomplete, match="unit 2: take at least one photo"):
        parcel(bench, case, misused(line), replace(alike, grade="C"))
    parcel(bench, case, misused(line), replace(alike, serial="SN-2"))
    assert len(bench_work.bench_photos(case)) == 1
    assert state_of(reviewer, case) is ReturnState.AWAITING_REVIEW


def test_a_bench_photo_fills_no_slot_of_the_customer(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    gaps = open_case(reviewer, case.rma).gaps
    parcel(bench, case, misused(lines_of(case)[0]))
    view = open_case(reviewer, case.rma)
    assert view.gaps == gaps
    assert view.evidence == ()
    (reception,) = arrived.of_return(reviewer, case.return_id).parcels
    assert len(reception.units[0].photos) == 1


def test_the_customers_own_photo_is_no_bench_photo(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = shop.open_case(reviewer)
    add_evidence(reviewer, case.return_id, "a.jpg", io.BytesIO(files.photo(7)), (Proof.ITEM,))
    approve(reviewer, case, "refund")
    unit = good(lines_of(case)[0], photos=(Photo("b.jpg", io.BytesIO(files.photo(7))),))
    with pytest.raises(EvidenceRefused, match="same photo"):
        parcel(bench, case, unit)
    assert state_of(reviewer, case) is ReturnState.APPROVED


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_received(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    for content in (b"not a photo at all", files.clip()):
        unit = good(lines_of(case)[0], photos=(Photo("x.jpg", io.BytesIO(content)),))
        with pytest.raises(EvidenceRefused):
            parcel(bench, case, unit)
    assert state_of(reviewer, case) is ReturnState.APPROVED


def test_a_double_click_receives_once(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    reception = Reception(
        case.return_id, shop.version_of(case.return_id), (good(lines_of(case)[0], photos=(photo(5),)),), uuid4().hex
    )
    first, second = receive(bench, reception), receive(bench, reception)
    assert (first.changed, second.changed, first.parcel_id) == (True, False, second.parcel_id)
    assert len(bench_work.bench_photos(case)) == 1


def test_a_stale_page_is_told_and_nothing_is_written(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, TWO, quantity=2)
    line, version = lines_of(case)[0], shop.version_of(case.return_id)
    parcel(bench, case, good(line))
    with pytest.raises(Conflict, match="changed"):
        receive(bench, Reception(case.return_id, version, (good(line),), uuid4().hex))
    assert _accepted(case) == 1


def test_of_eight_benches_that_receive_the_last_unit_at_once_one_wins(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    line, version = lines_of(case)[0], shop.version_of(case.return_id)
    start = threading.Barrier(8)

    def press(_: int) -> bool:
        start.wait()
        try:
            receive(bench, Reception(case.return_id, version, (good(line),), uuid4().hex))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as benches:
        assert sorted(benches.map(press, range(8))) == [False] * 7 + [True]
    assert _accepted(case) == 1


@pytest.mark.parametrize("weight", ["-1", "0", "NaN", "1e309", "١٢٠٠", "200001", "12 kg"])
def test_a_weight_that_cannot_be_is_refused_in_a_sentence(sqlite_desk: Database, weight: str) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    with pytest.raises(InvalidInput, match="The weight must be a whole number"):
        parcel(bench, case, good(lines_of(case)[0]), weight_g=weight)


def test_a_day_in_the_future_is_refused(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    with pytest.raises(InvalidInput, match="day of arrival"):
        parcel(bench, case, good(lines_of(case)[0]), arrived_on=date(2999, 1, 1))


def test_missing_parts_are_kept_with_their_price_at_the_orders_rate(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(currency="EUR", usd_per_unit=Decimal("1.25")))
    cable = bench_work.packed_with(case, "Cable", 500)
    parcel(bench, case, good(lines_of(case)[0], missing=(cable,)))
    (reception,) = arrived.of_return(reviewer, case.return_id).parcels
    assert [(part.name, part.price, part.currency) for part in reception.units[0].missing] == [("Cable", 500, "USD")]
    found = next(f for f in open_case(reviewer, case.rma).assessed.whole.lines[0].findings if f.clause == "BR-13")
    assert "4.00" in found.saw


def test_an_extra_item_is_kept_apart_and_somebody_is_to_ask(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    received = parcel(bench, case, good(lines_of(case)[0]), UnitFound(UnitOutcome.EXTRA, note="A watch of somebody"))
    assert received.state is ReturnState.RECEIVED
    assert (WorkQueue.QUARANTINE, Stage.CONTACT) in open_stages(case)


def test_a_correction_needs_a_reason_and_moves_stock_balance_and_photos(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, reason=Reason.INCORRECT_ITEM, resolution="replacement")
    line = lines_of(case)[0]
    parcel(bench, case, sellable(line, original_package=True, photos=(photo(31),)))
    assert (bench_work.on_shelf(case), _accepted(case)) == (1, 1)
    (reception,) = arrived.of_return(reviewer, case.return_id).parcels
    unit_id, now = reception.units[0].unit_id, shop.shown(case)
    used = UnitFound(
        UnitOutcome.RECEIVED,
        line,
        verdict=InspectionVerdict.USED,
        grade="C",
        disposition=Disposition.QUARANTINE,
        note="Scratches all over the back.",
    )
    with pytest.raises(InvalidInput, match="Say why"):
        correct(bench, now, unit_id, used, "oops")
    corrected = correct(bench, now, unit_id, used, "Looked at the wrong unit before.")
    assert corrected.state is ReturnState.AWAITING_REVIEW
    assert (bench_work.on_shelf(case), _accepted(case)) == (0, 0)
    (reception,) = arrived.of_return(reviewer, case.return_id).parcels
    assert [(unit.outcome, unit.corrected, len(unit.photos)) for unit in reception.units] == [
        (UnitOutcome.RECEIVED, True, 0),
        (UnitOutcome.RECEIVED, False, 1),
    ]
    assert AuditTag.RECEPTION_CORRECTED in _tags(case)
    with pytest.raises(Conflict, match="corrected meanwhile"):
        correct(bench, shop.shown(case), unit_id, used, "Once more, for the test.")


def test_a_corrected_unit_in_repair_is_not_repaired_twice(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, resolution="repair", contact_date=date(2026, 5, 1))
    line = lines_of(case)[0]
    parcel(bench, case, good(line, serial="SN-1"), arrived_on=date(2026, 5, 20))
    unit = arrived.of_return(reviewer, case.return_id).parcels[0].units[0].unit_id
    shown = shop.shown(case)
    correct(bench, shown, unit, good(line, serial="SN-2"), "The serial number was misread.")
    with database.reading() as tx:
        assert len(settled.of_return(tx, case.return_id).in_repair) == 1
        assert balances.of(tx, case.order.line_ids[0]).replaced_units == 1


def test_a_lost_parcel_is_an_enquiry_and_may_still_arrive(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    shown = shop.shown(case)
    lost = mark_lost(bench, shown, "The carrier has lost its trace.", uuid4().hex)
    view = open_case(reviewer, case.rma)
    assert lost.state is ReturnState.AWAITING_REVIEW
    assert "delivery_enquiry" in view.assessed.whole.flags
    parcel(bench, case, good(lines_of(case)[0]))
    assert "delivery_enquiry" not in open_case(reviewer, case.rma).assessed.whole.flags
    assert _accepted(case) == 1


def test_one_of_three_lost_leaves_the_other_two_on_their_way(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Headphones", 10_000, quantity=3),)), quantity=3)
    line = lines_of(case)[0]
    lost = mark_lost(bench, shop.shown(case), "The carrier paid for one.", uuid4().hex, {line: 1})
    assert (lost.state, lost.why) == (ReturnState.APPROVED, ())
    view = open_bench(bench, case.rma)
    assert [(one.expected, one.on_their_way) for one in view.lines] == [(3, 2)]
    assert "delivery_enquiry" not in open_case(reviewer, case.rma).assessed.whole.flags
    parcel(bench, case, good(line), good(line, serial="SN-2"))
    assert (open_case(reviewer, case.rma).case.state, _accepted(case)) == (ReturnState.RECEIVED, 2)
    assert [(one.expected, one.on_their_way) for one in open_bench(bench, case.rma).lines] == [(1, 0)]
    parcel(bench, case, good(line, serial="SN-3"))
    assert _accepted(case) == 3


def test_what_came_is_settled_when_the_rest_is_lost_later(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Headphones", 10_000, quantity=2),)), quantity=2)
    line = lines_of(case)[0]
    parcel(bench, case, good(line))
    lost = mark_lost(bench, shop.shown(case), "The carrier has lost its trace.", uuid4().hex)
    assert lost.state is ReturnState.RECEIVED
    assert _accepted(case) == 1


def test_the_last_one_on_its_way_is_lost_and_nothing_came(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Headphones", 10_000, quantity=2),)), quantity=2)
    line = lines_of(case)[0]
    mark_lost(bench, shop.shown(case), "The carrier paid for one.", uuid4().hex, {line: 1})
    with pytest.raises(InvalidInput, match="only 1 are on their way"):
        mark_lost(bench, shop.shown(case), "The carrier paid for two.", uuid4().hex, {line: 2})
    with pytest.raises(InvalidInput, match="how many units"):
        mark_lost(bench, shop.shown(case), "The carrier paid for none.", uuid4().hex, {line: 0})
    lost = mark_lost(bench, shop.shown(case), "The other one too.", uuid4().hex, {line: 1})
    assert lost.state is ReturnState.AWAITING_REVIEW
    assert "delivery_enquiry" in open_case(reviewer, case.rma).assessed.whole.flags


def test_two_parcels_with_the_same_products_do_not_wait_for_each_other(postgres_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    both = Purchase(lines=(Bought("Headphones"), Bought("Keyboard")))
    case = approved(reviewer, reviewer, both, reason=Reason.INCORRECT_ITEM)
    units = [sellable(line) for line in reversed(lines_of(case))]
    with database.reading() as tx:
        lines = warehouse.lines(tx, case.return_id)
    first, second = sorted(line.product_id for line in lines)
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as tx:
            shelf.locked(tx, first)
            received = pool.submit(parcel, bench, case, *units)
            until_somebody_waits(postgres_desk)
            shelf.locked(tx, second)
        assert received.result().changed
