"""The queue's page: what waits with its counts, filters in the URL, customers as initials, and the next case."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.vocabulary import Reason, Role
from services.accounts import sessions
from services.accounts.sessions import Visitor
from services.desk.access import Actor
from services.queues.review_queue import PAGE_ROWS, QueueFilters, Sort, Tab
from services.review import holds
from tests.conftest import ROOT
from tests.support.people import hire, rob, rosa, wanda
from tests.support.shop import Bought, Purchase, open_case, renumber

HOSTILE = "<img src=x onerror=alert(1)> ![lamp](http://evil.example/x.png)"


def _page(person: Actor, **params: str) -> AppTest:
    assert person.staff_id is not None
    with database.transaction() as tx:
        token = sessions.start(tx, person.staff_id, Visitor("127.0.0.1", "a browser"), second_factor=True)
    session = sessions.find(token)
    assert session is not None
    page = AppTest.from_file(str(ROOT / "pages" / "desk.py"), default_timeout=30)
    page.user = {"staff_id": str(person.staff_id), "session_id": session.public_id}
    page.run()
    page = page.switch_page("returns/review_queue.py")
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def _told(page: AppTest) -> dict[str, Any]:
    """What the part in the browser gets."""
    found = next(element for element in page.main if getattr(element, "key", None) == "queue-rows")
    data: dict[str, Any] = json.loads(found.proto.json)
    return data


def _rmas(page: AppTest) -> list[str]:
    return [row["rma"]["text"] for row in _told(page)["rows"]]


def _url(page: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in page.query_params.items()}


def test_an_empty_queue_says_what_will_come_here(sqlite_desk: Database) -> None:
    page = _page(rosa())
    assert "Nothing waits on you" in page.info[-1].value
    assert "Open one under" in _page(rob(), tab="all").info[-1].value


def test_rows_stand_there_with_words_for_everything_and_the_customer_as_initials(sqlite_desk: Database) -> None:
    reviewer = rosa()
    purchase = Purchase(lines=(Bought(HOSTILE), Bought("Lamp")), customer="Ana Souza", country="BR")
    case = open_case(reviewer, purchase, reason=Reason.DEFECTIVE)
    holds.hold(rob(), case.return_id)
    row = _told(_page(reviewer, tab="review"))["rows"][0]
    assert row["rma"] == {"text": case.rma, "below": case.order.number}
    assert row["product"] == {"text": HOSTILE, "below": "+1 more", "picture": None}
    assert row["customer"] == {"text": "A** S****", "below": "Brazil"}
    assert row["reason"]["text"] == "Defective"
    assert row["due"] == {"text": "in 47 h", "tone": "gray"}
    assert row["who"] == {"text": "held by Rob", "tone": "violet"}
    assert row["href"] == f"case?tab=review&rma={case.rma}"
    assert "Souza" not in json.dumps(row)


def test_the_url_carries_tab_filters_and_search_and_the_tabs_count_the_same(sqlite_desk: Database) -> None:
    reviewer = rosa()
    wanted = open_case(reviewer, description="The lid is cracked.")
    open_case(reviewer, description="It rattles.")
    page = _page(reviewer, tab="review", q="cracked", reason="defective")
    assert _rmas(page) == [wanted.rma]
    assert page.text_input[0].value == "cracked"
    assert page.button_group[0].value == Tab.REVIEW
    assert "To review :gray[1]" in page.button_group[0].options
    chips = page.button_group[1]
    chips.set_value([]).run()
    assert _url(page) == QueueFilters(tab=Tab.REVIEW, search="cracked").to_params()


def test_typing_in_the_box_searches_and_the_url_leads_back_to_it(sqlite_desk: Database) -> None:
    reviewer = rosa()
    wanted = open_case(reviewer, description="The lid is cracked.")
    open_case(reviewer, description="It rattles.")
    page = _page(reviewer)
    page.text_input[0].set_value("  cracked ").run()
    assert _rmas(page) == [wanted.rma]
    page.text_input[0].set_value("nothing like it").run()
    assert "fits the search and the filters" in page.info[-1].value
    assert _url(page) == QueueFilters(search="nothing like it").to_params()


@pytest.mark.parametrize("value", ["\0", "' OR 1=1 --", "999999999999999999999", HOSTILE])
def test_an_url_that_nobody_made_shows_the_usual_queue(sqlite_desk: Database, value: str) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    names = ("tab", "state", "reason", "country", "tier", "advice", "who", "older", "from", "to", "after", "before")
    assert _rmas(_page(reviewer, **dict.fromkeys(names, value))) == [case.rma]


def test_columns_say_how_they_sort_and_the_address_keeps_the_order(sqlite_desk: Database) -> None:
    reviewer = rosa()
    cheap, dear = (open_case(reviewer, Purchase(lines=(Bought("Lamp", price),))) for price in (1_000, 9_000))
    page = _page(reviewer, **QueueFilters(tab=Tab.REVIEW, sort=Sort.HIGHEST).to_params())
    assert _rmas(page) == [dear.rma, cheap.rma]
    sorts = {column["key"]: column.get("sort") for column in _told(page)["columns"]}
    assert (sorts["amount"], sorts["due"], sorts["product"]) == ("descending", "none", None)


def test_paging_says_which_rows_of_how_many_and_begins_at_the_top(sqlite_desk: Database) -> None:
    reviewer = rosa()
    for _ in range(PAGE_ROWS + 2):
        open_case(reviewer)
    page = _page(reviewer, tab="review")
    assert "1–25 of 27" in [caption.value for caption in page.caption]
    following = next(button for button in page.button if button.label == "Next page")
    page = following.click().run()
    assert "26–27 of 27" in [caption.value for caption in page.caption]
    assert _told(page)["turn"] == 26


def test_a_number_that_is_typed_opens_its_return_at_once(sqlite_desk: Database) -> None:
    reviewer = rosa()
    case, _other = open_case(reviewer), open_case(reviewer)
    page = _page(reviewer, tab="escalated")
    page.text_input[0].set_value(case.rma.removeprefix("R-").lower()).run()
    assert _url(page) == {"rma": case.rma, "tab": "escalated"}
    # The address of a search leads to its list, however often one goes back to it.
    assert _rmas(_page(reviewer, **QueueFilters(tab=Tab.ALL, search=case.rma).to_params())) == [case.rma]


def test_a_search_that_finds_nothing_here_says_where_it_is_found(sqlite_desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer, description="The lid is cracked.")
    page = _page(reviewer, **QueueFilters(tab=Tab.ESCALATED, search="cracked").to_params())
    assert "Nothing under “With the managers”" in page.info[-1].value
    assert page.button(key=f"elsewhere-{case.rma}").label == f"{case.rma} is in “To review”"
    page = page.button(key="elsewhere-review").click().run()
    assert _rmas(page) == [case.rma]


def _choose(page: AppTest, *rmas: str) -> AppTest:
    """Mark rows, as the part in the browser tells it."""
    ids = [row["id"] for row in _told(page)["rows"] if row["rma"]["text"] in rmas]
    page.session_state["queue-rows"] = {"chosen": ids}
    return page.run()


def test_a_ready_made_view_shows_what_its_name_says(sqlite_desk: Database) -> None:
    reviewer = rosa()
    open_case(reviewer, Purchase(lines=(Bought("Lamp", 1_000),)))
    dear = open_case(reviewer, Purchase(lines=(Bought("Drone", 90_000),)))
    page = _page(reviewer)
    page.session_state["queue-views"] = True
    page = page.run()
    named = next(button for button in page.button if button.label.startswith("High value, from US$ 200"))
    page = named.click().run()
    assert _rmas(page) == [dear.rma]
    assert _url(page) == {"from": "200", "sort": "-amount"}


def test_chosen_rows_are_taken_together_and_what_was_left_is_named(sqlite_desk: Database) -> None:
    reviewer, other = rosa(), rob()
    cases = [open_case(reviewer) for _ in range(3)]
    holds.hold(other, cases[2].return_id)
    page = _page(reviewer, tab="review")
    page = _choose(page, *[case.rma for case in cases])
    assert "3 chosen" in [caption.value for caption in page.caption]
    take = next(button for button in page.button if button.label == "Take")
    page = take.click().run()
    assert not page.exception
    assert "Rob works on it just now." in " ".join(text.value for text in page.text)
    assert [row["who"] for row in _told(page)["rows"]][:2] == ["you", "you"]


def test_those_who_neither_decide_nor_give_work_choose_no_rows(sqlite_desk: Database) -> None:
    open_case(rosa())
    assert _told(_page(rob(), tab="review"))["select"]
    assert not _told(_page(wanda(), tab="review"))["select"]


def test_the_next_case_is_held_when_its_page_opens(sqlite_desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    page = _page(reviewer, tab="review")
    page.button(key="queue-take-next").click().run()
    assert _url(page) == {"rma": case.rma, "tab": "review"}


def test_those_who_do_not_decide_are_offered_no_next_case(sqlite_desk: Database) -> None:
    open_case(rosa())
    page = _page(wanda(), tab="review")
    assert len(_rmas(page)) == 1
    assert "queue-take-next" not in [button.key for button in page.button]


def test_those_who_do_not_decide_begin_with_all_returns(sqlite_desk: Database) -> None:
    case = open_case(rosa())
    page = _page(hire("Dora", Role.DATA_PROTECTION_OFFICER))
    assert _rmas(page) == [case.rma]
    assert not any(option.startswith("Waiting on me") for option in page.button_group[0].options)


def test_a_number_with_two_meanings_is_asked_about_and_the_chosen_return_opens(sqlite_desk: Database) -> None:
    reviewer = rosa()
    cases = [open_case(reviewer) for _ in range(2)]
    for case, number in zip(cases, ("90102", "#90102"), strict=True):
        renumber(case, number)
    page = _page(reviewer, **QueueFilters(tab=Tab.ALL, search="90102").to_params())
    assert "Did you mean one of these?" in " ".join(element.value for element in page.markdown)
    page.button(key=f"meant-{cases[1].rma}").click().run()
    assert not page.exception
    assert page.query_params["rma"] == cases[1].rma
