"""The whole job without a mouse: orders in, a return opened with an iPhone's files, proofs judged, decided, told."""

import base64
import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.vocabulary import Proof, Role
from services.desk import clock
from services.desk.settings import settings
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.conftest import KEYRING, ROOT
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.keys import saved
from tests.support.browser.serving import Served, Somebody, serve
from tests.support.browser.visits import Visits
from tests.support.files import HEIC, MOV, photo
from tests.support.shop import Purchase

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ORDER = "KB-1001"
PROOFS = (Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.ITEM, Proof.PROBLEM)
FOCUSED = "one => one.getRootNode().activeElement === one"
MOST_TABS = 90
_KEYS = {"order_id", "customer_id", "product_id"}


@pytest.fixture(scope="module")
def served(chromium_path: str, tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Served]:
    """An empty shop of its own: the next case is the one that the test means."""
    with serve(tmp_path_factory.mktemp("job")) as desk:
        yield desk


@pytest.fixture
def maria(served: Served) -> Somebody:
    """Maria manages the reviewers, and imports orders."""
    return served.hire(Role.MANAGER, name="Maria")


def go_to(page: Page, target: Locator) -> Page:
    """Press Tab until the target has the focus."""
    target.wait_for()
    for _ in range(MOST_TABS):
        # Leaving a field makes the page run; only then it is known whether the focus stays.
        if target.evaluate(FOCUSED) and settled(page) and target.evaluate(FOCUSED):
            return page
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} times Tab do not lead to {target}.")


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a list by typing."""
    go_to(page, page.get_by_role("combobox", name=label, exact=True).first)
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    page.keyboard.press("Enter")


def upload(page: Page, *files: Path) -> None:
    """Open the file chooser by keyboard and take the files."""
    # The browser must have been told to hand the chooser over well before the key is pressed.
    with page.expect_file_chooser() as chooser:
        go_to(page, page.get_by_role("button", name="Upload", exact=True))
        page.keyboard.press("Enter")
    chooser.value.set_files(list(files))


def orders_csv(folder: Path) -> Path:
    """One order in our own format, shipped ten days ago."""
    shipped = clock.today(settings().zone) - timedelta(days=10)
    path = folder / "orders.csv"
    path.write_text(
        "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,product_name,"
        "customer_name,customer_email,shipped_on,delivered_on\n"
        f"{ORDER},{shipped},USD,US,HP-200,1,59.90,Headphones,Ana Souza,ana@example.org,{shipped},"
        f"{shipped + timedelta(days=4)}\n"
    )
    return path


def one_olist_order(olist: Path, folder: Path) -> str:
    """A folder in Olist's form that holds the first delivered order of the data set; its number."""
    folder.mkdir()
    rows = {path.name: rows_of(path) for path in _olist_files(olist)}
    order = next(row for row in rows["olist_orders_dataset.csv"] if row["order_status"] == "delivered")
    items = [row for row in rows["olist_order_items_dataset.csv"] if row["order_id"] == order["order_id"]]
    known = {**order, "product_id": items[0]["product_id"]}
    for name, table in rows.items():
        keep = [row for row in table if all(known.get(key, row[key]) == row[key] for key in _KEYS & set(row))]
        with (folder / name).open("w", newline="") as out:
            writer = csv.DictWriter(out, list(table[0]))
            writer.writeheader()
            writer.writerows(keep)
    return order["order_id"]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _olist_files(olist: Path) -> list[Path]:
    names = ("orders", "order_items", "order_payments", "customers", "products")
    return [*(olist / f"olist_{name}_dataset.csv" for name in names), olist / "product_category_name_translation.csv"]


def command(served: Served, *words: str) -> str:
    """What a command of the desk prints; it must succeed."""
    key = base64.b64encode(KEYRING.keys[1]).decode()
    known = {"RETURNS_DESK_HOME": str(served.home), "RETURNS_DESK_KEY": key, "RETURNS_DESK_DEMO": "never"}
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", *words],
        cwd=ROOT, env=os.environ | known, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def decide(page: Page) -> None:
    """Approve by keyboard, and go on to the next case."""
    # Until the new case is drawn whole, the buttons of the one before still stand beside its heading.
    expect(settled(page).get_by_role("button", name="Approve")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name=re.compile("^Approve ·.*, then next"))).to_be_visible()
    for tick in settled(page).get_by_role("checkbox", name="I have looked at this signal").all():
        go_to(page, tick)
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
    settled(page).keyboard.press("Control+Enter")


