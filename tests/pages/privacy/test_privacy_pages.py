"""The privacy desk's pages: a message becomes a request, the request is worked to its end, nobody else gets in."""

from datetime import date
from pathlib import Path

import pytest

from data.database import Database
from data.vocabulary import BreachRisk, RequestState, Right, Role
from pages.navigation import PAGES, PRIVACY
from services.desk.roles import ROLE_PERMISSIONS
from services.privacy import office
from services.privacy.breaches.reading import everything
from services.privacy.packages import reviewing
from services.privacy.requests import work
from services.privacy.requests.listing import Asked, Kind, listed
from services.review.case_page import open_case as page_of
from tests.support.browser.visiting import fill, press, visit
from tests.support.browser.visiting import listed as rows_of
from tests.support.people import hire, rosa
from tests.support.privacy.asking import arrive, dora, know, letters, paul, seen, shown
from tests.support.privacy.packing import bought, rejected, work_off
from tests.support.privacy.pages import ago, texts
from tests.support.shop import open_case

LIST, REQUEST, NEW, SETTINGS = (f"privacy/{name}.py" for name in ("requests", "request", "new_request", "settings"))
PACKAGE = "privacy/package.py"
HOSTILE = "<img src=x onerror=alert(1)> **bold** :material/home:"
MAIL = """From: Ana Souza <ana@example.org>
Date: Mon, 15 Jun 2026 22:30:00 +0000
Subject: My data

Please send me my data and then delete everything."""


def test_a_pasted_mail_becomes_the_requests_that_a_person_confirms(sqlite_desk: Database) -> None:
    officer = dora()
    page = visit(officer, NEW)
    fill(page, "The message, or what was said. An e-mail may be pasted with its first lines", MAIL)
    page = page.run()
    assert [field.value for field in page.text_input if field.label.startswith(("Name", "E-mail"))] == [
        "Ana Souza",
        "ana@example.org",
    ]
    assert page.date_input[0].value == date(2026, 6, 16)
    press(page, "A copy of the data")
    press(page, "Deleting data")
    page = press(page, "Take it in")
    lines = listed(officer, Asked()).lines
    assert [line.right for line in lines] == [Right.ACCESS, Right.ERASURE]
    assert lines[0].received == date(2026, 6, 16)
    assert any(heading.value == lines[0].number for heading in page.subheader)


def test_what_is_missing_is_said_and_what_was_typed_stays(sqlite_desk: Database) -> None:
    page = visit(dora(), NEW)
    fill(page, "The message, or what was said. An e-mail may be pasted with its first lines", "Hello")
    page = press(page, "Take it in")
    assert "tick at least one right" in page.error[0].value
    assert page.text_area[0].value == "Hello"


def test_the_list_leads_with_what_is_late_and_says_so_loudly(sqlite_desk: Database) -> None:
    officer = dora()
    (soon,) = arrive(officer, Right.ACCESS, received=ago(20), email="b@x.example")
    (late,) = arrive(officer, Right.ERASURE, received=ago(40))
    page = visit(officer, LIST)
    assert "1 request is overdue." in page.error[0].value
    rows = rows_of(page)
    assert [row["Request"] for row in rows] == [late, soon]
    assert rows[0]["Answer by"].endswith("late")
    assert rows[0]["Person"] == "A** S****"


def test_the_page_of_a_request_shows_both_dates_the_steps_and_what_comes_next(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(3), text=HOSTILE)
    page = visit(officer, REQUEST, number=number)
    assert not page.exception
    shown = texts(page)
    assert "finds out who the person is" in shown
    assert "1 calendar month from" in shown
    assert "30 days from" in shown
    assert HOSTILE in [text.value for text in page.text]


def test_a_request_is_worked_to_its_answer_on_its_page(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.RECIPIENTS, received=ago(3))
    page = press(visit(officer, REQUEST, number=number), "Take it")
    assert "It is not verified who the person is" in page.warning[0].value
    page = press(page, "The person is known")
    fill(page, "What was done, as the person will read it", "PayPal and the carrier DHL received your address.")
    page = press(page.run(), "Send the answer and close")
    assert seen(officer, number).row.state is RequestState.ANSWERED
    assert "the carrier DHL" in letters(officer, number)[-1].body_text
    assert "Nothing is left to do." in texts(page)


def test_a_code_is_sent_checked_and_never_shown(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(1))
    page = press(visit(officer, REQUEST, number=number), "Send a one-time code")
    code = next(line for line in letters(officer, number)[0].body_text.splitlines() if line.isdecimal())
    assert code not in texts(page)
    assert "Paused since" in page.info[0].value
    fill(page, "Code that the person told us", code)
    press(page, "Check the code")
    assert seen(officer, number).row.identity_method is not None


def test_more_time_is_taken_with_its_letter(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(5))
    page = visit(officer, REQUEST, number=number)
    fill(page, "Reasons for the delay, as the person will read them", "Your data lie in seven systems.")
    page = press(page.run(), "Send and take more time")
    assert seen(officer, number).clock.extended
    assert "that can be done once only" in texts(page)


