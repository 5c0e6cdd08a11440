"""Hostile strings in every field that takes text, and the pages that show them: nothing runs, nothing leaves."""

import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from data import database
from data.queries.staff import staff
from data.vocabulary import Channel, Proof, Reason, Role
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.settings import settings
from services.desk.text import visible
from services.imports.csv_format import read_csv
from services.imports.load import import_orders
from services.messages.writing import Draft
from services.policy.terms import Result
from services.queues import saved_views
from services.queues.review_queue import QueueFilters
from services.review import amend, decide
from services.review.case_page import open_case
from services.review.evidence import add_evidence
from services.review.opening import NewLine, NewReturn, open_return, order_card
from tests.browser.conftest import acting, services_on
from tests.support import shop
from tests.support.browser.hostile import LINES, forty, harmless, one_line, orders_file, settled, text_of
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.files import photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ORDERS = 8


@pytest.fixture(scope="module")
def strings(shared: Path) -> tuple[str, ...]:
    """The forty."""
    found = forty(shared)
    assert len(found) == ORDERS * LINES
    return found


@pytest.fixture(scope="module")
def maria(served: Served) -> Somebody:
    """Maria manages the reviewers, and imports orders."""
    return served.hire(Role.MANAGER, name="Maria")


@pytest.fixture(scope="module")
def rmas(served: Served, maria: Somebody, strings: tuple[str, ...]) -> tuple[str, ...]:
    """A return of each of the hostile orders."""
    with services_on(served):
        read = read_csv("orders.csv", orders_file(strings), zone=settings().zone, today=clock.today(settings().zone))
        import_orders(acting(maria), read)
        return tuple(open_hostile_return(maria, strings, order) for order in range(ORDERS))


def open_hostile_return(maria: Somebody, strings: tuple[str, ...], order: int) -> str:
    """A return of the whole order with five strings in each field, two files, a note, reasons and a message."""
    actor, card = acting(maria), order_card(acting(maria), f"H-{order}")
    some = strings[order * LINES :][:LINES]
    told = "\n".join(some)
    opened = open_return(
        actor,
        NewReturn(
            order_number=card.number,
            lines=tuple(NewLine(line.order_line_id, 1, Reason.DEFECTIVE) for line in card.lines),
            description=told,
            contact_date=clock.today(settings().zone),
            channel=Channel.EMAIL,
            facts={"extra": {"return_carrier": visible.line(some[1], 64)}},
        ),
    )
    for number, name in enumerate(some[:2]):
        picture = io.BytesIO(photo(100 + order * 2 + number, 64, 48))
        add_evidence(actor, opened.return_id, f"{one_line(name)}.jpg", picture, (Proof.ITEM,))
    view = open_case(actor, opened.rma)
    clause = next(one for one in view.assessed.clauses if view.assessed.result_of(one) is not Result.MET)
    amend.override(actor, shown(opened.return_id), clause, Result.MET, told)
    amend.reclassify(actor, shown(opened.return_id), {view.lines[0].id: Reason.ARRIVED_BROKEN}, told)
    decide.escalate(actor, shown(opened.return_id), told)
    draft = Draft("ask_for_more", one_line(some[0]), told)
    decide.ask_for_more(actor, shown(opened.return_id), some, draft, internal_note=told)
    return opened.rma


def shown(return_id: int) -> Shown:
    return Shown(return_id, shop.version_of(return_id))


def test_a_hostile_file_of_orders_is_looked_at_and_taken_in(
    visits: Visits, maria: Somebody, strings: tuple[str, ...]
) -> None:
    page = visits.open(maria, "/import")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload", exact=True).click()
    chooser.value.set_files({"name": "<img src=x>.csv", "mimeType": "text/csv", "buffer": orders_file(strings)})
    expect(page.get_by_text("Which column of the file holds what")).to_be_visible()
    harmless(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name=f"{ORDERS} orders imported")).to_be_visible()
    harmless(page)


