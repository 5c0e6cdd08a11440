"""The privacy desk's figures: what is open and due, how soon answers went out, and no small count in any shape."""

import csv
from datetime import date, timedelta

import pytest

from data.database import Database
from data.vocabulary import AuditTag, QuestionReason, Right
from services.desk.access import Actor
from services.privacy.dashboard import (
    Dashboard,
    Standing,
    answered_lines,
    dashboard,
    due_lines,
    open_lines,
    take_figures,
)
from services.privacy.requests import closing, questions
from services.privacy.words import RIGHTS
from tests.support.privacy.asking import arrive, dora, entries, know, on, paul, shown

TODAY = date(2026, 6, 15)
WHY = "Which of your orders do you mean?"
COPY, DELETE = RIGHTS[Right.ACCESS], RIGHTS[Right.ERASURE]


def many(actor: Actor, right: Right, count: int, received: date, start: int = 0) -> list[str]:
    """So many requests of different people that arrived on that day."""
    with on(received):
        return [
            arrive(actor, right, received=received, email=f"{right}-{received}-{start + place}@x.example")[0]
            for place in range(count)
        ]


def figures(actor: Actor) -> Dashboard:
    with on(TODAY):
        return dashboard(actor)


def answer(actor: Actor, numbers: list[str], day: date) -> None:
    with on(day):
        for number in numbers:
            know(actor, number)
            closing.answer(actor, shown(actor, number), closing.answer_draft(actor, number, "Here are your data."))


def test_what_is_open_stands_by_right_and_by_its_date(desk: Database) -> None:
    officer = dora()
    many(officer, Right.ACCESS, 6, TODAY - timedelta(days=40))
    many(officer, Right.ERASURE, 7, TODAY - timedelta(days=25))
    many(officer, Right.ACCESS, 8, TODAY - timedelta(days=1))
    found = figures(officer)
    lines = {line[0]: line[1:] for line in open_lines(found)}
    assert lines == {COPY: ("6", "0", "8", "0"), DELETE: ("0", "7", "0", "0"), "All": ("6", "7", "8", "0")}
    assert found.open.total.text == "21"
    falls_due = {day: text for day, text in due_lines(found) if text != "0"}
    assert falls_due == {date(2026, 6, 20): "7", date(2026, 7, 14): "8"}


def test_a_clock_that_stands_still_falls_due_on_no_day(desk: Database) -> None:
    officer = dora()
    for number in many(officer, Right.ACCESS, 5, TODAY - timedelta(days=2)):
        with on(TODAY - timedelta(days=1)):
            draft = questions.question_draft(officer, number, QuestionReason.CLARIFICATION, WHY)
            questions.ask(officer, shown(officer, number), QuestionReason.CLARIFICATION, WHY, draft)
    found = figures(officer)
    assert found.open.groups[Standing.PAUSED].total.text == "5"
    assert {text for _, text in due_lines(found)} == {"0"}


def test_answers_are_counted_with_their_days_and_whether_they_were_in_time(desk: Database) -> None:
    officer = dora()
    received = date(2026, 4, 1)
    numbers = many(officer, Right.ACCESS, 15, received)
    answer(officer, numbers[:10], received + timedelta(days=12))
    answer(officer, numbers[10:], received + timedelta(days=44))
    many(officer, Right.MARKETING_OPT_OUT, 5, received)
    found = figures(officer)
    assert answered_lines(found) == [(COPY, "15", "12"), ("All", "15", "12")]
    assert found.rate == pytest.approx(10 / 15)


def test_k01_a_rate_that_would_say_how_few_were_late_is_not_told(desk: Database) -> None:
    officer = dora()
    received = date(2026, 4, 1)
    numbers = many(officer, Right.ACCESS, 12, received)
    answer(officer, numbers[:10], received + timedelta(days=3))
    answer(officer, numbers[10:], received + timedelta(days=44))
    found = figures(officer)
    assert (found.rate, found.in_time.cells[False].text) == (None, "<5")


def test_k02_table_chart_and_file_hide_the_same(desk: Database) -> None:
    agent = paul()
    many(agent, Right.ACCESS, 12, TODAY)
    many(agent, Right.ERASURE, 3, TODAY)
    many(agent, Right.RESTRICTION, 9, TODAY)
    found = figures(agent)
    later = {line[0]: line[3] for line in open_lines(found)}
    assert later == {COPY: "12", DELETE: "<5", RIGHTS[Right.RESTRICTION]: "suppressed", "All": "24"}
    with on(TODAY):
        file = take_figures(agent).decode("utf-8-sig")
    rows = {(row[0], row[1]): row[2] for row in csv.reader(file.splitlines())}
    assert rows["Open", f"{DELETE}, Due later"] == "<5"
    assert rows["Open", f"{RIGHTS[Right.RESTRICTION]}, Due later"] == "suppressed"
    assert rows["Open", f"{COPY}, Due later"] == "12"
    assert not {"3", "9"} & set(rows.values())
    assert entries()[-1].tag is AuditTag.FILE_EXPORTED


def test_what_is_for_the_officer_alone_counts_for_the_officer_alone(desk: Database) -> None:
    officer, agent = dora(), paul()
    for place in range(5):
        with on(TODAY):
            arrive(officer, Right.ACCESS, received=TODAY, email=f"o{place}@x.example", for_officer=True)
    assert (figures(officer).open.total.text, figures(agent).open.total.text) == ("5", "0")


def test_an_empty_desk_has_no_figures(desk: Database) -> None:
    found = figures(dora())
    assert (open_lines(found), found.days, found.rate) == ([("All", "0", "0", "0", "0")], None, None)
