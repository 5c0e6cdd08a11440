"""Photos as phones make them: their real sizes, HDR and wide colours, blank first frames, a missing end."""

import io
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from data.vocabulary import EvidenceNote
from services.desk.errors import EvidenceRefused
from services.evidence import decode
from services.evidence.contained.job import Limits
from tests.support.files import photo
from tests.support.reading import assert_bare_jpeg
from tests.support.seeing import middle, shown

REPORTS = "reports"
PQ, HLG, BT2020, P3 = 16, 18, 9, 12


def _pq(nits: float) -> float:
    """The number of PQ for so many cd/m2 (BT.2100, the inverse EOTF), 0 to 1."""
    power = (nits / 10_000) ** 0.1593017578125
    number: float = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    return number


def _hdr(path: Path, paper: float, curve: int, primaries: int = BT2020) -> Path:
    """White paper of that number, 0 to 1, with a red scratch, as a 10-bit HEIC."""
    pixels = np.full((120, 160, 3), round(paper * 65_535), np.uint16)
    pixels[40:80, 40:120] = [round(paper * 0.9 * 65_535), round(paper * 0.4 * 65_535), round(paper * 0.4 * 65_535)]
    made = pillow_heif.from_bytes("RGB;16", (160, 120), pixels.tobytes())
    made.save(
        path,
        quality=95,
        color_primaries=primaries,
        transfer_characteristics=curve,
        matrix_coefficients=9,
        full_range_flag=1,
    )
    return path


@pytest.mark.parametrize(
    ("curve", "paper"), [(PQ, _pq(203)), (PQ, _pq(180)), (PQ, _pq(300)), (HLG, 0.75), (HLG, 0.8)], ids=str
)
def test_white_paper_of_an_hdr_photo_is_white_and_a_red_scratch_red(curve: int, paper: float, tmp_path: Path) -> None:
    pixels = shown(_hdr(tmp_path / "paper.heic", paper, curve))
    assert middle(pixels, 0.1, 0.1).min() >= 230
    red, green, blue = middle(pixels, 0.5, 0.5)
    assert red > 2.5 * green
    assert red > 2.5 * blue


def test_what_is_brighter_than_paper_is_brighter_on_the_screen_too(tmp_path: Path) -> None:
    levels = [shown(_hdr(tmp_path / f"{nits}.heic", _pq(nits), PQ))[5, 5].min() for nits in (50, 100, 203, 400, 900)]
    assert levels == sorted(set(levels))


def test_the_hdr_photo_of_a_report_shows_white_paper(shared: Path) -> None:
    pixels = shown(shared / REPORTS / "hdr_pq_10bit.heic")
    assert middle(pixels, 0.1, 0.1).min() >= 230
    red, green, _ = middle(pixels, 0.5, 0.5)
    assert red >= 2.5 * green


