"""The receiving bench in a browser: a scanner that types, a webcam that sees the code, and a failed inspection."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from data.vocabulary import ReturnState, Role
from services.messages.letter import code_png
from tests.browser.conftest import Chromium, acting, services_on
from tests.support.approving import approved
from tests.support.bench_work import state_of
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.files import photo
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
_TABLE = (150, 140, 130)


@pytest.fixture(scope="module")
def reviewer(served: Served) -> Somebody:
    """Rosa, who approved what arrives."""
    return served.hire(Role.REVIEWER, name="Rosa")


@pytest.fixture(scope="module")
def seen_case(served: Served, reviewer: Somebody) -> Case:
    """The return whose code lies before the webcam."""
    with services_on(served):
        return approved(acting(reviewer), acting(reviewer))


@pytest.fixture(scope="module")
def chromium(
    browsers: Chromium, chromium_path: str, seen_case: Case, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser whose webcam sees the code of a return on a table, a little askew."""
    film = tmp_path_factory.mktemp("webcam") / "code.mjpeg"
    film.write_bytes(_frame(seen_case.rma) * 30)
    camera = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    browser = browsers.launch(chromium_path, *camera)
    yield browser
    browser.close()


def _frame(rma: str) -> bytes:
    table = Image.new("RGB", (1280, 720), _TABLE)
    code = Image.open(io.BytesIO(code_png(rma))).convert("RGB").resize((420, 420))
    table.paste(code.rotate(6, expand=True, fillcolor=_TABLE), (400, 120))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def wanda(served: Served) -> Somebody:
    """Wanda leads the warehouse."""
    return served.hire(Role.WAREHOUSE_LEAD, name="Wanda")


def _choose(page: Page, *options: str) -> None:
    for option in options:
        page.get_by_role("radio", name=option).click()
        expect(page.get_by_role("radio", name=option)).to_be_checked()
    # What was chosen may ask for more above the button.
    settled(page)


def _bench(page: Page, rma: str) -> None:
    expect(page.get_by_role("heading", name=rma)).to_be_visible()
    expect(page.get_by_role("button", name="Receive")).to_be_visible()


def _receive(page: Page) -> None:
    _choose(page, "1 Defect confirmed", "3 C ·", "3 Manufacturer")
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_text("Everything that was expected is here.")).to_be_visible()


def _wait_until_the_webcam_sees(page: Page) -> None:
    """As a person does: the picture is taken once there is one. A webcam that starts shows black."""
    page.wait_for_function(
        """() => {
            const seen = document.querySelector('video')
            if (!seen || !seen.videoWidth || seen.currentTime === 0) return false
            const sheet = new OffscreenCanvas(64, 36).getContext('2d')
            sheet.drawImage(seen, 0, 0, 64, 36)
            const [red, green, blue] = sheet.getImageData(1, 1, 1, 1).data
            return red > 100 && green > 100 && blue > 80
        }"""
    )


def test_a_parcel_is_received_with_a_webcam_photo_of_its_code(
    visits: Visits, wanda: Somebody, reviewer: Somebody, seen_case: Case
) -> None:
    page = visits.open(wanda, "/receiving")
    page.get_by_role("button", name="Camera").click()
    _wait_until_the_webcam_sees(page)
    page.get_by_role("button", name="Take Photo").click()
    _bench(page, seen_case.rma)
    page.keyboard.press("Escape")
    _receive(page)
    assert state_of(acting(reviewer), seen_case) is ReturnState.RECEIVED


def test_a_scanner_types_without_a_click_and_again_while_an_inspection_is_open(
    visits: Visits, wanda: Somebody, reviewer: Somebody
) -> None:
    first, second = (approved(acting(reviewer), acting(reviewer)) for _ in range(2))
    page = visits.open(wanda, "/receiving")
    field = page.get_by_role("textbox", name="Scan or type")
    expect(field).to_be_focused()
    page.keyboard.type(f"{first.rma}\n")
    _bench(page, first.rma)
    expect(field).to_have_value("")
    page.keyboard.type(f"{second.rma}\n")
    _bench(page, second.rma)


def test_the_next_parcel_is_scanned_without_a_click_once_the_first_is_received(
    visits: Visits, wanda: Somebody, reviewer: Somebody
) -> None:
    first, second = (approved(acting(reviewer), acting(reviewer)) for _ in range(2))
    page = visits.open(wanda, f"/receiving?rma={first.rma}")
    _bench(page, first.rma)
    _receive(page)
    page.keyboard.type(f"{second.rma}\n")
    _bench(page, second.rma)


def test_a_failed_inspection_is_photographed_and_seen_by_the_reviewer_beside_the_customers_photo(
    visits: Visits, wanda: Somebody, reviewer: Somebody, tmp_path: Path
) -> None:
    case = approved(acting(reviewer), acting(reviewer))
    page = visits.open(wanda, f"/receiving?rma={case.rma}")
    _bench(page, case.rma)
    _choose(page, "3 Misuse", "4 D ·", "6 Quarantine")
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_text("take at least one photo").first).to_be_visible()
    page.get_by_role("textbox", name="What is wrong").fill("The housing broke from a fall.")
    (tmp_path / "bench.jpg").write_bytes(photo(4242))
    page.locator("input[type=file]").first.set_input_files(tmp_path / "bench.jpg")
    # Until the file is there, the button beside it says "Cancel upload of".
    expect(page.get_by_role("button", name="Remove bench.jpg")).to_be_visible()
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_text("waits for a reviewer again")).to_be_visible()

    case_page = visits.open(reviewer, f"/case?rma={case.rma}")
    expect(case_page.get_by_text("the bench found: misuse or accident").first).to_be_visible()
    picture = case_page.locator(f".st-key-parcel-{_parcel(page)} img").first
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert state_of(acting(reviewer), case) is ReturnState.AWAITING_REVIEW


def _parcel(page: Page) -> str:
    """The number of the parcel that the bench shows."""
    names = page.locator('[class*="st-key-parcel-"]').first.get_attribute("class") or ""
    return next(name for name in names.split() if name.startswith("st-key-parcel-")).removeprefix("st-key-parcel-")
