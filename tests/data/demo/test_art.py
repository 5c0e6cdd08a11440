"""The drawn evidence of the demonstration shop: real JPEGs and films, alike when repeated, showing what they claim."""

import io
from datetime import UTC, datetime

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from data.demo.art.clip import FRAMES_PER_SECOND, SIZE, clip
from data.demo.art.defects import subject
from data.demo.art.looks import Colour, Defect, Model, ProductLook, ShotKind, SlipLine, defects_of
from data.demo.art.shots import draw, mistaken_for

TAKEN = datetime(2026, 3, 4, 17, 5, 9, tzinfo=UTC)
PHONE = ProductLook(Model.PHONE, Colour.BLUE, "Nova 6 phone")
ORDER = "JO-104217"


def pixels(jpeg: bytes) -> NDArray[np.int16]:
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(jpeg)))
    return np.asarray(upright.convert("RGB"), dtype=np.int16)


def picture(kind: ShotKind, defect: Defect | None = None, *, order: str = ORDER, seed: int = 3) -> bytes:
    return draw(kind, PHONE, defect=defect, order_number=order, seed=seed)


@pytest.mark.parametrize("kind", list(ShotKind))
def test_every_kind_is_a_detailed_colour_picture(kind: ShotKind) -> None:
    seen = pixels(picture(kind, Defect.CRACK))
    assert sorted(seen.shape) == [3, 960, 1280]
    assert seen.std() > 20
    assert np.ptp(seen.mean(axis=(0, 1))) > 2


def test_the_same_request_gives_the_same_bytes_and_another_seed_another_picture() -> None:
    assert picture(ShotKind.ITEM) == picture(ShotKind.ITEM)
    assert picture(ShotKind.ITEM) != picture(ShotKind.ITEM, seed=4)


@pytest.mark.parametrize("model", list(Model))
def test_every_defect_a_product_can_have_is_visible_on_it(model: Model) -> None:
    product = ProductLook(model, Colour.GREEN, "Thing")
    whole = np.asarray(subject(product, None, 1, scale=0.4).image, dtype=np.int16)
    for defect in defects_of(model):
        hurt = np.asarray(subject(product, defect, 1, scale=0.4).image, dtype=np.int16)
        changed = (np.abs(whole - hurt).max(axis=2) > 24).sum()
        assert changed > 40, f"{defect} does not show on {model}"


def test_a_wrong_item_is_never_the_model_that_was_ordered() -> None:
    assert all(mistaken_for(PHONE, seed).model is not Model.PHONE for seed in range(50))


def test_a_short_slip_looks_different_from_a_complete_one() -> None:
    def slip(packed: int) -> NDArray[np.int16]:
        lines = (SlipLine("Kettle", 3, packed),)
        return pixels(draw(ShotKind.SLIP, PHONE, defect=None, order_number=ORDER, seed=1, lines=lines))

    assert (np.abs(slip(3) - slip(2)) > 60).sum() > 500


def test_a_crushed_carton_does_not_look_like_a_whole_one() -> None:
    whole, crushed = picture(ShotKind.BOX_FRONT), picture(ShotKind.BOX_FRONT, Defect.DENT)
    assert (np.abs(pixels(whole) - pixels(crushed)).max(axis=2) > 40).mean() > 0.01


def test_exif_tells_the_capture_date_and_an_invented_camera() -> None:
    jpeg = draw(ShotKind.ITEM, PHONE, defect=None, order_number=ORDER, seed=1, taken_at=TAKEN)
    exif = Image.open(io.BytesIO(jpeg)).getexif()
    assert exif.get_ifd(0x8769)[0x9003] == "2026:03:04 17:05:09"
    assert exif[0x010F]
    assert exif[0x0110]


def test_without_a_moment_there_is_no_exif() -> None:
    assert not Image.open(io.BytesIO(picture(ShotKind.ITEM))).getexif()


def test_orders_differ_in_orientation_and_a_few_tell_where_they_were() -> None:
    orientations, located = set(), 0
    for number in range(16):
        jpeg = draw(ShotKind.SLIP, PHONE, defect=None, order_number=f"JO-{number}", seed=number, taken_at=TAKEN)
        exif = Image.open(io.BytesIO(jpeg)).getexif()
        orientations.add(exif[0x0112])
        located += bool(exif.get_ifd(0x8825))
    assert {1, 6} <= orientations
    assert 0 < located < 8


@pytest.mark.parametrize("defect", [Defect.NO_POWER, Defect.CRACK, None])
def test_a_film_is_a_short_h264_mp4_that_a_browser_plays_from_the_start(defect: Defect | None) -> None:
    film = clip(PHONE, defect, 5, order_number=ORDER)
    with av.open(io.BytesIO(film), "r") as opened:
        track = opened.streams.video[0]
        frames = [frame.to_ndarray(format="gray").astype(np.int16) for frame in opened.decode(track)]
        assert (track.codec_context.name, track.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (track.width, track.height) == SIZE
    assert 2 <= len(frames) / FRAMES_PER_SECOND <= 4
    assert len(film) < 400_000
    assert film.index(b"moov") < film.index(b"mdat")
    assert np.abs(frames[0] - frames[-1]).mean() > 2


def test_a_film_is_the_same_each_time() -> None:
    product = ProductLook(Model.MUG, Colour.RED, "Mug")
    first = clip(product, Defect.BROKEN_PART, 5, order_number=ORDER)
    assert first == clip(product, Defect.BROKEN_PART, 5, order_number=ORDER)
