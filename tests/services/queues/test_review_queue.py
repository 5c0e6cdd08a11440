"""The review queue: each row once, counts that agree, filters that combine, searches that find what is there."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from data import database
from data.database import Database
from data.encryption import search_tokens
from data.models.returns import ReturnCase
from data.queries.queue import find
from data.queries.queue.words import index_return
from data.queries.returns import evidence as evidence_rows
from data.queries.returns.evidence import RenditionRow
from data.vocabulary import OPEN_STATES, Proof, Reason, Recommendation, Rendition, ReturnState, Role
from services.cases.recognise import Answer
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import NotAllowed
from services.desk.text.form_values import term as typed_term
from services.queues import review_queue
from services.queues.review_queue import Due, QueueFilters, QueueRow, Sort, Tab, Who
from services.review import holds
from tests.bench.many_returns import fill
from tests.support.people import hire, max_the_manager, nora, rob, rosa, wanda
from tests.support.rows.photo_rows import add_photo
from tests.support.shop import Bought, Case, Purchase, open_case, place_order, renumber

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.running_as(lambda: NOW):
        yield


@pytest.fixture
def many(desk: Database) -> Database:
    """Three hundred returns in every state."""
    fill(desk, 300)
    return desk


def _walk(actor: Actor, filters: QueueFilters) -> list[QueueRow]:
    page = review_queue.queue_page(actor, filters)
    rows = list(page.rows)
    while page.next is not None:
        page = review_queue.queue_page(actor, filters, after=page.next)
        rows += page.rows
    return rows


def _walk_back(actor: Actor, filters: QueueFilters) -> list[QueueRow]:
    page = review_queue.queue_page(actor, filters)
    while page.next is not None:
        page = review_queue.queue_page(actor, filters, after=page.next)
    rows = list(page.rows)
    while page.previous is not None:
        page = review_queue.queue_page(actor, filters, before=page.previous)
        rows = [*page.rows, *rows]
    return rows


def _rmas(rows: list[QueueRow]) -> list[str]:
    return [row.rma for row in rows]


def _change(case: Case, **values: object) -> None:
    with database.transaction() as tx:
        tx.execute(update(ReturnCase).where(ReturnCase.id == case.return_id).values(**values))


def _found(actor: Actor, term: str) -> list[str]:
    return _rmas(_walk(actor, QueueFilters(tab=Tab.ALL, search=typed_term(term))))


@pytest.mark.parametrize("tab", list(Tab))
def test_paging_shows_each_row_once_in_order_and_back_again(many: Database, tab: Tab) -> None:
    boss = hire("Bo", Role.MANAGER)
    rows = _walk(boss, QueueFilters(tab=tab))
    places = [(row.place.rank, row.place.due_at, row.place.id) for row in rows]
    assert rows
    assert len(set(places)) == len(places)
    assert places == sorted(places, reverse=tab in (Tab.DECIDED, Tab.ALL))
    assert _rmas(_walk_back(boss, QueueFilters(tab=tab))) == _rmas(rows)


@pytest.mark.parametrize("tab", list(Tab))
def test_each_tab_counts_the_rows_that_it_shows(many: Database, tab: Tab) -> None:
    boss = hire("Bo", Role.MANAGER)
    for filters in (QueueFilters(tab=tab), QueueFilters(tab=tab, reason=Reason.DEFECTIVE)):
        for narrowed in (filters, replace(filters, search="cracked")):
            count = review_queue.queue_page(boss, narrowed).tabs[tab]
            assert (count.count, count.more) == (len(_walk(boss, narrowed)), False)


@pytest.mark.parametrize("tab", list(Tab))
@pytest.mark.parametrize("sort", list(Sort))
def test_each_order_shows_each_row_once_and_back_again(many: Database, tab: Tab, sort: Sort) -> None:
    boss = hire("Bo", Role.MANAGER)
    of = {
        "due": lambda row: row.place.due_at,
        "opened": lambda row: row.created_at,
        "amount": lambda row: row.place.worth,
    }
    for filters in (QueueFilters(tab=tab, sort=sort), QueueFilters(tab=tab, sort=sort, reason=Reason.DEFECTIVE)):
        rows = _walk(boss, filters)
        values = [of[sort.value.removeprefix("-")](row) for row in rows]
        assert values == sorted(values, reverse=sort.value.startswith("-"))
        assert set(_rmas(rows)) == set(_rmas(_walk(boss, replace(filters, sort=None))))
        assert len(set(_rmas(rows))) == len(rows)
        assert _rmas(_walk_back(boss, filters)) == _rmas(rows)


def test_what_a_rare_word_finds_is_sorted_and_a_common_one_comes_latest_first(
    many: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, wanted = hire("Bo", Role.MANAGER), QueueFilters(tab=Tab.ALL, search="cracked", sort=Sort.HIGHEST)
    rows = _walk(boss, wanted)
    assert [row.place.worth for row in rows] == sorted((row.place.worth for row in rows), reverse=True)
    assert _rmas(_walk_back(boss, wanted)) == _rmas(rows)
    assert review_queue.queue_page(boss, wanted).sortable
    monkeypatch.setattr(find, "RARE", 2)
    find._latest.cache_clear()
    assert not review_queue.queue_page(boss, wanted).sortable
    assert _rmas(_walk(boss, wanted)) == _rmas(_walk(boss, replace(wanted, sort=None)))
    find._latest.cache_clear()


def test_the_cases_before_and_after_follow_the_chosen_order(many: Database) -> None:
    boss, filters = hire("Bo", Role.MANAGER), QueueFilters(tab=Tab.REVIEW, sort=Sort.HIGHEST)
    first, second, third = _rmas(_walk(boss, filters))[:3]
    assert review_queue.neighbours(boss, second, filters) == (first, third)
    assert holds.take_next(boss, filters) == first


def test_a_page_knows_the_numbers_of_its_rows(desk: Database) -> None:
    reviewer = rosa()
    for _ in range(2 * review_queue.PAGE_ROWS + 3):
        open_case(reviewer)
    filters = QueueFilters(tab=Tab.REVIEW)
    first = review_queue.queue_page(reviewer, filters)
    second = review_queue.queue_page(reviewer, filters, after=first.next)
    third = review_queue.queue_page(reviewer, filters, after=second.next)
    assert [page.first for page in (first, second, third)] == [1, 26, 51]
    back = review_queue.queue_page(reviewer, filters, before=third.previous)
    assert (back.first, review_queue.queue_page(reviewer, filters, before=back.previous).first) == (26, 1)


def test_rows_that_arrive_while_someone_pages_disturb_nobody(desk: Database) -> None:
    reviewer = rosa()
    cases = [open_case(reviewer) for _ in range(review_queue.PAGE_ROWS + 5)]
    for place, case in enumerate(cases):
        _change(case, due_at=NOW + timedelta(hours=place))
    first = review_queue.queue_page(reviewer, QueueFilters())
    before_all, in_between = open_case(reviewer), open_case(reviewer)
    _change(before_all, due_at=NOW - timedelta(days=1))
    _change(in_between, due_at=NOW + timedelta(hours=review_queue.PAGE_ROWS, minutes=30))
    second = review_queue.queue_page(reviewer, QueueFilters(), after=first.next)
    seen = _rmas([*first.rows, *second.rows])
    assert [rma for rma in seen if rma != in_between.rma] == [case.rma for case in cases]
    assert seen.count(in_between.rma) == 1
    assert review_queue.queue_page(reviewer, QueueFilters()).rows[0].rma == before_all.rma


def test_rows_due_at_the_same_instant_are_each_shown(desk: Database) -> None:
    reviewer = rosa()
    cases = [open_case(reviewer) for _ in range(review_queue.PAGE_ROWS + 3)]
    for case in cases:
        _change(case, due_at=NOW)
    assert _rmas(_walk(reviewer, QueueFilters(tab=Tab.REVIEW))) == [case.rma for case in cases]


def test_what_waits_on_me_is_mine_first_then_what_nobody_has(desk: Database) -> None:
    reviewer, other = rosa(), rob()
    free, mine, his, held_by_me, held_by_him, passed_on = (open_case(reviewer) for _ in range(6))
    _change(mine, assignee_id=reviewer.staff_id, due_at=NOW + timedelta(days=9))
    _change(his, assignee_id=other.staff_id)
    holds.hold(reviewer, held_by_me.return_id)
    holds.hold(other, held_by_him.return_id)
    _change(passed_on, state=ReturnState.ESCALATED)
    assert _rmas(_walk(reviewer, QueueFilters())) == [held_by_me.rma, mine.rma, free.rma]
    assert _rmas(_walk(max_the_manager(), QueueFilters())) == [free.rma, passed_on.rma]
    assert _walk(wanda(), QueueFilters()) == []


def test_filters_combine(many: Database) -> None:
    reviewer = rosa()
    everything = _walk(reviewer, QueueFilters(tab=Tab.ALL))
    wanted = QueueFilters(tab=Tab.ALL, reason=Reason.DEFECTIVE, recommendation=Recommendation.ELIGIBLE, least=100)
    expected = [
        row.rma
        for row in everything
        if row.reason is Reason.DEFECTIVE and row.recommendation is Recommendation.ELIGIBLE and row.amount >= 100_00
    ]
    assert expected
    assert _rmas(_walk(reviewer, wanted)) == expected
    country = everything[0].country
    assert {row.country for row in _walk(reviewer, QueueFilters(tab=Tab.ALL, country=country))} == {country}


def test_the_state_the_assignee_and_the_age_narrow_too(many: Database) -> None:
    reviewer = rosa()
    rejected = _walk(reviewer, QueueFilters(tab=Tab.ALL, state=ReturnState.REJECTED))
    assert {row.state for row in rejected} == {ReturnState.REJECTED}
    assert _walk(reviewer, QueueFilters(tab=Tab.REVIEW, state=ReturnState.REJECTED)) == []
    nobody = _walk(reviewer, QueueFilters(tab=Tab.ALL, assignee=Who.NOBODY))
    assert nobody
    assert {row.assignee for row in nobody} == {None}
    assert _walk(reviewer, QueueFilters(tab=Tab.ALL, assignee=Who.ME)) == []
    assert {row.assignee_id for row in _walk(reviewer, QueueFilters(tab=Tab.ALL, assignee=1_003))} == {1_003}
    old = _walk(reviewer, QueueFilters(tab=Tab.ALL, older_than=365))
    assert old
    assert all(row.created_at <= NOW - timedelta(days=365) for row in old)


def test_what_is_due_today_ends_with_the_shops_day_and_stands_still_for_nobody_waited_for(desk: Database) -> None:
    reviewer = rosa()
    late, today, tomorrow, paused, decided = (open_case(reviewer) for _ in range(5))
    _change(late, due_at=NOW - timedelta(minutes=1))
    # The shop's day of 10 February ends at 23:00 UTC.
    _change(today, due_at=NOW.replace(hour=22, minute=59))
    _change(tomorrow, due_at=NOW.replace(hour=23))
    _change(paused, state=ReturnState.WAITING_FOR_CUSTOMER, due_at=NOW - timedelta(days=1))
    _change(decided, state=ReturnState.APPROVED, due_at=NOW - timedelta(days=1))
    for tab in (Tab.REVIEW, Tab.ALL):
        rows = _walk(reviewer, QueueFilters(tab=tab, due=Due.TODAY, sort=Sort.FIRST_DUE))
        assert _rmas(rows) == [late.rma, today.rma]
        assert _rmas(_walk(reviewer, QueueFilters(tab=tab, due=Due.LATE))) == [late.rma]
    page = review_queue.queue_page(reviewer, QueueFilters(tab=Tab.DECIDED, due=Due.LATE))
    assert (page.rows, page.tabs[Tab.ALL].count, page.tabs[Tab.DECIDED].count) == ((), 1, 0)


def test_a_row_shows_initials_a_product_and_how_many_more(desk: Database) -> None:
    reviewer = rosa()
    open_case(reviewer, Purchase(lines=(Bought("Kettle"), Bought("Lamp"), Bought("Drone")), customer="Ana Souza"))
    row = review_queue.queue_page(reviewer, QueueFilters()).rows[0]
    assert (row.customer, row.product, row.lines) == ("A** S****", "Kettle", 3)


def test_a_row_has_a_picture_of_the_goods_rather_than_of_the_box(desk: Database) -> None:
    reviewer = rosa()
    case, bare = open_case(reviewer), open_case(reviewer)
    box, goods, unseen = (add_photo(case.return_id, None, software=str(n)) for n in range(3))
    with database.transaction() as tx:
        evidence_rows.add_proofs(tx, box, [Proof.PACKAGE_FRONT])
        evidence_rows.add_proofs(tx, unseen, [Proof.PROBLEM])
        for key in (box, goods):
            evidence_rows.add_rendition(
                tx, RenditionRow(key, Rendition.THUMB, f"thumb-{key}", "0" * 64, "image/jpeg", 1, 1, 1)
            )
        shown = evidence_rows.find(tx, goods)
    assert shown is not None
    pictures = {row.rma: row.picture for row in review_queue.queue_page(reviewer, QueueFilters()).rows}
    assert pictures == {case.rma: shown.public_id, bare.rma: None}


def test_the_search_box_finds_numbers_words_and_whole_customers(desk: Database) -> None:
    reviewer = rosa()
    kettle = open_case(reviewer, Purchase(lines=(Bought("Enamel kettle"),)), description="The lid is Cracked, sadly.")
    lamp = open_case(reviewer, Purchase(lines=(Bought("Desk lamp"),), customer="João Prado", email="jp@example.org"))
    assert _found(reviewer, kettle.rma) == [kettle.rma]
    assert _found(reviewer, kettle.rma.lower()) == [kettle.rma]
    assert _found(reviewer, kettle.rma[:-2]) == [kettle.rma]
    assert _found(reviewer, kettle.order.number) == [kettle.rma]
    assert set(_found(reviewer, "T-00")) == {kettle.rma, lamp.rma}
    assert _found(reviewer, "kettle enamel") == [kettle.rma]
    assert _found(reviewer, "cracked LID") == [kettle.rma]
    assert _found(reviewer, "crack") == []
    assert _found(reviewer, "joao  prado") == [lamp.rma]
    assert _found(reviewer, "JP@example.org") == [lamp.rma]
    assert _found(reviewer, "prado") == []
    assert _found(reviewer, "?!") == []


def test_words_that_were_taken_out_are_no_longer_found(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer, description="It smells of smoke.")
    assert _found(reviewer, "smoke") == [case.rma]
    with database.transaction() as tx:
        index_return(tx, case.return_id, "It rattles.")
    assert _found(reviewer, "smoke") == []
    assert _found(reviewer, "rattles") == [case.rma]


def test_a_common_word_finds_every_row_that_a_rare_one_would(many: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewer = rosa()
    wanted = [QueueFilters(tab=tab, search="the") for tab in (Tab.REVIEW, Tab.ALL)]
    wanted.append(QueueFilters(tab=Tab.ALL, search="the", reason=Reason.DEFECTIVE))
    rare = [_rmas(_walk(reviewer, filters)) for filters in wanted]
    monkeypatch.setattr(find, "RARE", 10)
    find._latest.cache_clear()
    assert [_rmas(_walk(reviewer, filters)) for filters in wanted] == rare
    assert [_rmas(_walk_back(reviewer, filters)) for filters in wanted] == rare
    assert len(rare[1]) > review_queue.PAGE_ROWS
    assert review_queue.queue_page(reviewer, wanted[1]).tabs[Tab.ALL].more
    find._latest.cache_clear()


def test_the_beginning_of_a_number_that_many_share_finds_them_all(
    many: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = rosa()
    monkeypatch.setattr(find, "RARE", 10)
    find._latest.cache_clear()
    expected = [row.rma for row in _walk(reviewer, QueueFilters(tab=Tab.ALL)) if row.rma.startswith("R-25-")]
    assert len(expected) > 10
    assert set(_found(reviewer, "R-25-")) == set(expected)
    find._latest.cache_clear()


def _hostile(shared: Path) -> list[str]:
    texts = json.loads((shared / "hostile/text/blns.json").read_text(encoding="utf-8"))
    texts += json.loads((shared / "hostile/text/streamlit_markdown_injection.json").read_text(encoding="utf-8"))
    return [*texts, "\0", "\ud800", "%", "_", "' OR 1=1 --", '"', "*", "NEAR(a b)", "a AND b", "^", "x" * 5_000]


@pytest.mark.slow
def test_hostile_text_in_the_search_box_fails_nowhere_and_finds_nothing_extra(desk: Database, shared: Path) -> None:
    reviewer = rosa()
    case = open_case(reviewer, description="Nothing of the kind: zebra.")
    known = set(search_tokens(f"{case.rma} {case.order.number}-0 Headphones Nothing of the kind: zebra."))
    for text in _hostile(shared):
        filters = QueueFilters.from_params({"q": text, "tab": "all"})
        sought = set(search_tokens(filters.search))
        expected = [case.rma] if sought and sought <= known else []
        assert not filters.search or _rmas(_walk(reviewer, filters)) == expected, text
    assert _found(reviewer, "zebra") == [case.rma]


@pytest.mark.slow
def test_hostile_values_in_the_url_fail_nowhere_and_are_left_out(desk: Database, shared: Path) -> None:
    reviewer = rosa()
    open_case(reviewer)
    names = ("tab", "state", "reason", "country", "tier", "advice", "who", "older", "from", "to")
    for text in _hostile(shared):
        read = QueueFilters.from_params(dict.fromkeys(names, text))
        page = review_queue.queue_page(reviewer, read, after=text, before=text)
        assert read.to_params() == {} or text.isdecimal(), text
        assert page.rows or read.narrowing()


@pytest.mark.parametrize(
    "place",
    [
        "9-9999999999999999-999999999999999999.999999999999999.999999999",
        "0-0-0.0.0",
        "0-1-",
        "1-1-1.1",
        "1-1-1.1.1\n",
        "²-1-1.1.1",
    ],
)
def test_a_place_that_nobody_made_shows_a_page_or_the_first(desk: Database, place: str) -> None:
    reviewer = rosa()
    open_case(reviewer)
    assert review_queue.queue_page(reviewer, QueueFilters(), after=place).at == NOW
    assert review_queue.queue_page(reviewer, QueueFilters(), before=place).at == NOW


def test_the_case_before_and_after_are_those_of_the_list(desk: Database) -> None:
    reviewer = rosa()
    first, second, third = (open_case(reviewer) for _ in range(3))
    filters = QueueFilters(tab=Tab.REVIEW)
    assert review_queue.neighbours(reviewer, second.rma, filters) == (first.rma, third.rma)
    assert review_queue.neighbours(reviewer, first.rma, filters) == (None, second.rma)
    assert review_queue.neighbours(reviewer, third.rma, filters) == (second.rma, None)
    _change(second, state=ReturnState.APPROVED)
    assert review_queue.neighbours(reviewer, second.rma, filters) == (first.rma, third.rma)
    assert review_queue.neighbours(reviewer, "R-00-000000-A", filters) == (None, None)


def test_a_person_without_a_role_sees_no_queue(desk: Database) -> None:
    with pytest.raises(NotAllowed):
        review_queue.queue_page(nora(), QueueFilters())


def test_every_open_state_has_a_tab_and_no_row_stands_in_two(many: Database) -> None:
    reviewer = rosa()
    tabs = (Tab.REVIEW, Tab.CUSTOMER, Tab.ESCALATED, Tab.DECIDED)
    rows = [row for tab in tabs for row in _walk(reviewer, QueueFilters(tab=tab))]
    with database.reading() as tx:
        stored = set(tx.execute(select(ReturnCase.rma)).scalars())
    assert {row.rma for row in rows} == stored
    assert len(rows) == len(stored)
    assert {row.state for row in rows} >= set(OPEN_STATES)


def test_the_search_box_understands_what_a_scanner_types(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    for typed in (case.rma.replace("-", "ß"), case.rma.replace("-", " "), case.rma.replace("0", "O")):
        page = review_queue.queue_page(reviewer, QueueFilters(tab=Tab.ALL, search=typed_term(typed)))
        assert [row.rma for row in page.rows] == [case.rma], typed
    plain = review_queue.queue_page(reviewer, QueueFilters(tab=Tab.ALL, search=case.rma))
    assert plain.meant is None


def test_the_search_box_asks_which_of_two_orders_was_meant(desk: Database) -> None:
    reviewer = rosa()
    cases = [open_case(reviewer) for _ in range(2)]
    for case, number in zip(cases, ("90102", "#90102"), strict=True):
        renumber(case, number)
    page = review_queue.queue_page(reviewer, QueueFilters(tab=Tab.ALL, search="90102"))
    assert {row.rma for row in page.rows} == {case.rma for case in cases}
    assert page.meant is not None
    assert page.meant.answer is Answer.SEVERAL


def test_the_search_box_names_an_order_that_has_no_return(desk: Database) -> None:
    reviewer, bare = rosa(), place_order()
    page = review_queue.queue_page(reviewer, QueueFilters(tab=Tab.ALL, search=bare.number))
    assert page.rows == ()
    assert page.meant is not None
    assert [order.number for order in page.meant.orders] == [bare.number]
