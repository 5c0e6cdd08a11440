"""Messages arrive: rights, duplicates, agents, opt-outs, who may look (I01 to I03, I06, I07, A03, A05)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from data import database
from data.database import Database
from data.encryption import blind_index
from data.queries.privacy import arrivals, requests
from data.vocabulary import AuditTag, Permission, RequestState, Right
from services.desk import audit, clock
from services.desk.errors import Conflict, Incomplete, InvalidInput, NotAllowed, NotFound
from services.privacy.requests import closing, extension, intake, lookup, proposals, work
from services.privacy.requests.listing import Asked, Kind, listed
from tests.support.people import rosa
from tests.support.privacy.asking import MAIL, arrive, dora, entries, know, letters, message, on, paul, seen, shown
from tests.support.servers.postgres import until_somebody_waits
from tests.support.shop import place_order

DAY = date(2026, 6, 15)


def test_i01_one_message_opens_two_linked_requests_and_erasure_waits_for_the_copy(desk: Database) -> None:
    proposed = proposals.propose("Send me my data and then delete everything.")
    assert proposed == (Right.ACCESS, Right.ERASURE)
    with on(DAY):
        officer = dora()
        access, erasure = arrive(officer, *proposed, received=DAY)
        know(officer, access)
        later = seen(officer, erasure)
        assert later.row.received_on == seen(officer, access).row.received_on == DAY
        assert [one.number for one in later.same_message] == [access]
        draft = closing.answer_draft(officer, erasure, "Everything is deleted.")
        with pytest.raises(InvalidInput, match="copy of the data"):
            closing.answer(officer, shown(officer, erasure), draft)
        closing.answer(officer, shown(officer, access), closing.answer_draft(officer, access, "Here it is."))
        assert seen(officer, erasure).blocked is None


def test_i01_an_erasure_that_was_asked_for_before_waits_for_the_copy_that_the_next_message_wants(
    desk: Database,
) -> None:
    officer = dora()
    with on(DAY):
        (first,) = arrive(officer, Right.ERASURE, received=DAY)
        know(officer, first)
        access, _ = arrive(officer, Right.ACCESS, Right.ERASURE, received=DAY)
        assert "copy of the data" in (seen(officer, first).blocked or "")
        closing.withdraw(officer, shown(officer, access), "They wrote that it is settled.")
        assert seen(officer, first).blocked is None


def test_i02_a_message_and_an_act_on_what_it_repeats_do_not_wait_for_each_other(postgres_desk: Database) -> None:
    officer = dora()
    with on(DAY), ThreadPoolExecutor(1) as pool:
        (first,) = arrive(officer, Right.ACCESS, received=DAY)
        with database.transaction() as tx:
            lookup.open_as_shown(tx, officer, shown(officer, first))
            taken = pool.submit(arrive, officer, Right.ACCESS, received=DAY)
            until_somebody_waits(postgres_desk)
            requests.touch(tx, [1], state=RequestState.WITHDRAWN, closed_at=clock.now())
            audit.record(tx, officer, AuditTag.PRIVACY_CLOSED, "privacy:1")
        (second,) = taken.result()
        assert seen(officer, second).row.state is RequestState.OPEN, "what it repeats was closed meanwhile"


def test_i02_acts_on_two_requests_of_one_message_do_not_wait_for_each_other(postgres_desk: Database) -> None:
    officer = dora()
    with on(DAY), ThreadPoolExecutor(1) as pool:
        access, erasure = arrive(officer, Right.ACCESS, Right.ERASURE, received=DAY)
        with database.transaction() as tx:
            lookup.open_as_shown(tx, officer, shown(officer, access))
            known = pool.submit(know, officer, erasure)
            until_somebody_waits(postgres_desk)
            requests.touch(tx, [1, 2])
            audit.record(tx, officer, AuditTag.PRIVACY_TAKEN, "privacy:1")
        with pytest.raises(Conflict, match="changed after your page"):
            known.result()


def test_i02_the_same_right_of_the_same_address_is_linked_and_the_oldest_date_governs(desk: Database) -> None:
    officer = dora()
    with on(date(2026, 6, 10)):
        (first,) = arrive(officer, Right.ACCESS, received=date(2026, 6, 1))
        (second,) = arrive(officer, Right.ACCESS, received=date(2026, 6, 10), email="A@x.example ")
    again = seen(officer, second).row
    assert (again.state, again.governing_on) == (RequestState.DUPLICATE, date(2026, 6, 1))
    assert [one.number for one in seen(officer, first).duplicates] == [second]
    assert second in {line.number for line in listed(officer, Asked(search=second)).lines} | {
        line.number for line in listed(officer, Asked(kind=Kind.CLOSED)).lines
    }


def test_i02_a_letter_that_was_typed_late_moves_the_open_one_back(desk: Database) -> None:
    officer = dora()
    with on(date(2026, 6, 20)):
        (first,) = arrive(officer, Right.ACCESS, received=date(2026, 6, 10))
        arrive(officer, Right.ACCESS, received=date(2026, 6, 1))
        assert seen(officer, first).clock.respond_by == date(2026, 7, 1)


@pytest.mark.parametrize(("right", "email"), [(Right.ERASURE, MAIL), (Right.ACCESS, "b@x.example"), (Right.ACCESS, "")])
def test_i02_another_right_or_another_person_is_no_duplicate(desk: Database, right: Right, email: str) -> None:
    officer = dora()
    with on(DAY):
        arrive(officer, Right.ACCESS, received=DAY)
        (other,) = arrive(officer, right, received=DAY, email=email)
    assert seen(officer, other).row.state is RequestState.OPEN


def test_i03_a_closed_request_does_not_stand_in_the_way_of_a_new_one(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (first,) = arrive(officer, Right.ACCESS, received=DAY)
        closing.withdraw(officer, shown(officer, first), "They wrote that it is settled.")
    with on(date(2026, 7, 1)):
        (second,) = arrive(officer, Right.ACCESS, received=date(2026, 7, 1))
        new = seen(officer, second)
    assert (new.row.state, new.clock.received) == (RequestState.OPEN, date(2026, 7, 1))


def test_i06_an_opt_out_acts_at_once_for_anybody_and_says_so(desk: Database) -> None:
    agent = paul()
    with on(DAY):
        (number,) = arrive(agent, Right.MARKETING_OPT_OUT, received=DAY)
        done = seen(agent, number).row
        assert (done.state, done.closed_at) == (RequestState.ANSWERED, clock.now())
    with database.reading() as tx:
        assert arrivals.is_suppressed(tx, blind_index("customer.email", "A@X.example"))
    assert [letter.recipient for letter in letters(agent, number)] == [MAIL]


def test_i07_an_agent_without_authority_cannot_be_answered_until_it_is_shown(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY, agent="Solicitor Smith")
        know(officer, number)
        assert "authority" in (seen(officer, number).blocked or "")
        assert seen(officer, number).clock.respond_by == date(2026, 7, 15)
        draft = closing.answer_draft(officer, number, "Here it is.")
        with pytest.raises(InvalidInput, match="authority"):
            closing.answer(officer, shown(officer, number), draft)
        work.see_authority(officer, shown(officer, number))
        closing.answer(officer, shown(officer, number), draft)


def test_a03_who_reviews_returns_opens_no_request_and_the_try_is_kept(desk: Database) -> None:
    reviewer = rosa()
    with pytest.raises(NotAllowed):
        listed(reviewer, Asked())
    (tried,) = [one for one in entries() if one.tag is AuditTag.ACCESS_DENIED]
    assert tried.details["permission"] == Permission.PRIVACY_HANDLE.value


def test_p55_what_is_for_the_officer_passes_the_team_by(desk: Database) -> None:
    officer, agent = dora(), paul()
    with on(DAY):
        (number,) = arrive(agent, Right.OBJECTION, received=DAY, for_officer=True)
        assert [line.number for line in listed(officer, Asked()).lines] == [number]
        assert listed(agent, Asked()).lines == ()
        with pytest.raises(NotAllowed, match="officer alone"):
            seen(agent, number)


def test_a05_audit_entries_hold_no_word_of_the_person(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ERASURE, received=DAY, agent="Zebedee", text="Canary words")
        work.note(officer, number, "Canary note")
        work.see_authority(officer, shown(officer, number))
        reasons = "Canary reasons for more time."
        extension.extend(officer, shown(officer, number), reasons, extension.extension_draft(officer, number, reasons))
    left = [one for one in entries() if one.record.startswith("privacy:")]
    written = " ".join(str((one.details, one.reason)) for one in left)
    assert len(left) >= 4
    assert not [word for word in (MAIL, "Ana", "Souza", "Zebedee", "Canary") if word in written]


def test_the_customer_behind_an_address_is_found(desk: Database) -> None:
    officer = dora()
    place_order()
    with on(DAY):
        (known,) = arrive(officer, Right.ACCESS, received=DAY, email="ANA@example.org")
        (unknown,) = arrive(officer, Right.ACCESS, received=DAY, email="nobody@x.example")
    assert seen(officer, known).row.customer_id is not None
    assert seen(officer, unknown).row.customer_id is None


def test_a_form_that_is_sent_twice_is_taken_once(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        new = message(Right.ACCESS, received=DAY)
        assert intake.take_in(officer, new).numbers == intake.take_in(officer, new).numbers
        assert len(listed(officer, Asked()).lines) == 1


def test_what_is_missing_is_named_at_once(desk: Database) -> None:
    officer = dora()
    with on(DAY), pytest.raises(Incomplete) as refused:
        arrive(officer, received=DAY + timedelta(days=1), email="", name=" ", text="")
    assert len(refused.value.problems) == 4
    with on(DAY), pytest.raises(InvalidInput, match="e-mail address"):
        arrive(officer, Right.ACCESS, received=DAY, email="nonsense")


def test_the_day_of_receipt_is_the_office_s_own_whenever_it_is_typed(desk: Database) -> None:
    officer = dora()
    late_at_night = datetime.fromisoformat("2026-06-15T22:30+00:00")
    with on(date(2026, 6, 18)):
        (number,) = arrive(officer, Right.ACCESS, received=DAY, received_at=late_at_night)
        row = seen(officer, number).row
    assert (row.received_on, row.typed_at.date()) == (date(2026, 6, 16), date(2026, 6, 18))


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        (
            "Bitte löschen Sie meine Daten und schicken Sie mir keine Werbung mehr",
            {Right.ERASURE, Right.MARKETING_OPT_OUT},
        ),
        ("Who received my address, and outside the EU?", {Right.RECIPIENTS, Right.SAFEGUARDS}),
        ("My return was rejected by a computer, I want a real person", {Right.HUMAN_REVIEW}),
        ("This is a complaint: you misused my address.", {Right.COMPLAINT}),
        ("Where is my parcel?", set()),
    ],
)
def test_rights_are_proposed_from_the_words(text: str, rights: set[Right]) -> None:
    assert rights <= set(proposals.propose(text))
    assert bool(rights) is bool(proposals.propose(text))


def test_nobody_finds_a_request_that_does_not_exist(desk: Database) -> None:
    with pytest.raises(NotFound):
        seen(dora(), "P-26-999999")
