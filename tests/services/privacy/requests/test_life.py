"""A request's life: questions, more time, answers and refusals, the list by what is due, reminders, the story."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.queries.privacy import requests
from data.vocabulary import MessageState, QuestionReason, RefusalGround, RequestState, Right
from services.desk.errors import Conflict, Incomplete, InvalidInput, NotAllowed
from services.messages.writing import Draft
from services.privacy import office
from services.privacy.deadlines.facts import Status
from services.privacy.requests import closing, extension, questions, reminders, work
from services.privacy.requests.listing import Asked, Kind, due, listed, next_due
from services.worker import Worker
from tests.support.privacy.asking import arrive, dora, know, letters, on, paul, seen, shown

DAY = date(2026, 6, 15)
WHY = "You ask for all that we hold; which orders do you mean?"
REASONS = "Your data lie in seven systems, one of them abroad."


def test_d20_a_question_stops_the_clock_and_the_answer_starts_it(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
    with on(date(2026, 6, 16)):
        draft = questions.question_draft(officer, number, QuestionReason.CLARIFICATION, WHY)
        questions.ask(officer, shown(officer, number), QuestionReason.CLARIFICATION, WHY, draft)
    with on(date(2026, 6, 26)):
        waiting = seen(officer, number).clock
        assert waiting.pause is not None
        assert (waiting.pause.days, waiting.pause.respond_by_if_answered) == (10, date(2026, 7, 25))
        questions.answered(officer, shown(officer, number), QuestionReason.CLARIFICATION, date(2026, 6, 23))
        assert seen(officer, number).clock.respond_by == date(2026, 7, 22)


def test_an_answer_cannot_come_before_its_question_or_tomorrow(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        draft = questions.question_draft(officer, number, QuestionReason.IDENTITY, WHY)
        questions.ask(officer, shown(officer, number), QuestionReason.IDENTITY, WHY, draft)
        with pytest.raises(Conflict, match="waits"):
            questions.ask(officer, shown(officer, number), QuestionReason.IDENTITY, WHY, draft)
        for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
            with pytest.raises(InvalidInput):
                questions.answered(officer, shown(officer, number), QuestionReason.IDENTITY, day)


def test_d14_more_time_is_taken_once_in_the_first_period_with_reasons_in_the_letter(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
    with on(date(2026, 7, 15)):
        draft = extension.extension_draft(officer, number, REASONS)
        assert "15 September 2026" in draft.body
        with pytest.raises(InvalidInput, match="reasons"):
            extension.extend(
                officer, shown(officer, number), REASONS, Draft(draft.template, "Later", "It takes longer.")
            )
        extension.extend(officer, shown(officer, number), REASONS, draft)
        assert seen(officer, number).clock.respond_by == date(2026, 9, 15)
        with pytest.raises(Conflict, match="once only"):
            extension.extend(officer, shown(officer, number), REASONS, draft)


def test_d15_after_the_first_period_no_time_can_be_taken(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
    with on(date(2026, 7, 16)):
        draft = extension.extension_draft(officer, number, REASONS)
        with pytest.raises(InvalidInput, match="first period"):
            extension.extend(officer, shown(officer, number), REASONS, draft)
        assert seen(officer, number).extension is None


def test_r02_a_person_of_whom_nothing_is_held_is_told_so(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY, email="nobody@x.example")
        know(officer, number)
        draft = closing.answer_draft(officer, number, "", nothing_held=True)
        closing.answer(officer, shown(officer, number), draft, nothing_held=True)
    assert seen(officer, number).row.state is RequestState.NOTHING_HELD
    assert "we hold no personal data about you" in letters(officer, number)[-1].body_text


def test_r20_a_refusal_without_its_mandatory_parts_is_not_sent(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        bare = Draft("privacy_refused", "No", "The request is manifestly excessive.")
        with pytest.raises(Incomplete) as refused:
            closing.refuse(officer, shown(officer, number), RefusalGround.EXCESSIVE, REASONS, bare)
        named = " ".join(refused.value.problems)
        for part in ("reasons", "supervisory authority", "judicial remedy", "data protection officer"):
            assert part in named
        assert seen(officer, number).row.state is RequestState.OPEN
        draft = closing.refusal_draft(officer, number, RefusalGround.EXCESSIVE, REASONS)
        closing.refuse(officer, shown(officer, number), RefusalGround.EXCESSIVE, REASONS, draft)
    assert seen(officer, number).row.refusal_ground is RefusalGround.EXCESSIVE


def test_p47_whoever_complains_is_told_the_outcome_and_the_remedies(desk: Database) -> None:
    agent = paul()
    with on(DAY):
        (number,) = arrive(agent, Right.COMPLAINT, received=DAY)
        draft = closing.answer_draft(agent, number, "The carrier instructed its drivers.")
        closing.answer(agent, shown(agent, number), draft)
    told = letters(agent, number)[-1].body_text
    for part in ("The carrier instructed its drivers.", "data protection officer", "judicial remedy", "complain to"):
        assert part in told


def test_an_agent_of_the_desk_refuses_nobody(desk: Database) -> None:
    agent = paul()
    with on(DAY):
        (number,) = arrive(agent, Right.ACCESS, received=DAY)
        draft = closing.refusal_draft(agent, number, RefusalGround.EXCESSIVE, REASONS)
        with pytest.raises(NotAllowed):
            closing.refuse(agent, shown(agent, number), RefusalGround.EXCESSIVE, REASONS, draft)


def test_p09_every_letter_names_the_controller_and_the_officer(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, Right.MARKETING_OPT_OUT, received=DAY)[:1]
        drafts = [
            questions.question_draft(officer, number, QuestionReason.IDENTITY, WHY),
            questions.question_draft(officer, number, QuestionReason.CLARIFICATION, WHY),
            extension.extension_draft(officer, number, REASONS),
            closing.answer_draft(officer, number, REASONS),
            closing.answer_draft(officer, number, "", nothing_held=True),
            closing.refusal_draft(officer, number, RefusalGround.LEGAL_DUTY, REASONS),
        ]
    for draft in drafts:
        assert "Joseko is responsible for your data (the controller)" in draft.body
        assert "dpo@joseko.example" in draft.body


def test_a_letter_to_somebody_without_an_address_is_kept_to_be_posted(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY, email="")
        draft = questions.question_draft(officer, number, QuestionReason.IDENTITY, WHY)
        questions.ask(officer, shown(officer, number), QuestionReason.IDENTITY, WHY, draft)
    (letter,) = letters(officer, number)
    assert (letter.state, letter.recipient) == (MessageState.SUPPRESSED, None)
    assert "post it" in (letter.last_error or "")


def test_the_list_begins_with_what_is_due_next_and_is_loud_about_what_is_late(desk: Database) -> None:
    officer = dora()
    with on(date(2026, 7, 16)):
        (newer,) = arrive(officer, Right.ACCESS, received=date(2026, 7, 10), email="b@x.example")
        (late,) = arrive(officer, Right.ACCESS, received=DAY)
        (middle,) = arrive(officer, Right.ERASURE, received=date(2026, 7, 1))
        found = listed(officer, Asked())
        assert [line.number for line in found.lines] == [late, middle, newer]
        assert (found.overdue, found.lines[0].status, found.lines[0].days_left) == (1, Status.OVERDUE, -1)
        assert (due(officer).open, due(officer).overdue) == (3, 1)
        assert next_due(officer, late) == middle
        assert [line.who for line in found.lines] == ["A** S****"] * 3


def test_the_list_is_narrowed_by_person_right_and_owner(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        first, second = arrive(officer, Right.ACCESS, Right.ERASURE, received=DAY)
        arrive(officer, Right.ACCESS, received=DAY, email="b@x.example")
        work.take(officer, shown(officer, second))
        assert {line.number for line in listed(officer, Asked(search=" A@X.example")).lines} == {first, second}
        assert [line.number for line in listed(officer, Asked(right=Right.ERASURE)).lines] == [second]
        assert [line.number for line in listed(officer, Asked(kind=Kind.MINE)).lines] == [second]
        closing.withdraw(officer, shown(officer, first), "They let it go by phone.")
        assert [line.number for line in listed(officer, Asked(kind=Kind.CLOSED, search=first.lower())).lines] == [first]


def test_an_act_on_an_older_page_writes_nothing(desk: Database) -> None:
    officer, agent = dora(), paul()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        before = shown(officer, number)
        work.take(agent, shown(agent, number))
        with pytest.raises(Conflict, match="changed"):
            closing.withdraw(officer, before, "They let it go by phone.")


def test_each_reminder_goes_out_once(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
    told = []
    for day in (date(2026, 7, 7), date(2026, 7, 8), date(2026, 7, 9), date(2026, 7, 14), date(2026, 7, 15)):
        with on(day):
            told += [reminders.daily_round(), reminders.daily_round()]
    with on(date(2026, 7, 20)):
        told += [reminders.daily_round(), reminders.daily_round()]
    assert told == [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0]
    sent = letters(officer, number)
    assert {letter.recipient for letter in sent} == {"privacy@joseko.example"}
    assert sent[-1].subject == f"{number} is overdue for 5 days"


def test_the_worker_reminds_of_what_is_due(desk: Database, home: Path) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
    with on(date(2026, 7, 14)):
        Worker({}).messages_round()
    assert [letter.subject for letter in letters(officer, number)] == [f"{number} is due in 1 day"]


def test_of_two_workers_one_reminds(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
    read_before = seen(officer, number).row
    with on(date(2026, 7, 9)):
        assert reminders.daily_round() == 1
    with database.transaction() as tx:
        assert not requests.note_reminder(tx, read_before, date(2026, 7, 15), 7)


def test_a_pause_silences_the_reminders(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        draft = questions.question_draft(officer, number, QuestionReason.IDENTITY, WHY)
        questions.ask(officer, shown(officer, number), QuestionReason.IDENTITY, WHY, draft)
    with on(date(2026, 8, 20)):
        assert reminders.daily_round() == 0


def test_the_story_says_who_did_what(desk: Database) -> None:
    officer, agent = dora(), paul()
    with on(DAY):
        (number,) = arrive(agent, Right.ACCESS, received=DAY)
        work.take(officer, shown(officer, number))
        work.note(agent, number, "They called.\nAnd called again.")
        view = seen(officer, number)
    assert [(one.who, one.what) for one in view.story] == [
        ("Paul", "wrote a note"),
        ("Dora", "took the request"),
        ("Paul", "took in the request: access"),
    ]
    assert view.notes[0].text == "They called.\nAnd called again."


def test_the_office_s_holidays_and_days_are_settings_of_the_officer(desk: Database) -> None:
    officer = dora()
    typed = {
        "country": "DE",
        "region": "BY",
        "prompt_working_days": "5",
        "remind_days": "10, 2",
        "code_hours": 48,
        "code_attempts": 5,
        "evidence_days": 10,
        "package_days": 20,
        "officer_contact": "dpo@shop.example",
        "authority": "The authority of Bavaria",
        "mailbox": "team@shop.example",
        "smallest_group": "8",
        "record_years": "2",
    }
    office.change(officer, typed)
    kept = office.office(officer)
    assert (kept.region, kept.remind_days, kept.prompt_working_days) == ("BY", (10, 2), 5)
    assert not office.change(officer, typed).changed
    with on(date(2026, 5, 4)):
        (number,) = arrive(officer, Right.ACCESS, received=date(2026, 5, 4))
        clock = seen(officer, number).clock
    assert clock.legal == date(2026, 6, 5)
    assert any("Corpus Christi" in step.says for step in clock.steps)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "XX"),
        ("region", "ZZ"),
        ("remind_days", "soon"),
        ("mailbox", "nowhere"),
        ("smallest_group", "2"),
        ("record_years", "11"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_in_a_sentence(desk: Database, name: str, value: str) -> None:
    kept = {"country": "DE", "prompt_working_days": 3, "remind_days": "7", "code_hours": 24, "code_attempts": 3}
    kept |= {
        "evidence_days": 30,
        "package_days": 30,
        "officer_contact": "d@x.example",
        "authority": "An office",
        "mailbox": "m@x.example",
    }
    kept |= {"smallest_group": 5, "record_years": 3}
    with pytest.raises(InvalidInput):
        office.change(dora(), {**kept, name: value})


def test_only_the_officer_settles_them(desk: Database) -> None:
    with pytest.raises(NotAllowed):
        office.change(paul(), {})
