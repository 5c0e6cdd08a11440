"""Photos as phones and cameras make them are shown upright, in true colours, with what they claim about themselves."""

import io
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageDraw

from services.desk.errors import EvidenceRefused
from services.evidence import decode
from services.evidence.contained.job import Limits
from services.evidence.decode import Prepared
from services.evidence.formats.fingerprint import distance
from tests.support.reading import assert_bare_jpeg, shared_files

PHOTOS = "datasets/photos"
REFUSED = {".tiff", ""}


def picture(prepared: Prepared, name: str = "display") -> Image.Image:
    return Image.open(io.BytesIO(prepared.derivatives[name].read())).convert("RGB")


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def near(one: tuple[int, ...], other: tuple[int, ...], tolerance: int = 6) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", shared_files(PHOTOS))
def test_every_real_photo_is_shown_or_refused_by_name(name: str, shared: Path) -> None:
    path = shared / name
    if path.suffix in REFUSED:
        with pytest.raises(EvidenceRefused, match=r"TIFF|recognise"), decode.prepare(path):
            pass
        return
    with decode.prepare(path) as prepared:
        facts, display, thumb = prepared.facts, picture(prepared), picture(prepared, "thumb")
        for piece in prepared.derivatives.values():
            assert piece.mime == "image/jpeg"
            assert_bare_jpeg(piece.read())
    assert max(display.size) <= 2000
    assert max(thumb.size) <= 320
    assert display.width / display.height == pytest.approx(facts.width / facts.height, rel=0.02)
    assert not facts.needs_transcode


@pytest.mark.parametrize("shape", ["landscape", "portrait"])
@pytest.mark.parametrize("turn", range(2, 9))
def test_all_eight_orientations_of_a_photo_are_shown_the_same_way_up(shape: str, turn: int, shared: Path) -> None:
    folder = shared / PHOTOS / "exif-samples/jpg/orientation"
    with decode.prepare(folder / f"{shape}_1.jpg") as upright, decode.prepare(folder / f"{shape}_{turn}.jpg") as turned:
        one, other = (np.asarray(picture(p), dtype=float) for p in (upright, turned))
        hashes = upright.facts.perceptual_hash, turned.facts.perceptual_hash
    assert one.shape == other.shape
    assert np.abs(one - other).mean() < 12
    assert hashes[0] is not None
    assert hashes[1] is not None
    assert distance(hashes[0], hashes[1]) <= 4


@pytest.mark.parametrize(
    ("name", "size", "camera", "captured", "located"),
    [
        ("exif-samples/heic/mobile/iphone_13_pro_max.HEIC", (3024, 4032), "Apple iPhone 13 Pro Max", "+01:00", False),
        ("metadata-extractor/heic/Issue 263 dotnet.heic", (3024, 4032), "Apple iPhone XR", None, True),
        ("metadata-extractor/avif/Issue 649.avif", (5472, 3648), "Canon EOS 70D", None, False),
        ("metadata-extractor/webp/HTC Desire.webp", (776, 909), "HTC Desire", None, True),
        ("exif-samples/jpg/gps/DSCN0010.jpg", (640, 480), "NIKON COOLPIX P6000", None, True),
        ("exif-samples/jpg/mobile/HMD_Nokia_8.3_5G.jpg", (4608, 1976), "HMD Global Nokia 8.3 5G", "+03:00", True),
    ],
)
def test_a_photo_says_which_camera_when_and_whether_where(
    name: str, size: tuple[int, int], camera: str, captured: str | None, *, located: bool, shared: Path
) -> None:
    with decode.prepare(shared / PHOTOS / name) as prepared:
        facts = prepared.facts
    assert (facts.width, facts.height) == size
    assert facts.camera == camera
    assert facts.captured_at is not None
    assert facts.captured_offset == captured
    assert facts.had_location is located


@pytest.fixture
def shop_photo() -> Image.Image:
    image = Image.new("RGB", (400, 300), (200, 60, 30))
    ImageDraw.Draw(image).rectangle((200, 0, 400, 300), fill=(20, 90, 180))
    return image


