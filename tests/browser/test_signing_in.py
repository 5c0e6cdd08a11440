"""Signing in and out in a browser: the forms, the second factor, the deep link, and tabs that close."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Role
from services.desk import clock
from tests.support.browser.serving import PASSWORD, Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def give(page: Page, who: Somebody, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(who.username)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")


def test_a_wrong_password_is_refused_in_one_sentence_and_the_right_one_opens_the_page_that_was_asked_for(
    served: Served, visits: Visits, rosa: Somebody
) -> None:
    page = visits.open(None, "/new-return?order=T-1")
    expect(page).to_have_url(re.compile("/sign-in"))
    give(page, rosa, "not the password")
    expect(page.get_by_role("alert")).to_have_text("Name or password is wrong. Check both and try again.")

    # Rosa has to wait a second now; Rob has not.
    give(page, served.hire(Role.REVIEWER, name="Rob"))
    expect(page.get_by_role("heading", name="New return")).to_be_visible()
    expect(page).to_have_url(f"{served.url}/new-return?order=T-1")


def test_a_new_colleague_sets_up_a_second_factor_and_needs_it_from_then_on(served: Served, visits: Visits) -> None:
    nina = served.hire(Role.REVIEWER, name="Nina", demonstration=False)
    page = visits.open(None, "/my-account")
    give(page, nina)
    page.get_by_text("Cannot scan it?").click()
    totp = pyotp.TOTP(page.locator("code.secret").inner_text())
    give_code(page, totp.now())
    expect(page.locator("ol.codes code")).to_have_count(10)
    codes = page.locator("ol.codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Second factor is on. 10 recovery codes are left.")).to_be_visible()

    again = visits.open(None, "/my-account")
    give(again, nina)
    # The step of the enrolment is spent; the next one is taken early, for clocks that differ.
    give_code(again, totp.at(clock.now(), counter_offset=1))
    expect(again.get_by_role("heading", name="My account")).to_be_visible()

    without_phone = visits.open(None, "/my-account")
    give(without_phone, nina)
    give_code(without_phone, codes[3])
    expect(without_phone.get_by_text("Second factor is on. 9 recovery codes are left.")).to_be_visible()
    once_more = visits.open(None, "/my-account")
    give(once_more, nina)
    give_code(once_more, codes[3])
    expect(once_more.get_by_role("alert")).to_contain_text("This code does not fit or was used before.")


def test_signing_out_leads_to_the_sign_in_and_the_way_back_shows_nothing(visits: Visits, rosa: Somebody) -> None:
    page = visits.open(rosa, "/my-account")
    page.get_by_role("link", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto("/my-account")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_signing_out_everywhere_closes_the_tab_of_another_browser(visits: Visits, rosa: Somebody) -> None:
    at_work, at_home = visits.open(rosa, "/my-account"), visits.open(rosa, "/healthz")
    with at_home.expect_websocket() as streams:
        at_home.goto("/my-account")
    expect(at_home.get_by_text("Where you are signed in")).to_be_visible()
    with streams.value.expect_event("close"):
        at_work.get_by_role("button", name="Sign out everywhere").click()
    for page in (at_work, at_home):
        expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    at_home.get_by_role("link", name="Sign in again").click()
    give(at_home, rosa)
    expect(at_home.get_by_role("heading", name="My account")).to_be_visible()