def test_an_order_is_imported_returned_judged_and_decided_without_a_mouse(
    served: Served, visits: Visits, maria: Somebody, shared: Path, tmp_path: Path
) -> None:
    page = visits.open(maria, "/import")
    upload(page, orders_csv(tmp_path))
    go_to(page, page.get_by_role("button", name="Import", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 order imported")).to_be_visible()

    page.goto("/new-return")
    go_to(page, page.get_by_role("textbox", name="Order number, or the customer’s whole name or e-mail address"))
    page.keyboard.type(ORDER)
    page.keyboard.press("Enter")
    pick(page, "Reason", "Defective")
    pick(page, "Contacted us", "by e-mail")
    go_to(page, page.get_by_role("spinbutton", name="Units, 1 left"))
    page.keyboard.press("ArrowUp")
    go_to(page, page.get_by_role("textbox", name="The problem in the customer’s words"))
    page.keyboard.type("The left side stays silent.")
    upload(page, shared / HEIC, shared / MOV)
    # The form's button waits for the files; until then those beside them say "Cancel upload of".
    for file in (HEIC, MOV):
        expect(page.get_by_role("button", name=f"Remove {Path(file).name}")).to_be_visible()
    expect(settled(page).get_by_role("button", name="Open return")).to_be_enabled()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is open and waits for review.")).to_be_visible()

    page.goto("/queue")
    expect(page.get_by_role("link", name="Headphones")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Held by you")).to_be_visible()
    shows = page.locator("select.chooser")
    for first_letter in "PPTT":
        go_to(page, shows)
        page.keyboard.press(first_letter)
    expect(page.get_by_role("button", name="Unreadable")).to_have_count(4)
    page.keyboard.press("Tab")
    for _ in PROOFS:
        page.keyboard.press("1")
    expect(page.locator(".slot.accepted")).to_have_count(4)
    saved(page)
    expect(page.get_by_text(re.compile("Eligible")).first).to_be_visible()
    decide(page)
    expect(page.get_by_text("is approved; the message is in the outbox.")).to_be_visible()

    page.goto("/outbox")
    expect(page.get_by_text("Waiting (1)")).to_be_visible()
    assert "The audit chain is whole" in command(served, "verify-audit")


def test_an_order_of_the_olist_data_can_be_found_for_a_return(
    served: Served, visits: Visits, maria: Somebody, shared: Path, tmp_path: Path
) -> None:
    number = one_olist_order(shared / "datasets" / "olist", tmp_path / "olist")
    command(served, "import-orders", str(tmp_path / "olist"), "--format", "olist")
    page = visits.open(maria, "/new-return")
    go_to(page, page.get_by_role("textbox", name="Order number, or the customer’s whole name or e-mail address"))
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_text(number, exact=True)).to_be_visible()
    expect(page.get_by_text("Brazil")).to_be_visible()


def test_three_returns_are_decided_one_after_the_other_by_keyboard(visits: Visits, maria: Somebody) -> None:
    today = clock.today(settings().zone)
    bought = Purchase(
        ordered_on=today - timedelta(days=10),
        shipped_on=today - timedelta(days=9),
        delivered_on=today - timedelta(days=3),
    )
    waiting = [shop.open_case(acting(maria), bought, contact_date=today) for _ in range(3)]
    for number, case in enumerate(waiting):
        add_evidence(acting(maria), case.return_id, "all.jpg", io.BytesIO(photo(50 + number)), PROOFS)
    page = visits.open(maria, "/queue")
    expect(page.get_by_role("link", name=waiting[0].rma)).to_be_visible()
    page.keyboard.press("n")
    for case in waiting:
        expect(page.get_by_role("heading", name=case.rma)).to_be_visible()
        decide(page)
        expect(page.get_by_text(f"{case.rma} is approved; the message is in the outbox.")).to_be_visible()
    page.goto("/queue")
    expect(page.get_by_text("Nothing waits on you.")).to_be_visible()