def test_v03_whoever_types_a_card_number_is_told(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(1))
    page = visit(officer, REQUEST, number=number)
    fill(page, "Note for colleagues", "She read out 4111 1111 1111 1111.")
    page = press(page, "Keep the note")
    assert "held the number of a payment card" in " ".join(toast.value for toast in page.toast)
    assert seen(officer, number).notes[0].text == "She read out •••• •••• •••• ••••."


def test_a_question_is_asked_and_its_answer_recorded(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(1))
    page = visit(officer, REQUEST, number=number)
    fill(page, "The question, or why you have to ask", "Which of your orders do you mean?")
    page = press(page.run(), "Send the question")
    assert seen(officer, number).clock.pause is not None
    press(page, "The answer is here")
    assert seen(officer, number).clock.pause is None


def test_a_refusal_is_the_officer_s_alone(sqlite_desk: Database) -> None:
    officer, agent = dora(), paul()
    (number,) = arrive(officer, Right.ACCESS, received=ago(1))
    assert "Only the data protection officer refuses" in texts(visit(agent, REQUEST, number=number))
    page = visit(officer, REQUEST, number=number)
    fill(page, "Reasons, as the person will read them", "It is the tenth of this week.")
    press(page.run(), "Send the refusal and close")
    assert seen(officer, number).row.state is RequestState.REFUSED


def test_a_request_that_was_let_go_is_closed_with_a_note(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(1), agent="Solicitor Smith")
    page = visit(officer, REQUEST, number=number)
    page = press(page, "It lies before me")
    fill(page, "How the person let it go", "They wrote that it is settled.")
    page = press(page, "Close as withdrawn")
    fill(page, "Note for colleagues", "Filed.")
    press(page, "Keep the note")
    view = seen(officer, number)
    assert view.row.state is RequestState.WITHDRAWN
    assert [note.text for note in view.notes] == ["Filed.", "They wrote that it is settled."]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MANAGER, Role.ADMINISTRATOR, Role.FINANCE])
def test_a03_nobody_else_finds_the_pages_or_opens_them(sqlite_desk: Database, role: Role) -> None:
    (number,) = arrive(dora(), Right.ACCESS, received=ago(1))
    somebody = hire("Somebody", role)
    assert not [line for line in PAGES if line.section == PRIVACY and line.permission in ROLE_PERMISSIONS[role]]
    with pytest.raises(ValueError, match="page"):
        visit(somebody, REQUEST, number=number)


def test_today_shows_the_officer_what_is_due(sqlite_desk: Database) -> None:
    officer = dora()
    arrive(officer, Right.ACCESS, received=ago(40))
    page = visit(officer, "tasks/today.py")
    assert "Privacy requests" in [text.value for text in page.text]
    assert "1 overdue" in texts(page)
    number = listed(officer, Asked()).lines[0].number
    late = -listed(officer, Asked()).lines[0].days_left
    assert f"The oldest is {late} d late" in texts(page)
    assert f"The answer is {late} days late." in texts(visit(officer, REQUEST, number=number))


def test_the_settings_are_kept_or_refused_in_a_sentence(sqlite_desk: Database) -> None:
    officer = dora()
    page = visit(officer, SETTINGS)
    page.selectbox[0].set_value("DE")
    page = page.run()
    page.selectbox[1].set_value("HH")
    page = press(page, "Save")
    assert (office.office(officer).country, office.office(officer).region) == ("DE", "HH")
    fill(page, "Reminders to staff go to", "nowhere")
    assert "is not an e-mail address" in press(page, "Save").error[0].value


def test_closed_ones_are_listed_apart_with_how_they_ended(sqlite_desk: Database) -> None:
    officer = dora()
    arrive(officer, Right.MARKETING_OPT_OUT, received=ago(1))
    (row,) = rows_of(visit(officer, LIST, kind=Kind.CLOSED.value))
    assert (row["Asks for"].split("\n")[0], row["How it ended"]) == ("No more advertising", "Answered")


def test_an_address_that_nobody_made_leads_back_to_the_list(sqlite_desk: Database) -> None:
    page = visit(dora(), REQUEST, number="P-26-'; --")
    assert "no such request" in page.error[0].value


def test_a_breach_is_reported_and_worked_on_its_page(sqlite_desk: Database) -> None:
    officer = dora()
    page = visit(officer, "privacy/breaches.py")
    assert "No breach is in the register." in page.info[0].value
    fill(page, "Which data, whose, and how you know", HOSTILE)
    page = press(page, "Report the breach")
    (found,) = everything(officer)
    assert HOSTILE in [text.value for text in page.text]
    page.date_input(key=f"breach-aware-at-{found.row.id}-day").set_value(found.row.first_alert_at.date())
    page = press(page, "Judge it so")
    assert everything(officer)[0].row.risk is BreachRisk.UNLIKELY
    fill(page, "What came of it, and what is done against another one", "Nothing came of it, it was a false alarm.")
    page = press(page, "Close the breach")
    assert "confirms since when the shop is aware" in page.error[0].value


