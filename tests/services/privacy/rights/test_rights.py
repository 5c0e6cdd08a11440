"""Rights that ask for more than a letter: correcting, restricting, objecting, another person's look at a decision."""

from datetime import date

import pytest

from data import database
from data.database import Database
from data.queries.privacy import rights as rows
from data.queries.returns import cases, decisions
from data.vocabulary import (
    Channel,
    ConsentPurpose,
    ConsentState,
    DecisionKind,
    RefusalGround,
    RestrictionGround,
    ReturnState,
    Right,
    Role,
    RulingOutcome,
    StatementKind,
)
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, OwnWork
from services.desk.settings import settings
from services.privacy import advertising
from services.privacy.consent import ledger, reading
from services.privacy.consent.ledger import NewConsent
from services.privacy.packages import reviewing
from services.privacy.recipients import register, telling
from services.privacy.requests import closing
from services.privacy.rights import correction, human_review, objection, restriction
from services.review import amend
from services.review.case_page import open_case as page_of
from tests.support.people import hire, rosa
from tests.support.privacy.asking import arrive, dora, entries, know, letters, paul, seen, shown
from tests.support.privacy.packing import ANA, made, rejected, work_off
from tests.support.privacy.recipients import DHL
from tests.support.shop import Purchase, open_case, place_order
from tests.support.shop import shown as still

DAY = date(2026, 6, 15)
GROUNDS = "Two returns in which the same photo was sent; the check is needed to keep the shop from being cheated."
WHY = "The address was checked with the carrier."


def known(actor: Actor, right: Right, email: str = ANA) -> str:
    """A request of somebody who is known."""
    (number,) = arrive(actor, right, received=DAY, email=email)
    know(actor, number)
    return number


def contact(actor: Actor, number: str) -> rows.ContactRow:
    found = correction.known(actor, number).contact
    assert found is not None
    return found


def test_r07_a_wrong_address_is_corrected_and_the_trail_holds_no_address(desk: Database) -> None:
    officer = dora()
    place_order()
    place_order()
    number = known(officer, Right.RECTIFICATION)
    correction.correct(officer, shown(officer, number), {"address": "1 Old Street"})
    (change,) = correction.changes(contact(officer, number), {"address": "2 New Street", "name": "Ana Souza"})
    assert (change.field, change.before, change.after) == ("address", "1 Old Street", "2 New Street")
    correction.correct(officer, shown(officer, number), {"address": "2 New Street"})
    assert contact(officer, number).address == "2 New Street"
    entry = next(one for one in reversed(entries()) if one.tag.value == "privacy:corrected")
    assert entry.details["fields"] == ["address"]
    assert set(entry.details["was"]) == {"address"}
    assert "Street" not in str(entry.details)
    register.save(officer, DHL)
    telling.open_tasks(officer, shown(officer, number))
    draft = closing.answer_draft(officer, number, "Your address is corrected.")
    with pytest.raises(InvalidInput, match="carrier DHL"):
        closing.answer(officer, shown(officer, number), draft)
    (task,) = telling.receivers(officer, number).tasks
    telling.tell(officer, task.id, clock.today(settings().zone), "mail 4711")
    telling.answered(officer, task.id, clock.today(settings().zone), "The address is changed.")
    closing.answer(officer, shown(officer, number), draft)
    assert "Your address is corrected." in letters(officer, number)[-1].body_text


def test_r07_whoever_was_corrected_is_found_by_the_new_address_of_mail(desk: Database) -> None:
    officer = dora()
    place_order()
    number = known(officer, Right.RECTIFICATION)
    correction.correct(officer, shown(officer, number), {"email": "ana.new@example.org"})
    (again,) = arrive(officer, Right.ACCESS, received=DAY, email="ana.new@example.org")
    assert seen(officer, again).row.customer_id is not None
    with pytest.raises(InvalidInput, match="differs"):
        correction.correct(officer, shown(officer, number), {"email": "ana.new@example.org"})
    with pytest.raises(InvalidInput, match="e-mail"):
        correction.correct(officer, shown(officer, number), {"email": "nowhere"})


def test_r08_a_statement_stands_beside_the_return_which_is_unchanged_and_goes_into_the_copy(
    desk: Database, home: None
) -> None:
    officer, rosa_ = dora(), rosa()
    case = open_case(rosa_, Purchase(email=ANA))
    number = known(officer, Right.RECTIFICATION)
    said = "The photo was taken after the courier dropped it."
    correction.add_statement(officer, shown(officer, number), case.rma, StatementKind.SUPPLEMENT, said)
    with database.reading() as tx:
        (beside,) = rows.statements(tx, return_id=case.return_id)
        found = cases.find(tx, return_id=case.return_id)
    assert (beside.text, beside.kind) == (said, StatementKind.SUPPLEMENT)
    assert found is not None
    assert found.description == "The left side stays silent."
    assert [one.text for one in page_of(rosa_, case.rma).statements] == [said]
    copy = known(officer, Right.ACCESS)
    reviewing.begin(officer, shown(officer, copy))
    work_off()
    assert said in made(officer, copy).read("data.json").decode()


