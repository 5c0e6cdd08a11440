"""A request for a copy of the data in a browser: from the message to the file, a part of a photo covered."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from data.vocabulary import Role
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.files import photo
from tests.support.shop import Case, Purchase, open_case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAIL = """From: Cleo Marsh <cleo@example.org>
Date: Mon, 2 Feb 2026 09:30:00 +0000
Subject: My data

Please send me a copy of my data."""
REASON = "The label shows the name of a neighbour."


@pytest.fixture
def case(rosa: Somebody) -> Case:
    """Cleo's return with one photo."""
    opened = open_case(acting(rosa), Purchase(customer="Cleo Marsh", email="cleo@example.org"))
    add_evidence(acting(rosa), opened.return_id, "parcel.jpg", io.BytesIO(photo(41)))
    return opened


def covered(page: Page) -> None:
    """Draw over the middle of the photo with the mouse."""
    shown = page.locator(".redact .stage img")
    expect(shown).to_have_js_property("complete", value=True)
    expect(shown).not_to_have_js_property("naturalWidth", 0)
    shown.scroll_into_view_if_needed()
    box = shown.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75, steps=5)
    page.mouse.up()
    expect(page.locator(".redact .region")).to_have_count(1)


def test_a_request_becomes_a_file_in_which_a_part_of_a_photo_is_covered(
    visits: Visits, served: Served, case: Case, tmp_path: Path
) -> None:
    page = visits.open(served.hire(Role.PRIVACY_AGENT, name="Paul"), "/new-privacy-request")
    page.get_by_role("textbox", name="The message, or what was said.").fill(MAIL)
    page.get_by_role("textbox", name="The message, or what was said.").press("Tab")
    page.get_by_role("button", name="A copy of the data", exact=False).last.click()
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("A customer has this address.")).to_be_visible()
    page.get_by_role("button", name="The person is known").click()
    page.get_by_role("link", name="Copy of the data").click()
    page.get_by_role("button", name="Gather the data").click()

    covered(page)
    page.get_by_role("textbox", name="Why it is covered or left out").fill(REASON)
    page.get_by_role("textbox", name="Why it is covered or left out").press("Tab")
    expect(page.get_by_text("still to be looked at")).to_be_visible()
    page.get_by_role("button", name="Show it with these places covered").click()
    expect(page.get_by_text("Everything was looked at.")).to_be_visible()
    page.get_by_role("button", name="Approve and make the file").click()
    page.get_by_role("button", name="Make an address to take it away").click()
    with page.expect_download() as going:
        page.get_by_role("link", name="Take the file away").click()
    target = tmp_path / "taken.zip"
    going.value.save_as(target)

    with zipfile.ZipFile(target) as archive:
        assert "Cleo Marsh" in archive.read("index.html").decode()
        assert json.loads(archive.read("manifest.json"))["not_shown"][0]["reason"] == REASON
        with Image.open(io.BytesIO(archive.read("media/photo-001.jpg"))) as image:
            middle = image.getpixel((image.width // 2, image.height // 2))
            edge = image.getpixel((4, 4))
    assert isinstance(middle, tuple)
    assert isinstance(edge, tuple)
    assert max(middle) < 12 < max(edge)
    again = page.request.get(page.get_by_role("link", name="Take the file away").get_attribute("href") or "")
    assert again.status == 404
