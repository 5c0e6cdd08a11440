"""A payment service that hangs: however often somebody clicks, one payment is made, and the page says what goes on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.queries.money import payouts
from data.vocabulary import RefundState
from pages.components import untrusted
from services.desk.errors import Conflict
from services.desk.settings import settings
from services.refunds.paying.sending import send
from services.refunds.providers import choosing
from tests.support import refunding
from tests.support.browser.visiting import visit
from tests.support.refunding import Team
from tests.support.rows import many_refunds
from tests.support.rows.many_refunds import capture_of
from tests.support.servers.paypal import CLIENT, SECRET, WEBHOOK, PayPalDouble, open_paypal
from tests.support.shop import Case


@pytest.fixture
def paypal(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PayPalDouble]:
    """A PayPal that keeps to its own documents; the desk's settings point to it."""
    with open_paypal(shared) as double:
        for name, value in (("CLIENT_ID", CLIENT), ("CLIENT_SECRET", SECRET), ("WEBHOOK_ID", WEBHOOK)):
            monkeypatch.setenv(f"RETURNS_DESK_PAYPAL_{name}", value)
        monkeypatch.setenv("RETURNS_DESK_PAYPAL_BASE_URL", double.url)
        settings.cache_clear()
        yield double
        choosing.paypal().close()
        settings.cache_clear()


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def granted(team: Team, paypal: PayPalDouble) -> tuple[Case, int]:
    ((case, refund_id),) = many_refunds.granted(team, 1)
    paypal.capture(capture_of(case), "100.00")
    return case, refund_id


def money_page(team: Team, case: Case) -> AppTest:
    page = visit(team.finn, "money/refund.py", rma=case.rma)
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    shown = (page.text, page.caption, page.info, page.markdown)
    return "\n".join(untrusted.literal(element.value) for some in shown for element in some)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def attempts(refund_id: int) -> int:
    with database.reading() as tx:
        return len(payouts.of_refund(tx, refund_id))


def test_while_paypal_hangs_a_second_click_pays_nothing_and_the_page_says_so(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("slow")
    with ThreadPoolExecutor() as beside:
        first = beside.submit(send, team.finn, refund_id, 1)
        assert paypal.hanging.wait(60)
        with pytest.raises(Conflict, match="is being sent"):
            send(team.finn, refund_id, 1)
        meanwhile = money_page(team, case)
        paypal.patience.set()
        assert first.result(timeout=60).state is RefundState.COMPLETED
    assert "Being sent" in texts(meanwhile)
    assert "Nobody can send it again meanwhile" in texts(meanwhile)
    assert not any(label.startswith("Send") for label in labels(meanwhile))
    assert (len(paypal.ledger.asked), len(paypal.paid(capture_of(case))), attempts(refund_id)) == (1, 1, 1)


def test_two_clicks_at_once_on_a_service_that_hangs_pay_once(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("slow")
    with ThreadPoolExecutor() as beside:
        clicked = [beside.submit(send, somebody, refund_id, 1) for somebody in (team.finn, team.finn)]
        assert paypal.hanging.wait(60)
        paypal.patience.set()
        refused = [one for one in clicked if isinstance(one.exception(timeout=60), Conflict)]
    assert len(refused) == 1
    assert refunding.refund(refund_id).state is RefundState.COMPLETED
    assert (len(paypal.ledger.asked), len(paypal.paid(capture_of(case))), attempts(refund_id)) == (1, 1, 1)


def test_the_click_itself_pays_and_leaves_no_button(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    page = money_page(team, case)
    next(one for one in page.button if one.label == "Send $100.00").click().run()
    assert not page.exception
    assert not any(label.startswith("Send") for label in labels(page))
    assert (refunding.refund(refund_id).state, attempts(refund_id)) == (RefundState.COMPLETED, 1)