def test_r09_what_is_disputed_stays_with_a_note_and_a_letter_that_refuses(desk: Database) -> None:
    officer, rosa_ = dora(), rosa()
    case = open_case(rosa_, Purchase(email=ANA))
    number = known(officer, Right.RECTIFICATION)
    said = "It was not I who broke it."
    correction.add_statement(officer, shown(officer, number), case.rma, StatementKind.DISPUTE, said)
    reasons = "The bench recorded what it saw."
    draft = closing.refusal_draft(officer, number, RefusalGround.UNFOUNDED, reasons)
    closing.refuse(officer, shown(officer, number), RefusalGround.UNFOUNDED, reasons, draft)
    view = page_of(rosa_, case.rma)
    assert view.case.description == "The left side stays silent."
    assert [(one.kind, one.text) for one in view.statements] == [(StatementKind.DISPUTE, said)]


def test_a_statement_stands_beside_no_other_person_s_return(desk: Database) -> None:
    officer, rosa_ = dora(), rosa()
    place_order()
    other = open_case(rosa_, Purchase(customer="Ben Okafor", email="ben@example.org"))
    number = known(officer, Right.RECTIFICATION)
    with pytest.raises(InvalidInput, match="not one of the person"):
        correction.add_statement(officer, shown(officer, number), other.rma, StatementKind.SUPPLEMENT, "Hello")


def agreed_to_offers(officer: Actor, *addresses: str) -> None:
    """Each of the people wrote down that they want offers by mail."""
    reading.add_version(officer, "Version 3", date(2025, 1, 1), "We use your data for four purposes.")
    for address in addresses:
        agreed = NewConsent(
            event_key=address,
            purpose=ConsentPurpose.MARKETING,
            state=ConsentState.GRANTED,
            at=clock.now(),
            channel=Channel.WEB_FORM,
            email=address,
            policy_version="Version 3",
            wording="Yes, send me offers.",
            evidence="log 17",
        )
        ledger.record(officer, agreed)


def test_r10_restricted_data_are_kept_and_neither_advertised_to_nor_changed(desk: Database, home: None) -> None:
    officer, rosa_ = dora(), rosa()
    case = open_case(rosa_, Purchase(email=ANA))
    number = known(officer, Right.RESTRICTION)
    restriction.restrict(officer, shown(officer, number), RestrictionGround.CLAIMS)
    agreed_to_offers(officer, ANA, "ben@example.org")
    checked = advertising.check_list(officer, f"{ANA}\nben@example.org")
    assert (checked.blocked, checked.allowed) == ((ANA,), ("ben@example.org",))
    with pytest.raises(Conflict, match="restricted"):
        amend.record_facts(rosa_, still(case), {"receipt": True})
    assert page_of(rosa_, case.rma).case.restricted_at is not None
    copy = known(officer, Right.ACCESS)
    reviewing.begin(officer, shown(officer, copy))
    work_off()
    assert "Ana Souza" in made(officer, copy).read("data.json").decode()


def test_r11_a_restriction_is_lifted_only_after_the_person_was_told(desk: Database) -> None:
    officer = dora()
    place_order()
    number = known(officer, Right.RESTRICTION)
    restriction.restrict(officer, shown(officer, number), RestrictionGround.UNLAWFUL)
    with pytest.raises(InvalidInput, match="not told yet"):
        restriction.lift(officer, number)
    draft = restriction.notice_draft(officer, number, WHY)
    restriction.tell(officer, number, draft)
    assert WHY in letters(officer, number)[-1].body_text
    restriction.lift(officer, number)
    standing = restriction.standing(officer, number)
    assert standing is not None
    assert standing.lifted_at is not None
    agreed_to_offers(officer, ANA)
    assert advertising.check_list(officer, ANA).allowed == (ANA,)
    with pytest.raises(Conflict):
        restriction.lift(officer, number)


def test_a_second_restriction_outlives_the_first(desk: Database) -> None:
    officer = dora()
    place_order()
    first, second = known(officer, Right.RESTRICTION), known(officer, Right.OBJECTION)
    restriction.restrict(officer, shown(officer, first), RestrictionGround.CLAIMS)
    objection.weigh(officer, shown(officer, second))
    restriction.tell(officer, first, restriction.notice_draft(officer, first, WHY))
    restriction.lift(officer, first)
    assert advertising.check_list(officer, ANA).blocked == (ANA,)


