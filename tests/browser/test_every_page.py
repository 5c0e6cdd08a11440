"""Every page for every role that may see it, light, dark and narrow: drawn whole, nothing failed or cut off."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, expect

from data.vocabulary import BreachKind, Proof, Right, Role
from pages.navigation import PAGES, PageLine
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.roles import ROLE_PERMISSIONS
from services.desk.settings import settings
from services.messages.writing import Draft
from services.privacy.breaches import register
from services.privacy.breaches.register import NewBreach
from services.review import decide
from services.review.evidence import add_evidence
from tests.browser.conftest import PATIENCE_MS, acting, services_on
from tests.conftest import ROOT
from tests.support import shop
from tests.support.browser import axe
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served
from tests.support.browser.visits import Visits
from tests.support.files import photo
from tests.support.privacy import asking
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PICTURES = ROOT / "screenshots"
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 400, "height": 900}
MODES = (("light", "light", WIDE), ("dark", "dark", WIDE), ("narrow", "light", NARROW))
# Text that a page shows only when it was drawn to its end; a page that is missing here fails.
SIGNATURES: dict[str, str | re.Pattern[str]] = {
    "queue": "With the managers",
    "case": "In the customer’s words",
    "new-return": "Order number, or the customer’s whole name or e-mail address",
    "import": "Order export of the shop (CSV or Excel), a row for each order line",
    "outbox": "Waiting (",
    "today": "What waits on me now",
    "receiving": "Scan the code on the customer’s label",
    "parcels": "No parcel waits.",
    "replacements": "No unit waits for a replacement.",
    "repairs": "No unit is here.",
    "refunds": "Return or order number",
    "refund": "How it was paid",
    "batches": re.compile("No batch yet|Choose a batch|File for the bank"),
    "packing-lists": "The bench ticks these parts off.",
    "work": "Work queues",
    "settings": "Service levels",
    "staff": "Add a person",
    "audit": "Each entry is sealed to the one before it",
    "privacy-requests": "Open (",
    "privacy-request": "How these dates come about",
    "privacy-package": "Copy of the data ·",
    "privacy-erasure": "Deleting data:",
    "new-privacy-request": "What the person asks for",
    "no-advertising": "Addresses, one in a line",
    "recipients": re.compile("Nobody is in the register|carrier DHL"),
    "consents": "Whole e-mail address, or the number of a cookie",
    "privacy-figures": "Without repeats, withdrawn requests",
    "breaches": "Report a breach",
    "retention": "Due, and waits for you",
    "privacy-settings": "Country of the office, for its public holidays",
    "my-account": "Where you are signed in",
}
SEEN_BY = [(line, role) for line in PAGES for role in Role if line.permission in ROLE_PERMISSIONS[role]]
OVERFLOW = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return [document.documentElement, main].filter(one => one.scrollWidth > one.clientWidth + 1)
        .map(one => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`);
}"""


@pytest.fixture(scope="module")
def case(served: Served) -> Case:
    """A return with its proofs, another one that waits for the customer, and its message in the outbox."""
    rosa = served.hire(Role.REVIEWER, name="Rosa")
    with services_on(served):
        asked, opened = shop.open_case(acting(rosa)), shop.open_case(acting(rosa))
        add_evidence(acting(rosa), opened.return_id, "front.jpg", io.BytesIO(photo(7)), (Proof.PACKAGE_FRONT,))
        draft = Draft("ask_for_more", "About your return", "Please send a photo of the item.")
        shown = Shown(asked.return_id, shop.version_of(asked.return_id))
        decide.ask_for_more(acting(rosa), shown, ("A photo of the item",), draft)
    return opened


@pytest.fixture(scope="module")
def asked(served: Served) -> str:
    """The number of a privacy request that is late and paused no more, with another one beside it."""
    dora = acting(served.hire(Role.DATA_PROTECTION_OFFICER, name="Dora"))
    with services_on(served):
        late = clock.today(settings().zone) - timedelta(days=40)
        first, _ = asking.arrive(dora, Right.ACCESS, Right.ERASURE, received=late)
        asking.arrive(dora, Right.PORTABILITY, received=late + timedelta(days=35), email="b@x.example")
        asking.know(dora, first)
        heard = clock.now() - timedelta(hours=20)
        register.report(dora, NewBreach("breach", BreachKind.LOSS, "A telephone with photos is lost.", heard))
    return first


@pytest.fixture(scope="module")
def long_visits(chromium: Browser, served: Served) -> Iterator[Visits]:
    """Visits for all tests of this file."""
    opened = Visits(chromium, served, PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def desk_of(long_visits: Visits, served: Served) -> Callable[[Role], Page]:
    """The page of somebody with a role, the same for all that the role may see: it keeps the desk's own files."""

    @cache
    def of(role: Role) -> Page:
        somebody = served.hire(role, name=role.name.title().replace("_", ""))
        return long_visits.open(somebody, "/my-account", color_scheme="light")

    return of


def address(line: PageLine, case: Case, asked: str) -> str:
    queries = {"case": f"?rma={case.rma}", "refund": f"?rma={case.rma}", "queue": "?tab=all"}
    queries |= dict.fromkeys(("privacy-request", "privacy-erasure", "privacy-package"), f"?number={asked}")
    return f"/{line.url_path}{queries.get(line.url_path, '')}"


def keep(page: Page, name: str) -> None:
    """A picture of the page for people to look at; the folder is not part of the repository."""
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


@pytest.mark.parametrize(("line", "role"), SEEN_BY, ids=[f"{line.url_path}-{role}" for line, role in SEEN_BY])
def test_a_page_opens_whole_for_a_role_that_may_see_it(
    desk_of: Callable[[Role], Page], long_visits: Visits, case: Case, asked: str, line: PageLine, role: Role
) -> None:
    page = desk_of(role)
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    page.goto(address(line, case, asked))
    signature = SIGNATURES[line.url_path]
    expect(page.get_by_text(signature).or_(page.get_by_placeholder(signature)).first).to_be_visible()
    # Dark and narrow are the same for everybody, and so are colours and names of parts: one role looks.
    first = next(one for one in Role if line.permission in ROLE_PERMISSIONS[one])
    faults: list[str] = []
    for mode, scheme, viewport in MODES if role is first else MODES[:1]:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        settled(page)
        keep(page, f"{line.url_path}-{role}-{mode}")
        assert page.evaluate(OVERFLOW) == []
        if role is first:
            faults += [f"{line.url_path} ({mode}): {fault}" for fault in axe.faults(page)]
    assert faults == [], "\n".join(faults)
    expect(page.get_by_text(re.compile("Something went wrong|Page not found|do not open this page"))).to_have_count(0)
    assert page.get_by_test_id("stException").count() == 0
    assert long_visits.alarms == []


def test_somebody_without_a_role_has_their_account_and_nothing_of_the_shop(served: Served, visits: Visits) -> None:
    page = visits.open(served.hire(name="Nora"), "/my-account")
    expect(page.get_by_text(SIGNATURES["my-account"])).to_be_visible()
    others = re.compile("|".join(line.title for line in PAGES if line.url_path not in ("today", "my-account")))
    expect(page.get_by_role("link", name=others)).to_have_count(0)