def _with_cicp(path: Path, primaries: int, curve: int) -> Path:
    """A PNG of one orange with the chunk that says what its numbers mean."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), (230, 120, 40)).save(out, "PNG")
    content, said = out.getvalue(), b"cICP" + bytes([primaries, curve, 0, 1])
    checked = zlib.crc32(said).to_bytes(4, "big")
    path.write_bytes(content[:33] + (4).to_bytes(4, "big") + said + checked + content[33:])
    return path


def test_wide_colours_that_only_a_number_states_are_brought_into_srgb(tmp_path: Path) -> None:
    plain, wide = (shown(_with_cicp(tmp_path / f"{one}.png", one, 13)) for one in (1, P3))
    assert np.abs(middle(plain, 0.5, 0.5) - [230, 120, 40]).max() <= 3
    red, green, blue = middle(wide, 0.5, 0.5)
    assert (red, green) > (235, 100)
    assert green < 120
    assert blue < 30


def test_a_photo_with_a_gain_map_is_shown_as_its_plain_picture(tmp_path: Path) -> None:
    """The second picture of such a JPEG says how much brighter an HDR display may show the first."""
    plain = io.BytesIO()
    Image.new("RGB", (64, 48), (240, 240, 240)).save(
        plain, "MPO", save_all=True, append_images=[Image.new("RGB", (32, 24), (10, 10, 10))]
    )
    path = tmp_path / "gain.jpg"
    path.write_bytes(plain.getvalue())
    assert np.abs(middle(shown(path), 0.5, 0.5) - 240).max() <= 3


@pytest.mark.parametrize("size", [(8192, 6144), (16_384, 4_096)])
def test_a_phones_largest_pictures_are_taken(size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size).save(path, quality=30)
    with decode.prepare(path) as prepared:
        assert (prepared.facts.width, prepared.facts.height) == size


def test_a_phones_50_megapixels_are_taken(shared: Path) -> None:
    with decode.prepare(shared / REPORTS / "pixel_50mp_8160x6144.jpg") as prepared:
        assert (prepared.facts.width, prepared.facts.height) == (8160, 6144)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [((16_385, 100), "longer than 16,384 pixels on one side"), ((9_000, 7_500), "more than 67 megapixels")],
)
def test_a_refusal_names_the_limit_that_was_passed(size: tuple[int, int], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", size).save(path)
    with pytest.raises(EvidenceRefused, match=sentence), decode.prepare(path, Limits()):
        pass


def _frames(path: Path, shades: tuple[int, ...]) -> Path:
    """An animation of even shades, with a drawing on every frame of shade 100."""
    frames = [Image.new("RGB", (120, 90), (shade, shade, shade)) for shade in shades]
    for frame, shade in zip(frames, shades, strict=True):
        if shade == 100:
            ImageDraw.Draw(frame).rectangle((20, 20, 60, 60), fill=(220, 40, 40))
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    return path


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp", "a.avif"])
@pytest.mark.parametrize("first", [(0,), (255,), (0, 12, 255)], ids=str)
def test_an_animation_is_shown_by_a_frame_that_is_not_blank(name: str, first: tuple[int, ...], tmp_path: Path) -> None:
    pixels = shown(_frames(tmp_path / name, (*first, 100, 100)))
    red, green, _ = middle(pixels, 0.45, 0.35)
    assert red > 180
    assert green < 80


def test_an_animation_that_is_blank_throughout_is_shown_all_the_same(tmp_path: Path) -> None:
    assert shown(_frames(tmp_path / "a.gif", (0, 10, 5))).max() < 24


def test_the_blank_first_animation_of_a_report_shows_the_item(shared: Path) -> None:
    assert shown(shared / REPORTS / "gif_blank_first.gif").mean() > 60


def _jpeg(*, progressive: bool) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(photo(7, 400, 300))).save(out, "JPEG", quality=85, progressive=progressive)
    return out.getvalue()


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("tail", [b"", bytes(300)], ids=["nothing", "zeros"])
def test_a_photo_that_lacks_only_its_end_mark_is_shown_with_a_note(
    tail: bytes, *, progressive: bool, tmp_path: Path
) -> None:
    whole = _jpeg(progressive=progressive)
    path, other = tmp_path / "unended.jpg", tmp_path / "whole.jpg"
    path.write_bytes(whole[:-2] + tail)
    other.write_bytes(whole)
    with decode.prepare(path) as prepared, decode.prepare(other) as ended:
        assert prepared.facts.note is EvidenceNote.END_MISSING
        assert ended.facts.note is None
        assert prepared.derivatives["display"].read() == ended.derivatives["display"].read()
        assert_bare_jpeg(prepared.derivatives["display"].read())


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("lost", [5, 40, 1000])
def test_a_photo_that_lacks_a_pixel_is_refused(lost: int, *, progressive: bool, tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes(_jpeg(progressive=progressive)[:-lost])
    with pytest.raises(EvidenceRefused, match="damaged or incomplete"), decode.prepare(path):
        pass


def test_a_photo_whose_last_refinement_never_came_is_refused(tmp_path: Path) -> None:
    """A progressive file that ends between two scans has all its pixels, but not as they were taken."""
    whole = _jpeg(progressive=True)
    path = tmp_path / "coarse.jpg"
    path.write_bytes(whole[: whole.rindex(b"\xff\xda")])
    with pytest.raises(EvidenceRefused, match="damaged or incomplete"), decode.prepare(path):
        pass


def test_the_unended_photo_of_a_report_is_taken(shared: Path) -> None:
    with decode.prepare(shared / REPORTS / "no_eoi.jpg") as prepared:
        assert prepared.facts.note is EvidenceNote.END_MISSING
        assert prepared.facts.width == 1600
