"""Files come in as evidence whole, once and within bounds, or not at all."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from data import database
from data.models.evidence import Evidence
from data.queries.returns import cases as case_rows
from data.queries.returns import evidence as rows
from data.vocabulary import AuditTag, EvidenceKind, EvidenceState, JobState, Proof, ProofVerdict, Rendition, ReturnState
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import EvidenceRefused, InvalidInput, NotAllowed, NotFound
from services.desk.settings import settings
from services.evidence.gallery import EvidenceItem, gallery
from services.evidence.keeping import media
from services.evidence.transcoding import TRANSCODE, finish_transcode
from services.review import case_page
from services.review.evidence import Added, add_evidence
from tests.support import files, people, shop
from tests.support.rows.workload import newest_job

pytestmark = pytest.mark.usefixtures("desk", "home")


def add(actor: Actor, case: shop.Case, content: bytes, name: str | None = "a.jpg", *proofs: Proof) -> Added:
    return add_evidence(actor, case.return_id, name, io.BytesIO(content), proofs)


def shown(case: shop.Case) -> tuple[EvidenceItem, ...]:
    with database.reading() as tx:
        return gallery(tx, case.return_id)


def trail(case: shop.Case) -> list[AuditTag]:
    with database.reading() as tx:
        return [entry.tag for entry in audit.timeline(tx, f"return:{case.return_id}")]


def test_a_photo_is_shown_in_its_slots_and_its_original_is_kept_byte_for_byte() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    added = add(rosa, case, files.photo(), "IMG_1.JPG", Proof.ITEM, Proof.PROBLEM)
    (item,) = shown(case)
    assert (item.public_id, item.state, item.kind) == (added.public_id, EvidenceState.READY, EvidenceKind.PHOTO)
    assert [(slot.proof, slot.verdict) for slot in item.slots] == [
        (Proof.ITEM, ProofVerdict.UNJUDGED),
        (Proof.PROBLEM, ProofVerdict.UNJUDGED),
    ]
    assert (item.camera, item.captured_at, item.had_location) == ("Apple iPhone 13", "2026-01-30T18:21:07", True)
    assert item.sha256 == hashlib.sha256(files.photo()).hexdigest()
    with database.reading() as tx:
        row = rows.find(tx, added.evidence_id)
        display = rows.find_rendition(tx, added.public_id, Rendition.DISPLAY)
    assert row is not None
    assert media().read(row.media_id) == files.photo()
    assert display is not None
    assert b"Exif" not in media().read(display.media_id)


def test_what_is_stored_is_encrypted(home: Path) -> None:
    rosa = people.rosa()
    add(rosa, shop.open_case(rosa), files.photo())
    stored = [path.read_bytes() for path in (home / "evidence").rglob("*") if path.is_file()]
    assert len(stored) == 3
    assert not [content for content in stored if b"\xff\xd8\xff" in content[:64] or b"iPhone" in content]


def test_the_same_file_twice_in_one_case_is_one() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    first, again = add(rosa, case, files.photo()), add(rosa, case, files.photo(), "other name.jpg")
    assert (again.evidence_id, first.changed, again.changed) == (first.evidence_id, True, False)
    assert len(shown(case)) == 1
    assert trail(case).count(AuditTag.EVIDENCE_ADDED) == 1


def test_the_same_file_in_another_return_is_taken_and_pointed_out() -> None:
    rosa = people.rosa()
    case, other = shop.open_case(rosa), shop.open_case(rosa)
    add(rosa, case, files.photo())
    assert add(rosa, other, files.photo()).changed
    assert [item.also_in for item in shown(other)] == [1]


def test_the_same_file_sent_twice_at_the_same_instant_is_one_row_and_leaves_no_bytes_behind() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda _: add(rosa, case, files.photo()), range(4)))
    assert len({one.evidence_id for one in added}) == 1
    assert [one.changed for one in added].count(True) == 1
    assert len(shown(case)) == 1
    assert len(list(media().ids())) == 3


@pytest.mark.parametrize("content", [b"", b"MZ\x90\0", b"<svg onload=alert(1)>", files.photo()[:900]])
def test_a_refused_file_says_why_in_one_sentence_and_leaves_nothing(content: bytes) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    before = trail(case)
    with pytest.raises(EvidenceRefused, match=r"^[A-Z][^<]{10,200}\.$"):
        add(rosa, case, content)
    assert shown(case) == ()
    assert list(media().ids()) == []
    assert trail(case) == before


def test_a_file_over_the_limit_is_refused_while_it_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.given += size or 0
            assert self.given < 4 * 1024 * 1024, "it went on reading"
            return bytes(size or 0)

    monkeypatch.setenv("RETURNS_DESK_UPLOAD_MEGABYTES", "1")
    settings.cache_clear()
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with pytest.raises(EvidenceRefused, match="larger than 1 MB"):
        add_evidence(rosa, case.return_id, "big.mp4", Endless())


def test_a_case_that_is_full_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETURNS_DESK_CASE_EVIDENCE_MEGABYTES", "1")
    settings.cache_clear()
    rosa = people.rosa()
    case = shop.open_case(rosa)
    large = files.photo() + bytes(700_000)
    assert add(rosa, case, large).changed
    with pytest.raises(EvidenceRefused, match="more than 1 MB of evidence"):
        add(rosa, case, files.photo(2) + bytes(700_000))
    assert add(rosa, case, files.photo(3)).changed


def test_bytes_whose_rows_cannot_be_written_are_taken_out_of_the_store() -> None:
    rosa = people.rosa()
    case, other = shop.open_case(rosa), shop.open_case(rosa)
    with database.reading() as tx:
        (line, *_) = case_rows.lines(tx, other.return_id)
    with pytest.raises(InvalidInput):
        add_evidence(rosa, case.return_id, "a.jpg", io.BytesIO(files.photo()), return_line_id=line.id)
    assert shown(case) == ()
    assert list(media().ids()) == []


def test_without_the_permission_or_the_case_nothing_is_taken() -> None:
    rosa, nora = people.rosa(), people.nora()
    case = shop.open_case(rosa)
    with pytest.raises(NotAllowed):
        add(nora, case, files.photo())
    with pytest.raises(NotFound):
        add_evidence(rosa, 999_999, "a.jpg", io.BytesIO(files.photo()))
    assert list(media().ids()) == []


def test_new_evidence_counts_the_case_up_and_is_assessed() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    before = shop.version_of(case.return_id)
    add(rosa, case, files.photo(), "a.jpg", Proof.PACKAGE_FRONT)
    assert shop.version_of(case.return_id) == before + 1
    view = case_page.open_case(rosa, case.rma)
    missing = {str(proof) for line in view.assessed.whole.lines for proof in line.missing_proofs}
    assert "package_front_photo" not in missing
    assert "package_back_photo" in missing


def test_the_audit_entry_names_the_hash_and_never_the_file_name() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add(rosa, case, files.photo(), "Ana Souza at home.jpg")
    with database.reading() as tx:
        entry = next(e for e in audit.timeline(tx, f"return:{case.return_id}") if e.tag is AuditTag.EVIDENCE_ADDED)
    assert entry.details["sha256"] == hashlib.sha256(files.photo()).hexdigest()
    assert "Ana" not in repr(entry)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\ana\\front.jpg", "front.jpg"),
        ("../../etc/passwd", "passwd"),
        ("photo\u202egpj.exe", "photo⟨U+202E⟩gpj.exe"),
        ("a\r\nSet-Cookie: x=1.jpg", "a Set-Cookie: x=1.jpg"),
        ("", None),
        (None, None),
    ],
)
def test_a_file_name_is_for_display_and_hides_nothing(sent: str | None, kept: str | None) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add(rosa, case, files.photo(), sent)
    assert [item.file_name for item in shown(case)] == [kept]


def test_a_video_that_chromium_plays_is_ready_at_once() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    added = add(rosa, case, files.clip("libx264"), "clip.mp4", Proof.PROBLEM)
    (item,) = shown(case)
    assert (added.state, item.has(Rendition.VIDEO), item.has(Rendition.POSTER)) == (EvidenceState.READY, True, True)
    assert item.duration_ms is not None
    assert 1900 <= item.duration_ms <= 2100


def test_another_video_shows_its_poster_until_a_job_has_made_it_playable() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    added = add(rosa, case, files.clip(), "clip.mp4")
    (item,) = shown(case)
    assert (item.state, item.has(Rendition.POSTER), item.has(Rendition.VIDEO)) == (EvidenceState.PREPARING, True, False)
    assert newest_job(TRANSCODE, added.evidence_id).state is JobState.QUEUED
    finish_transcode(added.evidence_id)
    finish_transcode(added.evidence_id)
    (item,) = shown(case)
    assert (item.state, item.has(Rendition.VIDEO)) == (EvidenceState.READY, True)
    assert trail(case).count(AuditTag.EVIDENCE_PREPARED) == 1
    assert len(list(media().ids())) == 4


def test_a_video_that_cannot_be_made_playable_fails_with_its_sentence() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    added = add(rosa, case, files.clip(seconds=3), "clip.mp4")
    with database.transaction() as tx:
        cut = media().put(files.clip()[:2000]).media_id
        tx.execute(update(Evidence).where(Evidence.id == added.evidence_id).values(media_id=cut))
    finish_transcode(added.evidence_id)
    (item,) = shown(case)
    assert item.state is EvidenceState.FAILED
    assert "damaged" in (item.failure or "")


def test_evidence_for_a_case_that_waits_for_the_customer_brings_it_back() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with database.transaction() as tx:
        case_rows.change(tx, case.return_id, state=ReturnState.WAITING_FOR_CUSTOMER)
    add(rosa, case, files.photo())
    assert case_page.open_case(rosa, case.rma).case.state is ReturnState.AWAITING_REVIEW
    assert AuditTag.RETURN_RESUMED in trail(case)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "photos/exif-samples/heic/mobile/iphone_13_pro_max.HEIC",
        "videos/metadata-extractor/with-gps.mov",
        "videos/metadata-extractor/100_0306.AVI",
    ],
)
def test_real_files_from_phones_are_shown(shared: Path, name: str) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with (shared / "datasets" / name).open("rb") as file:
        added = add_evidence(rosa, case.return_id, name, file, [Proof.PROBLEM])
    finish_transcode(added.evidence_id)
    (item,) = shown(case)
    assert item.state is EvidenceState.READY
    assert item.has(Rendition.THUMB)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "images/generated/bomb_png_rgb_just_under_pillow_limit_9459x9459.png",
        "images/generated/bomb_gif_1x1_on_4000x4000_50000_frames.gif",
        "images/generated/poly_jpeg_html_trailer.jpg",
        "images/generated/png_xmp_gps_text_script.png",
        "images/generated/eps_named.jpg",
        "images/generated/trunc_jpeg_10pct.jpg",
    ],
)
def test_a_hostile_file_is_refused_without_a_trace_or_shown_without_what_it_carried(shared: Path, name: str) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    content = (shared / "hostile" / name).read_bytes()
    added: Added | None
    try:
        added = add(rosa, case, content, Path(name).name)
    except EvidenceRefused:
        added = None
    if added is None:
        assert list(media().ids()) == []
        return
    with database.reading() as tx:
        display = rows.find_rendition(tx, added.public_id, Rendition.DISPLAY)
    assert display is not None
    fresh = media().read(display.media_id).lower()
    assert not [mark for mark in (b"<script", b"exif", b"xmp", b"photoshop") if mark in fresh]
