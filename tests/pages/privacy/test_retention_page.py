"""The officer looks at what is due, tries other periods, and switches the removal on."""

from pathlib import Path

from data.database import Database
from services.privacy.retention import plan
from tests.support import people
from tests.support.browser.visiting import fill, press, visit
from tests.support.privacy.asking import dora
from tests.support.privacy.erasing import settled
from tests.support.privacy.pages import texts

PAGE = "privacy/retention.py"


def test_other_periods_are_looked_at_before_they_are_set(sqlite_desk: Database, home: Path) -> None:
    officer = dora()
    settled(people.rosa())
    page = visit(officer, PAGE)
    assert "Due, and waits for you" in texts(page)
    fill(page, "Who asked, in a closed privacy request, in days", "90")
    page = page.run()
    assert "Would go with these periods" in texts(page)
    assert plan.schedule(officer).periods.identity_days == 730
    page.checkbox(key="retention-removes").check()
    page = press(page, "Save")
    now = plan.schedule(officer).periods
    assert (now.identity_days, now.removes) == (90, True)
    assert "Goes with the next round" in texts(page)


def test_what_makes_no_sense_is_said(sqlite_desk: Database, home: Path) -> None:
    page = visit(dora(), PAGE)
    fill(page, "Orders and what was paid, in years from the order", "many")
    page = press(page, "Save")
    assert "Years of orders" in texts(page)
