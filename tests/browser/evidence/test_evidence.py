"""Evidence in a browser: shown upright, played, judged by keyboard, and kept from those who may not see it."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data import database
from data.vocabulary import Proof, ProofVerdict, Role
from services.evidence import gallery
from services.evidence.gallery import EvidenceItem
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support import files, shop
from tests.support.browser.hostile import settled
from tests.support.browser.keys import saved
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEIC = "datasets/photos/exif-samples/heic/mobile/iphone_13_pro_max.HEIC"
IPHONE_MOV = "datasets/videos/metadata-extractor/with-gps.mov"


@pytest.fixture
def case(rosa: Somebody) -> shop.Case:
    return shop.open_case(acting(rosa))


def send(who: Somebody, case: shop.Case, content: bytes, name: str, *slots: Proof) -> str:
    return add_evidence(acting(who), case.return_id, name, io.BytesIO(content), slots).public_id


def items(case: shop.Case) -> tuple[EvidenceItem, ...]:
    with database.reading() as tx:
        return gallery.gallery(tx, case.return_id)


def verdicts(case: shop.Case) -> list[tuple[Proof, ProofVerdict]]:
    return [(slot.proof, slot.verdict) for item in items(case) for slot in item.slots]


def picture(page: Page) -> Locator:
    shown = page.locator(".view img")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", value=True)
    expect(shown).not_to_have_js_property("naturalWidth", 0)
    return shown


def test_a_photo_from_an_iphone_is_shown_upright_with_its_facts(
    visits: Visits, rosa: Somebody, case: shop.Case, shared: Path
) -> None:
    send(rosa, case, (shared / HEIC).read_bytes(), "IMG_1.HEIC", Proof.ITEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    width, height = picture(page).evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert 0 < width < height
    expect(page.locator(".about .facts")).to_contain_text("Apple iPhone 13 Pro Max")
    expect(page.locator(".about .facts")).to_contain_text("Had a location: no")


def test_a_video_plays_and_seeks(visits: Visits, rosa: Somebody, case: shop.Case, shared: Path) -> None:
    send(rosa, case, (shared / IPHONE_MOV).read_bytes(), "IMG_2.MOV", Proof.PROBLEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    film = page.locator(".view video")
    expect(film).to_be_visible()
    at = film.evaluate(
        """film => new Promise((done) => {
            film.addEventListener("seeked", () => done(film.currentTime), { once: true });
            const jump = () => { film.currentTime = film.duration - 0.5; };
            if (film.readyState) jump(); else film.addEventListener("loadedmetadata", jump, { once: true });
        })"""
    )
    assert at > 2
    assert film.evaluate("film => film.error") is None


def test_a_video_that_chromium_cannot_play_is_made_ready_while_one_looks(
    visits: Visits, rosa: Somebody, case: shop.Case
) -> None:
    send(rosa, case, files.clip(), "old.avi", Proof.PROBLEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    # The worker of the served desk makes it playable; the page draws it by itself then.
    expect(page.locator(".view video")).to_be_visible()


def test_verdicts_are_given_by_keyboard_one_after_the_other(visits: Visits, rosa: Somebody, case: shop.Case) -> None:
    send(rosa, case, files.photo(1), "a.jpg", Proof.PACKAGE_FRONT)
    send(rosa, case, files.photo(2), "b.jpg", Proof.ITEM, Proof.PROBLEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    picture(page)
    for key in "123":
        page.keyboard.press(key)
    expect(page.locator(".slot.accepted")).to_contain_text("Package, front")
    expect(page.locator(".slot.wrong_object")).to_contain_text("The problem")
    saved(page)
    page.reload()
    expect(page.locator(".slot.unreadable")).to_contain_text("The item")
    assert verdicts(case) == [
        (Proof.PACKAGE_FRONT, ProofVerdict.ACCEPTED),
        (Proof.ITEM, ProofVerdict.UNREADABLE),
        (Proof.PROBLEM, ProofVerdict.WRONG_OBJECT),
    ]


def test_a_click_counts_though_the_desk_answers_while_the_button_is_down(
    visits: Visits, rosa: Somebody, case: shop.Case
) -> None:
    send(rosa, case, files.photo(), "a.jpg", Proof.ITEM, Proof.PROBLEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    picture(page)
    with database.transaction():  # nobody else can write
        page.get_by_role("group", name="The item").get_by_role("button", name="Accept").click()
        page.get_by_role("group", name="The problem").get_by_role("button", name="Unreadable").hover()
        page.mouse.down()
    saved(page)
    settled(page)
    page.mouse.up()
    expect(page.locator(".slot.unreadable")).to_contain_text("The problem")
    saved(page)
    assert verdicts(case) == [(Proof.ITEM, ProofVerdict.ACCEPTED), (Proof.PROBLEM, ProofVerdict.UNREADABLE)]


def test_who_leaves_before_a_verdict_is_kept_is_asked_first(visits: Visits, rosa: Somebody, case: shop.Case) -> None:
    send(rosa, case, files.photo(), "a.jpg", Proof.ITEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    picture(page)
    with database.transaction():  # nobody else can write
        page.keyboard.press("1")
        expect(page.get_by_text("Saving…")).to_be_visible()
        with page.expect_event("dialog"):
            page.close(run_before_unload=True)
    saved(page)
    assert visits.asked_to_stay == 1
    assert verdicts(case) == [(Proof.ITEM, ProofVerdict.ACCEPTED)]


def test_a_file_is_put_into_a_slot_and_taken_out_again(visits: Visits, rosa: Somebody, case: shop.Case) -> None:
    send(rosa, case, files.photo(), "a.jpg", Proof.ITEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    page.get_by_label("The file in view shows this: Package, back").click()
    expect(page.locator(".slot.unjudged")).to_have_count(2)
    page.get_by_label("Take this file out of: The item").click()
    expect(page.locator(".slot.unjudged")).to_have_count(1)
    saved(page)
    page.reload()
    expect(page.locator(".slot.unjudged")).to_contain_text("Package, back")
    assert [item.proofs for item in items(case)] == [{Proof.PACKAGE_BACK}]


def test_zoom_turn_and_arrows_move_the_picture_and_never_while_one_types(
    visits: Visits, rosa: Somebody, case: shop.Case
) -> None:
    send(rosa, case, files.photo(1), "a.jpg", Proof.ITEM)
    send(rosa, case, files.photo(2), "b.jpg", Proof.ITEM)
    page = visits.open(rosa, f"/case?rma={case.rma}")
    shown = picture(page)
    before = shown.evaluate("image => image.style.transform")
    page.keyboard.press("+")
    page.keyboard.press("]")
    expect(shown).to_have_attribute("style", re.compile(r"rotate\(90deg\)"))
    assert shown.evaluate("image => image.style.transform") != before
    page.keyboard.press("ArrowRight")
    expect(page.locator(".counter")).to_have_text("2 / 2")
    page.evaluate("""() => {
        const field = document.createElement("input");
        field.id = "typing";
        document.body.append(field);
        field.focus();
    }""")
    page.keyboard.type("1")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".counter")).to_have_text("2 / 2")
    assert {verdict for _, verdict in verdicts(case)} == {ProofVerdict.UNJUDGED}


def test_a_second_batch_that_comes_while_the_first_is_stored_is_not_lost(
    visits: Visits, rosa: Somebody, case: shop.Case, tmp_path: Path
) -> None:
    names = ("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    for seed, name in enumerate(names):
        (tmp_path / name).write_bytes(files.photo(seed))
    page = visits.open(rosa, f"/case?rma={case.rma}")
    field = page.locator("input[type=file]").first
    with database.transaction():  # nobody else can write
        field.set_input_files([tmp_path / name for name in names[:2]])
        expect(page.get_by_text("Checking and storing")).to_be_visible()
        field.set_input_files([tmp_path / name for name in names[2:]])
        expect(page.get_by_role("button", name="Remove d.jpg")).to_be_visible()
    expect(page.locator(".counter")).to_contain_text("/ 4")
    settled(page)
    assert sorted(item.file_name or "" for item in items(case)) == list(names)
    # All is here, so the field is empty again and holds nothing in memory.
    expect(page.get_by_role("button", name=re.compile("^Remove "))).to_have_count(0)


def test_dropped_files_are_stored_and_a_bad_one_says_why(
    visits: Visits, rosa: Somebody, case: shop.Case, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(files.photo())
    bad.write_bytes(b"<svg onload=alert(1)>")
    page = visits.open(rosa, f"/case?rma={case.rma}")
    page.locator("input[type=file]").set_input_files([good, bad])
    expect(page.get_by_text("bad.jpg: This is an SVG drawing.")).to_be_visible()
    picture(page)
    assert [item.file_name for item in items(case)] == ["good.jpg"]


def test_a_hostile_file_name_is_text_and_nothing_else(visits: Visits, rosa: Somebody, case: shop.Case) -> None:
    send(rosa, case, files.photo(), "<img src=x onerror=alert(1)>\u202egpj.exe")
    page = visits.open(rosa, f"/case?rma={case.rma}")
    expect(page.locator(".about .facts .name")).to_have_text("<img src=x onerror=alert(1)>⟨U+202E⟩gpj.exe")
    assert page.locator(".about .facts img").count() == 0


def test_the_address_of_a_picture_is_of_no_use_to_anybody_else(
    served: Served, visits: Visits, rosa: Somebody, case: shop.Case
) -> None:
    send(rosa, case, files.photo(), "a.jpg")
    page = visits.open(rosa, f"/case?rma={case.rma}")
    source = picture(page).get_attribute("src") or ""
    assert page.request.get(f"{served.url}{source}").status == 200
    for somebody in (served.hire(Role.FINANCE), served.hire(Role.REVIEWER)):
        with served.client(served.sign_in(somebody)) as other:
            assert other.get(source).status_code == 404
    with served.client() as nobody:
        assert nobody.get(source).status_code == 401


def test_on_a_phone_nothing_runs_out_of_the_screen(visits: Visits, rosa: Somebody, case: shop.Case) -> None:
    for number in range(5):
        send(rosa, case, files.photo(number), f"{'long' * 20}{number}.jpg", Proof.ITEM, Proof.PROBLEM)
    page = visits.open(rosa, f"/case?rma={case.rma}", viewport={"width": 400, "height": 850})
    picture(page)
    assert page.locator(".evidence").evaluate("panel => panel.scrollWidth - panel.clientWidth") <= 1