@pytest.mark.parametrize("order", range(ORDERS))
def test_a_hostile_return_is_shown_word_for_word_and_does_nothing(
    visits: Visits, maria: Somebody, strings: tuple[str, ...], rmas: tuple[str, ...], order: int
) -> None:
    page = visits.open(maria, f"/new-return?order=H-{order}")
    expect(page.get_by_text(f"H-{order}", exact=True)).to_be_visible()
    harmless(page)
    page.goto(f"/case?rma={rmas[order]}")
    expect(page.get_by_text("In the customer’s words")).to_be_visible()
    harmless(page)
    text = text_of(page)
    for string in strings[order * LINES :][:LINES]:
        assert one_line(visible.visible(string)) in text
    expect(page.get_by_role("button", name="Ask for more")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    expect(page.get_by_role("textbox", name="Message to the customer")).to_be_visible()
    harmless(page)


def test_a_customers_hostile_name_is_revealed_as_it_was_written(
    visits: Visits, maria: Somebody, strings: tuple[str, ...], rmas: tuple[str, ...]
) -> None:
    page = visits.open(maria, f"/case?rma={rmas[0]}")
    page.get_by_role("button", name="Reveal…").click()
    page.get_by_role("textbox", name="Why do you need it?").fill("The parcel went astray.")
    page.keyboard.press("Enter")
    expect(page.get_by_text(strings[0]).last).to_be_visible()
    harmless(page)


def test_the_queue_the_outbox_and_the_history_show_hostile_text_as_text(
    visits: Visits, maria: Somebody, rmas: tuple[str, ...]
) -> None:
    page = visits.open(maria, "/queue?tab=all")
    expect(page.get_by_role("link", name=re.compile(rmas[0]))).to_be_visible()
    harmless(page)
    page.goto("/outbox")
    page.get_by_role("button", name=re.compile("^Show R-")).first.click()
    expect(page.get_by_text("Open the return")).to_be_visible()
    harmless(page)


def test_hostile_searches_addresses_and_names_of_views_do_nothing(
    visits: Visits, maria: Somebody, strings: tuple[str, ...]
) -> None:
    for number, string in enumerate(strings):
        saved_views.save_view(acting(maria), visible.line(string, 56) + f" {number}", QueueFilters(search=string))
    page = visits.open(maria, "/queue?tab=all")
    page.get_by_role("button", name="Views").click()
    expect(page.get_by_role("button", name="Save view")).to_be_visible()
    harmless(page)
    page.keyboard.press("Escape")
    search = page.get_by_placeholder(re.compile("^RMA, order"))
    for string in strings:
        search.fill(string)
        search.press("Enter")
        harmless(page)
    for address in ("/case?rma={}", "/new-return?order={}", "/queue?q={}&state={}", "/outbox?show={}"):
        for string in ("[x](//beacon.invalid)", "[a](//b.invalid)", strings[0]):
            page.goto(address.replace("{}", quote(string)))
            expect(settled(page).get_by_test_id("stMain")).not_to_be_empty()
            harmless(page)


def test_a_colleagues_hostile_name_does_nothing(served: Served, visits: Visits, maria: Somebody) -> None:
    named = served.hire(Role.REVIEWER, Role.ADMINISTRATOR)
    with database.transaction() as tx:
        staff.change(tx, named.staff_id, display_name="![x](//b.invalid/t.png) [c](//b.invalid) :material/check:")
    case = shop.open_case(acting(maria))
    page = visits.open(named, "/staff")
    expect(page.get_by_role("heading", name="Staff")).to_be_visible()
    harmless(page)
    hold_and_wait(visits.open(named, f"/case?rma={case.rma}"))
    other = visits.open(maria, f"/case?rma={case.rma}")
    expect(other.get_by_text("is working on it")).to_be_visible()
    harmless(other)


def hold_and_wait(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Hold")).click()
    expect(page.get_by_text("Held by you")).to_be_visible()
    harmless(page)
