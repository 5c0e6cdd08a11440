"""The page on which a person's data are deleted: chosen and prepared by one, approved by another, told."""

from datetime import date, timedelta
from pathlib import Path

from data.database import Database
from data.vocabulary import RequestState, Right
from services.desk import clock
from services.desk.settings import settings
from tests.support.browser.visiting import press, visit
from tests.support.privacy import erasing
from tests.support.privacy.asking import arrive, dora, letters, paul, seen
from tests.support.privacy.pages import texts

PAGE = "privacy/erasure.py"


def yesterday() -> date:
    return clock.today(settings().zone) - timedelta(days=1)


def test_two_people_delete_and_the_person_gets_the_receipt(sqlite_desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    mine = erasing.customer()
    number = erasing.asked(officer, day=yesterday())
    page = visit(officer, PAGE, number=number)
    assert "your account will be closed" in texts(page)
    assert "1 customer record." in texts(page)
    page = press(page, "Prepare for a second person")
    assert "Somebody else approves it" in texts(page)
    assert not [button for button in page.button if button.label == "Approve and delete"]
    page = press(visit(second, PAGE, number=number), "Approve and delete")
    assert "searched once more" in texts(page)
    erasing.work()
    assert erasing.row_of(mine) is None
    page = visit(officer, PAGE, number=number)
    assert "1 customer record." in texts(page)
    press(page, "Send it and close the request")
    assert seen(officer, number).row.state is RequestState.ANSWERED
    assert "1 customer record." in letters(officer, number)[-1].body_text


def test_what_was_prepared_can_be_dropped(sqlite_desk: Database, home: Path) -> None:
    officer = dora()
    mine = erasing.customer()
    number = erasing.asked(officer, day=yesterday())
    page = press(visit(officer, PAGE, number=number), "Prepare for a second person")
    page = press(page, "Drop it")
    assert "1 customer record." in texts(page)
    assert erasing.row_of(mine) is not None


def test_why_nothing_can_be_deleted_yet_is_said(sqlite_desk: Database, home: Path) -> None:
    officer, today = dora(), yesterday()
    (unknown,) = arrive(officer, Right.ERASURE, received=today)
    page = visit(officer, PAGE, number=unknown)
    assert "identity not verified" in "".join(str(one.value) for one in page.warning)
    (other,) = arrive(officer, Right.RECIPIENTS, received=today, email="b@x.example")
    assert "does not ask to delete" in texts(visit(officer, PAGE, number=other))
