"""Inside the decoder: a photo becomes two fresh JPEGs, upright, in sRGB, with nothing of the sender's but pixels."""

import io
import warnings
from typing import BinaryIO

import numpy as np
import pillow_heif
from PIL import AvifImagePlugin, Image, ImageCms

from services.evidence.contained.job import DISPLAY_SIDE, THUMB_SIDE, Limits, Reason, Refuse
from services.evidence.contained.pack import Pack
from services.evidence.formats.facts import orientation, photo_facts
from services.evidence.formats.fingerprint import perceptual_hash
from services.evidence.formats.gif import count_frames

_PROFILE_MAX = 2 * 1024 * 1024
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_PROFILE_SPACE = {"RGB": b"RGB ", "L": b"GRAY", "CMYK": b"CMYK"}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ANIMATED = {"PNG", "WEBP", "AVIF"}
_FRAMES_MAX = 100_000


def load_decoders() -> None:
    """Import what Pillow would import on first use: afterwards no file can be opened."""
    # A thread counts as a process, and only HEVC's one is allowed (libde265 decodes in it, come what may).
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pillow_heif.options.DECODE_THREADS = 0
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    Image.preinit()
    Image.init()


def prepare_photo(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> dict[str, object]:
    """Write display and thumb to the pack; the facts. Refuse, or any exception of a decoder on a damaged file."""
    frames = count_frames(source, _FRAMES_MAX) if decoder == "GIF" else 1
    with opened(source, decoder, limits) as image:
        if decoder in _ANIMATED:
            frames = min(max(1, getattr(image, "n_frames", 1)), _FRAMES_MAX)
        turn = orientation(image)
        size = image.size if turn < 5 else image.size[::-1]
        facts = photo_facts(image) | {"width": size[0], "height": size[1], "frames": frames}
        display = _fresh(_upright(_coloured(reduced(image)), turn))
    thumb = display.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    pack.add("display", as_jpeg(display, 88))
    pack.add("thumb", as_jpeg(thumb, 80))
    return facts | {"duration_ms": None, "has_audio": False, "perceptual_hash": perceptual_hash(thumb)}


def opened(source: BinaryIO, decoder: str, limits: Limits) -> Image.Image:
    """The photo, of which only the head has been read; Refuse where it has too many pixels."""
    Image.MAX_IMAGE_PIXELS = limits.photo_pixels
    source.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(source, formats=(decoder,))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refuse(Reason.TOO_MANY_PIXELS) from error
    if max(image.size) > limits.photo_side or image.width * image.height > limits.photo_pixels:
        raise Refuse(Reason.TOO_MANY_PIXELS)
    return image


def reduced(image: Image.Image) -> Image.Image:
    """The first frame at no more than the display's size, in a mode whose values can be averaged."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off at 255
        image = Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    if image.mode not in ("RGB", "L", "CMYK", "RGBA") or ("transparency" in image.info and image.mode != "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    # For a JPEG this lets the decoder itself leave out what is not needed.
    image.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.load()
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground.convert("RGB")
    image.info = {"icc_profile": profile} if isinstance(profile, bytes) else {}
    return image


def _coloured(image: Image.Image) -> Image.Image:
    """The colours as the photo's profile means them, in sRGB; as they are when there is no usable profile."""
    profile = image.info.get("icc_profile", b"")
    if not 128 <= len(profile) <= _PROFILE_MAX or profile[16:20] != _PROFILE_SPACE[image.mode]:
        return image.convert("RGB")
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, meant, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return converted or image.convert("RGB")


def _upright(image: Image.Image, turn: int) -> Image.Image:
    return image.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else image


def _fresh(image: Image.Image) -> Image.Image:
    """A new image with the same pixels: whatever hung on the old one stays behind."""
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """Baseline JPEG bytes without any metadata."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