def test_a_list_is_checked_for_those_who_want_no_advertising(sqlite_desk: Database) -> None:
    officer = dora()
    arrive(officer, Right.MARKETING_OPT_OUT, received=ago(1))
    page = visit(officer, "privacy/advertising.py")
    fill(page, "Addresses, one in a line", "a@x.example\nb@x.example")
    page = press(page, "Check the list")
    assert "Must not be written to: no advertising wanted (1)" in texts(page)
    assert "Must not be written to: no consent on record (1)" in texts(page)
    assert "a@x.example" in [text.value for text in page.text]


def test_what_is_held_on_the_person_is_looked_for_on_the_request_s_page(sqlite_desk: Database) -> None:
    officer = dora()
    open_case(rosa())
    (number,) = arrive(officer, Right.ACCESS, received=ago(1), email="ana@example.org")
    page = visit(officer, REQUEST, number=number)
    next(one for one in page.toggle if one.label == "Look through every table").set_value(True)
    page = page.run()
    counted = dict(page.dataframe[0].value.values.tolist())
    assert (counted["Orders"], counted["Returns"]) == (1, 1)
    page = press(page, "Look through all texts for the name")
    assert "No other text names the person." in texts(page)


def test_a_copy_goes_from_its_beginning_to_its_file_on_its_page(sqlite_desk: Database, home: Path) -> None:
    agent = paul()
    bought()
    (number,) = arrive(agent, Right.ACCESS, received=ago(1), email="ana@example.org")
    assert "It is not verified who the person is" in visit(agent, PACKAGE, number=number).warning[0].value
    know(agent, number)
    press(visit(agent, PACKAGE, number=number), "Gather the data")
    work_off()
    page = visit(agent, PACKAGE, number=number)
    assert "0 of 1 looked at" in texts(page)
    page = press(page, "Show it as it is")
    press(page, "Approve and make the file")
    work_off()
    page = press(visit(agent, PACKAGE, number=number), "Make an address to take it away")
    assert "It can be taken once, within ten minutes." in texts(page)


def test_a_text_of_staff_is_left_out_with_its_reason_on_the_page(sqlite_desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=ago(1))
    know(officer, number)
    work.note(officer, number, HOSTILE)
    reviewing.begin(officer, shown(officer, number))
    work_off()
    page = visit(officer, PACKAGE, number=number)
    assert HOSTILE in [text.value for text in page.text]
    fill(page, "Why, as the person will read it", "It names somebody else.")
    page = press(page.run(), "Leave this text out")
    assert "It names somebody else." in texts(page)
    press(page, "Let it go out after all")
    assert reviewing.package(officer, number).pending == 0


def test_a_correction_is_shown_before_and_after_and_a_statement_stands_on_the_return(sqlite_desk: Database) -> None:
    officer, rosa_ = dora(), rosa()
    case = open_case(rosa_)
    (number,) = arrive(officer, Right.RECTIFICATION, received=ago(1), email="ana@example.org")
    know(officer, number)
    page = visit(officer, REQUEST, number=number)
    fill(page, "Postal address", "2 New Street")
    page = page.run()
    assert page.dataframe[0].value.values.tolist() == [["Postal address", "", "2 New Street"]]
    page = press(page, "Correct it")
    fill(page, "The person’s own words", HOSTILE)
    press(page, "Put it beside the return")
    assert HOSTILE in [text.value for text in visit(rosa_, "returns/return_case.py", rma=case.rma).text]


def test_restricted_data_say_so_until_the_person_was_told_and_it_is_lifted(sqlite_desk: Database) -> None:
    agent, rosa_ = paul(), rosa()
    case = open_case(rosa_)
    (number,) = arrive(agent, Right.RESTRICTION, received=ago(1), email="ana@example.org")
    know(agent, number)
    page = press(visit(agent, REQUEST, number=number), "Only keep the data from now on")
    assert "Processing restricted since" in page.warning[0].value
    assert page_of(rosa_, case.rma).case.restricted_at is not None
    fill(page, "Why the restriction can be lifted, as the person will read it", "The court has decided.")
    page = press(page.run(), "Send the notice")
    press(page, "Lift the restriction")
    assert page_of(rosa_, case.rma).case.restricted_at is None


def test_an_objection_is_weighed_by_the_agent_and_decided_by_the_officer(sqlite_desk: Database) -> None:
    agent, officer = paul(), dora()
    open_case(rosa())
    (number,) = arrive(agent, Right.OBJECTION, received=ago(1), email="ana@example.org")
    know(agent, number)
    page = press(visit(agent, REQUEST, number=number), "Restrict the data and weigh it")
    assert "The data protection officer decides it." in texts(page)
    page = press(visit(officer, REQUEST, number=number), "Decide and sign")
    assert "The use stops." in texts(page)


def test_another_person_s_look_at_a_decision_is_ruled_on_the_page(sqlite_desk: Database) -> None:
    officer = dora()
    case = rejected(rosa())
    (number,) = arrive(officer, Right.HUMAN_REVIEW, received=ago(1), email="ana@example.org")
    know(officer, number)
    page = visit(officer, REQUEST, number=number)
    fill(page, "Why, as the person will read it", "The pictures show nothing at all.")
    page = press(page, "Rule on it")
    assert f"{case.rma}: The decision stands." in texts(page)
