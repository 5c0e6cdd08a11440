"""Evidence in a real browser: an iPhone's photo shows, its video seeks, and nobody else gets the files."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Response, expect

from data.vocabulary import Proof, Role
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.files import HEIC, MOV
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SEEK = """video => new Promise(resolve => {
    video.addEventListener("seeked", () => resolve([video.currentTime, video.duration]), { once: true });
    const jump = () => { video.currentTime = video.duration / 2; };
    if (video.readyState) jump(); else video.addEventListener("loadedmetadata", jump, { once: true });
})"""


def case_with(rosa: Somebody, file: Path, proof: Proof) -> Case:
    """A return that holds the file."""
    case = shop.open_case(acting(rosa))
    with file.open("rb") as stream:
        add_evidence(acting(rosa), case.return_id, file.name, stream, (proof,))
    return case


def test_a_photo_of_an_iphone_is_shown_and_refused_to_everybody_else(
    served: Served, visits: Visits, rosa: Somebody, shared: Path
) -> None:
    case = case_with(rosa, shared / HEIC, Proof.ITEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    picture = page.get_by_role("region", name="Viewer").get_by_role("img", name=re.compile("Photo 1: the item"))
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)

    address = picture.evaluate("image => image.src")
    adam = visits.open(served.hire(Role.ADMINISTRATOR, name="Adam"), "/today")
    stranger = visits.open(None, "/sign-in")
    statuses = [browser.request.get(address).status for browser in (page, adam, stranger)]
    assert statuses == [200, 404, 401]


def test_a_video_of_an_iphone_plays_from_any_place(visits: Visits, rosa: Somebody, shared: Path) -> None:
    case = case_with(rosa, shared / MOV, Proof.PROBLEM)
    page = visits.open(rosa, "/queue")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"/case?rma={case.rma}")
    video = page.locator("video")
    # The worker of the served desk makes it playable; the page draws it by itself then.
    video.wait_for(timeout=60_000)
    reached, length = video.evaluate(SEEK)
    assert length > 1
    assert reached == pytest.approx(length / 2, abs=0.1)
    ranges = {answer.status for answer in answers if answer.request.headers.get("range")}
    assert ranges == {206}