def saved(image: Image.Image, path: Path, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "RGBA", "LA", "1", "I;16"])
def test_every_colour_mode_is_shown(mode: str, shop_photo: Image.Image, tmp_path: Path) -> None:
    if mode == "I;16":
        grey = np.asarray(shop_photo.convert("L"), dtype=np.uint16) * 257
        path = saved(Image.fromarray(grey), tmp_path / "photo.png")
    else:
        path = saved(shop_photo.convert(mode), tmp_path / ("photo.jpg" if mode == "CMYK" else "photo.png"))
    with decode.prepare(path) as prepared:
        shown = picture(prepared)
    expected = shop_photo.convert("L") if mode in {"L", "LA", "I;16"} else shop_photo
    if mode != "1":
        assert near(colour(shown, 50, 50), colour(expected.convert("RGB"), 50, 50), 12)
        assert near(colour(shown, 350, 50), colour(expected.convert("RGB"), 350, 50), 12)


def test_what_is_transparent_is_shown_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 49, 99), fill=(200, 0, 0, 255))
    for name in ("a.png", "a.webp"):
        with decode.prepare(saved(image, tmp_path / name, lossless=True)) as prepared:
            shown = picture(prepared)
        assert near(colour(shown, 80, 50), (255, 255, 255))
        assert near(colour(shown, 20, 50), (200, 0, 0), 10)


def test_colours_are_shown_as_the_photos_profile_means_them(shop_photo: Image.Image, tmp_path: Path) -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = saved(shop_photo, tmp_path / "plain.png")
    same = saved(shop_photo, tmp_path / "same.png", icc_profile=swapped)
    unusable = saved(shop_photo, tmp_path / "unusable.png", icc_profile=lab_like.tobytes())
    broken = saved(shop_photo, tmp_path / "broken.png", icc_profile=swapped[:200])
    seen = []
    for path in (plain, same, unusable, broken):
        with decode.prepare(path) as prepared:
            seen.append(colour(picture(prepared), 50, 50))
    assert all(near(found, seen[0], 3) for found in seen)


def test_a_phones_wide_colours_are_brought_into_srgb(shop_photo: Image.Image, shared: Path, tmp_path: Path) -> None:
    phone = pillow_heif.open_heif(shared / PHOTOS / "exif-samples/heic/mobile/iphone_13_pro_max.HEIC")
    display_p3 = phone.info["icc_profile"]
    to_srgb = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(display_p3)), ImageCms.createProfile("sRGB"), "RGB", "RGB"
    )
    meant = ImageCms.applyTransform(shop_photo, to_srgb)
    assert meant is not None
    with decode.prepare(saved(shop_photo, tmp_path / "photo.png", icc_profile=display_p3)) as prepared:
        shown = picture(prepared)
    for x in (50, 350):
        assert near(colour(shown, x, 50), colour(meant, x, 50), 4)
        assert not near(colour(shown, x, 50), colour(shop_photo, x, 50), 8)


def test_a_limit_is_the_last_that_passes(shop_photo: Image.Image, tmp_path: Path) -> None:
    path = saved(shop_photo, tmp_path / "photo.png")
    size = path.stat().st_size
    for limits in (Limits(photo_pixels=120_000), Limits(photo_side=400), Limits(photo_bytes=size)):
        with decode.prepare(path, limits) as prepared:
            assert prepared.facts.width == 400
    for limits in (Limits(photo_pixels=119_999), Limits(photo_side=399), Limits(photo_bytes=size - 1)):
        with pytest.raises(EvidenceRefused, match="smaller one"), decode.prepare(path, limits):
            pass


def test_a_derivative_is_read_as_a_stream_too(shop_photo: Image.Image, tmp_path: Path) -> None:
    with decode.prepare(saved(shop_photo, tmp_path / "photo.png")) as prepared:
        piece = prepared.derivatives["display"]
        stream, parts = piece.open(), []
        while part := stream.read(1000):
            parts.append(part)
        assert b"".join(parts) == piece.read()
        assert piece.size == len(piece.read())