def test_r12_data_said_to_be_wrong_are_only_kept_until_they_are_checked(desk: Database) -> None:
    officer = dora()
    place_order()
    number = known(officer, Right.RECTIFICATION)
    correction.contest(officer, shown(officer, number))
    correction.correct(officer, shown(officer, number), {"address": "2 New Street"})
    standing = restriction.standing(officer, number)
    assert standing is not None
    assert (standing.ground, standing.lifted_at) == (RestrictionGround.ACCURACY, None)


def test_r15_an_objection_restricts_until_the_officer_decides_and_stops_without_grounds(desk: Database) -> None:
    officer, agent = dora(), paul()
    place_order()
    number = known(agent, Right.OBJECTION)
    objection.weigh(agent, shown(agent, number))
    standing = restriction.standing(agent, number)
    assert standing is not None
    assert standing.ground is RestrictionGround.OBJECTION
    with pytest.raises(NotAllowed):
        objection.decide(agent, shown(agent, number), "safety", GROUNDS)
    objection.decide(officer, shown(officer, number), "safety", "")
    ruled = objection.ruling(officer, number)
    assert ruled is not None
    assert (ruled.outcome, ruled.purpose, ruled.by) == (RulingOutcome.STOPPED, "safety", "Dora")
    with pytest.raises(Conflict):
        objection.decide(officer, shown(officer, number), "safety", GROUNDS)


def test_r15_a_use_goes_on_only_with_compelling_grounds_written_down(desk: Database) -> None:
    officer = dora()
    place_order()
    number = known(officer, Right.OBJECTION)
    with pytest.raises(InvalidInput, match="compelling"):
        objection.decide(officer, shown(officer, number), "safety", "We need it.")
    objection.decide(officer, shown(officer, number), "safety", GROUNDS)
    ruled = objection.ruling(officer, number)
    assert ruled is not None
    assert (ruled.outcome, ruled.grounds) == (RulingOutcome.CONTINUES, GROUNDS)


def test_r18_another_person_overturns_a_decision_which_is_kept(desk: Database) -> None:
    officer, rosa_ = dora(), rosa()
    case = rejected(rosa_)
    number = known(officer, Right.HUMAN_REVIEW)
    (decided,) = human_review.reviewable(officer, number).decided
    assert (decided.rma, decided.kind, decided.mine) == (case.rma, DecisionKind.REJECT, False)
    said = "The crack is on the second picture."
    act = (shown(officer, number), case.rma, RulingOutcome.OVERTURNED, "The second picture shows the crack.", said)
    human_review.review(officer, *act)
    view = page_of(rosa_, case.rma)
    assert view.case.state is ReturnState.AWAITING_REVIEW
    assert [one.text for one in view.statements] == [said]
    with database.reading() as tx:
        assert [one.kind for one in decisions.decisions(tx, case.return_id)] == [DecisionKind.REJECT]
    draft = closing.answer_draft(officer, number, "The decision was overturned.")
    closing.answer(officer, shown(officer, number), draft)
    assert "The decision was overturned." in letters(officer, number)[-1].body_text


def test_r18_nobody_looks_again_at_their_own_decision(desk: Database) -> None:
    both = hire("Bea", Role.DATA_PROTECTION_OFFICER, Role.REVIEWER)
    case = rejected(both)
    number = known(both, Right.HUMAN_REVIEW)
    with pytest.raises(OwnWork):
        human_review.review(both, shown(both, number), case.rma, RulingOutcome.UPHELD, "It shows nothing at all.")
    officer = dora()
    with pytest.raises(InvalidInput, match="stands or falls"):
        human_review.review(officer, shown(officer, number), case.rma, RulingOutcome.UPHELD, "")
    human_review.review(officer, shown(officer, number), case.rma, RulingOutcome.UPHELD, "It shows nothing at all.")
    assert page_of(both, case.rma).case.state is ReturnState.REJECTED


def test_no_right_is_carried_out_for_somebody_who_is_not_known(desk: Database) -> None:
    officer = dora()
    place_order()
    (number,) = arrive(officer, Right.RECTIFICATION, received=DAY, email=ANA)
    with pytest.raises(InvalidInput, match="identity not verified"):
        correction.correct(officer, shown(officer, number), {"name": "Eve"})
    with pytest.raises(InvalidInput, match="identity not verified"):
        correction.contest(officer, shown(officer, number))
    with pytest.raises(InvalidInput, match="identity not verified"):
        restriction.restrict(officer, shown(officer, number), RestrictionGround.CLAIMS)
    assert restriction.standing(officer, number) is None
