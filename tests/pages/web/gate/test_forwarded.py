"""Whose address counts against guessing: a header that anybody can write does not make a new visitor."""

import re
from pathlib import Path

from services.accounts.throttle import PER_MINUTE
from tests.support.browser.serving import Served, serve


def _refusals(served: Served, tries: int) -> list[str]:
    """What the sign-in says to guesses of other names, each under another claimed address."""
    said = []
    with served.client() as browser:
        for number in range(tries):
            page = browser.get("/sign-in").text
            token = re.search(r'name="form_token" value="([^"]+)"', page)
            assert token is not None
            form = {"form_token": token[1], "name": f"nobody{number}", "password": "wrong wrong wrong"}
            claimed = {"x-forwarded-for": f"198.51.100.{number}"}
            said.append(browser.post("/sign-in", data=form, headers=claimed).text)
    return said


def test_a_claimed_address_does_not_get_around_the_limit(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        assert "Too many wrong attempts" in _refusals(served, PER_MINUTE + 2)[-1]


def test_a_proxy_that_the_settings_name_is_believed(tmp_path: Path) -> None:
    with serve(tmp_path, RETURNS_DESK_TRUSTED_PROXIES="127.0.0.1") as served:
        assert "Too many wrong attempts" not in _refusals(served, PER_MINUTE + 2)[-1]
