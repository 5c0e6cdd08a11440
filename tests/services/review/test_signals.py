"""Signals: each with its last quiet day and the one after, its evidence, and no say in what is recommended."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from data import database
from data.database import Database
from data.models.catalogue import OrderLine, Product
from data.models.returns import ReturnCase, ReturnLine
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.queries.returns import evidence as evidence_rows
from data.vocabulary import InspectionVerdict, ParcelKind, ParcelState, Proof, Reason, ReturnState, UnitOutcome
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed
from services.messages.writing import Draft
from services.review import case_page, decide, signals
from services.review.decisions import Choice
from services.review.signals import Signal, SignalKind
from tests.support import shop
from tests.support.people import max_the_manager, rosa, wanda
from tests.support.rows.photo_rows import add_photo
from tests.support.shop import Case, open_case

# Bought on 28 December 2025, first contact on 1 February 2026.
ORDERED, CONTACT = date(2025, 12, 28), date(2026, 2, 1)
DAY = timedelta(days=1)


def _signals(actor: Actor, case: Case, kind: SignalKind | None = None) -> list[Signal]:
    found = case_page.open_case(actor, case.rma).signals
    return [signal for signal in found if kind in (None, signal.kind)]


def _again(actor: Actor, case: Case, days_before: int, state: ReturnState = ReturnState.CLOSED) -> Case:
    """Another return of the same customer, so many days before the contact."""
    other = open_case(actor, contact_date=CONTACT - days_before * DAY)
    with database.transaction() as tx:
        customer = select(ReturnCase.customer_id).where(ReturnCase.id == case.return_id).scalar_subquery()
        wanted = {"customer_id": customer, "state": state}
        tx.execute(update(ReturnCase).where(ReturnCase.id == other.return_id).values(**wanted))
    return other


def test_an_ordinary_return_raises_nothing(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    add_photo(case.return_id, 7, captured_at="2026-01-30T18:21:07", software="17.2.1")
    assert _signals(reviewer, case) == []


@pytest.mark.parametrize(("days_before", "raised"), [(0, True), (6, True), (7, False)])
def test_two_returns_within_seven_days_are_told(desk: Database, days_before: int, raised: bool) -> None:  # noqa: FBT001 - both
    reviewer = rosa()
    case = open_case(reviewer)
    other = _again(reviewer, case, days_before)
    found = _signals(reviewer, case, SignalKind.RETURNS)
    assert [signal.others for signal in found] == ([(other.rma,)] if raised else [])


@pytest.mark.parametrize(("days_before", "raised"), [(29, True), (30, False)])
def test_three_returns_within_thirty_days_are_told_with_all_four_numbers(
    desk: Database,
    days_before: int,
    raised: bool,  # noqa: FBT001 - both ways
) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    _again(reviewer, case, 20)
    _again(reviewer, case, days_before)
    found = _signals(reviewer, case, SignalKind.RETURNS)
    assert bool(found) is raised
    if raised:
        assert found[0].sentence == "This customer asked for 3 returns in 30 days, this one included."
        assert found[0].facts == ("7 days: 1", "30 days: 3", "90 days: 3", "180 days: 3")


def test_a_cancelled_return_and_another_customers_do_not_count(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    _again(reviewer, case, 1, ReturnState.CANCELLED)
    open_case(reviewer, contact_date=CONTACT)
    assert _signals(reviewer, case, SignalKind.RETURNS) == []


@pytest.mark.parametrize(("bits", "raised"), [(0, True), (7, True), (8, False)])
def test_a_photo_that_was_sent_before_is_found_within_seven_bits(desk: Database, bits: int, raised: bool) -> None:  # noqa: FBT001 - both
    reviewer = rosa()
    earlier, case = open_case(reviewer), open_case(reviewer)
    add_photo(earlier.return_id, 0)
    add_photo(case.return_id, (1 << bits) - 1)
    found = _signals(reviewer, case, SignalKind.SAME_PHOTO)
    assert [signal.others for signal in found] == ([(earlier.rma,)] if raised else [])
    if raised:
        assert len(found[0].photos) == 2
        sure = "Very likely" if bits <= 4 else "Perhaps"
        assert found[0].sentence == f"{sure} the same picture as in {earlier.rma}, sent by another customer."


def test_several_pictures_that_are_alike_are_one_signal(desk: Database) -> None:
    reviewer = rosa()
    earlier, case = open_case(reviewer), open_case(reviewer)
    for own, other in ((0, 1), (0xFFFF_FFFF, 0xFFFF_FFFF)):
        add_photo(earlier.return_id, other)
        add_photo(case.return_id, own)
    (found,) = _signals(reviewer, case, SignalKind.SAME_PHOTO)
    assert found.facts == ("2 pictures are alike",)
    assert len(found.photos) == 4


def test_cartons_of_the_shop_that_look_alike_accuse_nobody(desk: Database) -> None:
    reviewer = rosa()
    earlier, case = open_case(reviewer), open_case(reviewer)
    front = {Proof.PACKAGE_FRONT}
    box, other = add_photo(case.return_id, 0), add_photo(earlier.return_id, 1)
    with database.transaction() as tx:
        evidence_rows.add_proofs(tx, box, front)
        evidence_rows.add_proofs(tx, other, front)
    assert _signals(reviewer, case, SignalKind.SAME_PHOTO) == []
    # The item inside is no carton, and the same picture of a carton is the same picture.
    with database.transaction() as tx:
        evidence_rows.add_proofs(tx, box, {Proof.ITEM})
        evidence_rows.add_proofs(tx, other, {Proof.ITEM})
    assert len(_signals(reviewer, case, SignalKind.SAME_PHOTO)) == 1
    same = add_photo(earlier.return_id, 0)
    with database.transaction() as tx:
        evidence_rows.remove_proofs(tx, box, {Proof.ITEM})
        evidence_rows.add_proofs(tx, same, front)
    (found,) = _signals(reviewer, case, SignalKind.SAME_PHOTO)
    assert len(found.photos) == 2


def test_photos_of_the_same_return_and_of_the_bench_raise_nothing(desk: Database) -> None:
    reviewer = rosa()
    case, other = open_case(reviewer), open_case(reviewer)
    unit = _arrived(reviewer, other, 1_000, None)
    add_photo(case.return_id, 5)
    add_photo(case.return_id, 5, software="second")
    add_photo(other.return_id, 5, unit_id=unit)
    assert _signals(reviewer, case, SignalKind.SAME_PHOTO) == []
    add_photo(case.return_id, 9, unit_id=unit, captured_at="1999-01-01T00:00:00", software="GIMP 2.10")
    assert _signals(reviewer, case) == []


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (ORDERED - 2 * DAY, "before the order"),
        (ORDERED - DAY, None),
        (CONTACT + DAY, None),
        (CONTACT + 2 * DAY, "after the customer had described the problem"),
    ],
)
def test_a_photo_taken_before_the_order_or_after_the_contact_is_told(
    desk: Database, taken: date, said: str | None
) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    add_photo(case.return_id, None, captured_at=f"{taken}T09:00:00+02:00")
    sentences = [signal.sentence for signal in _signals(reviewer, case, SignalKind.PHOTO_DATE)]
    assert len(sentences) == (said is not None)
    assert all(said is not None and said in sentence for sentence in sentences)


def test_who_was_asked_for_photos_takes_them_afterwards(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    with clock.standing_at(datetime(2026, 2, 3, 12, tzinfo=UTC)):
        draft = Draft("ask_for_more", "About your return", "Please send a photo of the item.")
        decide.ask_for_more(reviewer, shop.shown(case), ("item",), draft)
    add_photo(case.return_id, None, captured_at="2026-02-05T09:00:00")
    assert _signals(reviewer, case, SignalKind.PHOTO_DATE) == []


@pytest.mark.parametrize(("proof", "raised"), [(Proof.PROBLEM, True), (Proof.ITEM, False)])
def test_a_problem_that_was_photographed_before_it_is_said_to_have_begun_is_told(
    desk: Database,
    proof: Proof,
    raised: bool,  # noqa: FBT001 - both ways
) -> None:
    reviewer = rosa()
    case = open_case(reviewer, facts={"extra": {"claimed_malfunction_date": "2026-01-25"}})
    key = add_photo(case.return_id, None, captured_at="2026-01-20T09:00:00")
    with database.transaction() as tx:
        evidence_rows.add_proofs(tx, key, [proof])
    assert bool(_signals(reviewer, case, SignalKind.PHOTO_DATE)) is raised


@pytest.mark.parametrize(
    ("software", "raised"),
    [("Adobe Photoshop 25.1 (Macintosh)", True), ("GIMP 2.10", True), ("17.2.1", False), ("HDR+ 1.0.5", False)],
)
def test_only_a_program_for_editing_pictures_is_told(desk: Database, software: str, raised: bool) -> None:  # noqa: FBT001 - both
    reviewer = rosa()
    case = open_case(reviewer)
    add_photo(case.return_id, None, software=software)
    assert bool(_signals(reviewer, case, SignalKind.EDITED)) is raised


def _arrived(actor: Actor, case: Case, product_g: int | None, parcel_g: int | None, **unit: Any) -> int:  # noqa: ANN401 - columns
    """The return's unit arrived in a parcel of this weight; the unit's id."""
    with database.transaction() as tx:
        line = tx.execute(select(ReturnLine.id, ReturnLine.order_line_id).where(ReturnLine.return_id == case.return_id))
        line_id, order_line = line.one()
        product = select(OrderLine.product_id).where(OrderLine.id == order_line).scalar_subquery()
        tx.execute(update(Product).where(Product.id == product).values(weight_g=product_g))
        parcel = {"kind": ParcelKind.ANNOUNCED, "state": ParcelState.INSPECTED, "return_id": case.return_id}
        times = {"arrived_on": CONTACT, "received_at": clock.now(), "received_by_id": actor.staff_id}
        keyed = {"weight_g": parcel_g, "form_key": f"parcel-{case.return_id}-{parcel_g}"}
        made = tx.execute(insert(InboundParcel).values(**parcel, **times, **keyed)).inserted_primary_key
        assert made is not None
        usual = {"parcel_id": made[0], "return_id": case.return_id, "return_line_id": line_id, "unit_no": 1}
        found = {"outcome": UnitOutcome.RECEIVED, "verdict": InspectionVerdict.CONFIRMED_DEFECT}
        by = {"inspected_by_id": actor.staff_id, "inspected_at": clock.now()}
        key = tx.execute(insert(ReceivedUnit).values(**(usual | found | by | unit))).inserted_primary_key
        assert key is not None
        return int(key[0])


@pytest.mark.parametrize(
    ("product_g", "parcel_g", "raised"),
    [
        (400, 700, False),
        (400, 701, True),
        (400, 100, False),
        (400, 99, True),
        (4_000, 5_000, False),
        (4_000, 5_001, True),
        (None, 9_000, False),
        (400, None, False),
    ],
)
def test_a_parcel_is_told_where_it_weighs_more_or_less_than_a_box_explains(
    desk: Database,
    product_g: int | None,
    parcel_g: int | None,
    raised: bool,  # noqa: FBT001 - both ways
) -> None:
    lead = wanda()
    case = open_case(lead)
    _arrived(lead, case, product_g, parcel_g)
    assert bool(_signals(lead, case, SignalKind.WEIGHT)) is raised


def test_a_parcel_with_something_else_in_it_has_no_weight_to_expect(desk: Database) -> None:
    lead = wanda()
    case = open_case(lead)
    _arrived(lead, case, 400, 9_000, outcome=UnitOutcome.WRONG_ITEM, unit_no=None, verdict=None)
    assert _signals(lead, case, SignalKind.WEIGHT) == []


def test_a_corrected_row_of_the_bench_does_not_count(desk: Database) -> None:
    lead = wanda()
    case = open_case(lead)
    _arrived(lead, case, 400, 9_000, corrected_at=clock.now())
    assert _signals(lead, case, SignalKind.WEIGHT) == []


def _suspicious(actor: Actor) -> Case:
    """A return that raises every signal."""
    case = open_case(actor)
    for days in range(8):
        _again(actor, case, days)
    add_photo(open_case(actor).return_id, 5)
    add_photo(case.return_id, 5, captured_at="2020-01-01T00:00:00", software="Adobe Photoshop")
    _arrived(actor, case, 400, 9_000)
    return case


def test_no_signal_touches_the_recommendation(desk: Database) -> None:
    reviewer = rosa()
    plain = open_case(reviewer, reason=Reason.DEFECTIVE)
    with_signals = open_case(reviewer, reason=Reason.DEFECTIVE)
    for days in range(8):
        _again(reviewer, with_signals, days)
    add_photo(plain.return_id, 5)
    for case in (plain, with_signals):
        add_photo(case.return_id, 5, captured_at="2020-01-01T00:00:00", software="Adobe Photoshop")
    views = [case_page.open_case(reviewer, case.rma) for case in (plain, with_signals)]
    assert {signal.kind for signal in views[1].signals} == set(SignalKind) - {SignalKind.WEIGHT}
    recommended = [[line.to_record() for line in view.assessed.whole.lines] for view in views]
    assert recommended[0] == recommended[1]
    assert views[0].assessed.whole.decision == views[1].assessed.whole.decision
    key = views[1].signals[0].key
    signals.dismiss(reviewer, with_signals.return_id, key, "A large household.")
    after = case_page.open_case(reviewer, with_signals.rma).assessed.whole
    assert (after.decision, after.flags) == (views[0].assessed.whole.decision, views[0].assessed.whole.flags)


def test_nobody_approves_before_having_looked_at_each_signal(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    _again(reviewer, case, 1)
    add_photo(case.return_id, 5, captured_at="2020-01-01T00:00:00")
    view = case_page.open_case(reviewer, case.rma)
    choices = tuple(Choice(line.id, line.quantity, "refund") for line in view.lines)
    first, second = (signal.key for signal in view.signals)

    def approve(*looked_at: str) -> None:
        draft = Draft("approved", "About your return", "Please send it back.")
        decide.approve(
            reviewer, shop.shown(case), choices, draft, grounds="It is plain.", looked_at=frozenset(looked_at)
        )

    for seen in ((), (first,), ("returns:none", second)):
        with pytest.raises(InvalidInput, match="Look at each signal before you approve"):
            approve(*seen)
    assert case_page.open_case(reviewer, case.rma).case.state is not ReturnState.APPROVED
    signals.dismiss(reviewer, case.return_id, first, "A large household.")
    approve(second)
    assert case_page.open_case(reviewer, case.rma).case.state is ReturnState.APPROVED


def test_every_kind_can_be_raised_at_once(desk: Database) -> None:
    lead = wanda()
    assert {signal.kind for signal in _signals(lead, _suspicious(lead))} == set(SignalKind)


def test_a_signal_that_was_set_aside_stays_readable_with_who_and_why(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    _again(reviewer, case, 1)
    (raised,) = _signals(reviewer, case)
    signals.dismiss(reviewer, case.return_id, raised.key, "  The shop sent two wrong lamps. ")
    (aside,) = _signals(reviewer, case)
    assert aside.sentence == raised.sentence
    assert aside.dismissed is not None
    assert (aside.dismissed.by, aside.dismissed.reason) == ("Rosa", "The shop sent two wrong lamps.")
    newest = case_page.open_case(reviewer, case.rma).timeline[0]
    assert (newest.what, newest.reason) == ("dismissed a signal: returns", "The shop sent two wrong lamps.")


def test_new_evidence_raises_a_dismissed_signal_anew(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    _again(reviewer, case, 1)
    signals.dismiss(reviewer, case.return_id, _signals(reviewer, case)[0].key, "One lamp each.")
    _again(reviewer, case, 2)
    assert [signal.dismissed for signal in _signals(reviewer, case)] == [None]


def test_a_second_dismissal_says_who_was_first(desk: Database) -> None:
    reviewer, boss = rosa(), max_the_manager()
    case = open_case(reviewer)
    _again(reviewer, case, 1)
    (raised,) = _signals(reviewer, case)
    signals.dismiss(reviewer, case.return_id, raised.key, "One lamp each.")
    with pytest.raises(Conflict, match="Rosa has dismissed"):
        signals.dismiss(boss, case.return_id, raised.key, "Seen this before.")


def test_only_what_is_raised_is_dismissed_with_a_reason_by_those_who_may(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    _again(reviewer, case, 1)
    key = _signals(reviewer, case)[0].key
    with pytest.raises(InvalidInput, match="Say why"):
        signals.dismiss(reviewer, case.return_id, key, "no")
    with pytest.raises(Conflict, match="no longer raised"):
        signals.dismiss(reviewer, case.return_id, "returns:99", "Not raised at all.")
    with pytest.raises(NotAllowed):
        signals.dismiss(wanda(), case.return_id, key, "One lamp each.")
    assert _signals(reviewer, case)[0].dismissed is None
