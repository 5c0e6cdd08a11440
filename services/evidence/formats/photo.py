"""Inside the decoder: a photo becomes two fresh JPEGs, upright, in sRGB, with nothing of the sender's but pixels."""

import io
import time
import warnings
from typing import BinaryIO

import numpy as np
import pillow_heif
from PIL import AvifImagePlugin, Image, ImageCms

from data.vocabulary import EvidenceNote
from services.evidence.contained.job import DISPLAY_SIDE, THUMB_SIDE, Limits, Reason, Refuse
from services.evidence.contained.pack import Pack
from services.evidence.formats.blank import Shows, shows, worth_searching
from services.evidence.formats.colours import Curve, Look
from services.evidence.formats.darkroom import in_srgb
from services.evidence.formats.facts import orientation, photo_facts
from services.evidence.formats.fingerprint import perceptual_hash
from services.evidence.formats.gif import count_frames
from services.evidence.formats.tags import look_in
from services.evidence.formats.turns import swaps_sides, upright
from services.evidence.formats.unended import with_end

_PROFILE_MAX = 2 * 1024 * 1024
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_PROFILE_SPACE = {"RGB": b"RGB ", "L": b"GRAY", "CMYK": b"CMYK"}
_ANIMATED = {"PNG", "WEBP", "AVIF", "GIF"}
_FRAMES_MAX = 100_000
_SEARCH_SECONDS, _GLANCE = 2.0, 128  # for a frame that shows something, by so many of its pixels a side


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
    whole, unended = whole_file(source, decoder, limits)
    display, facts = _seen(whole, decoder, limits)
    thumb = display.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    pack.add("display", as_jpeg(display, 88))
    pack.add("thumb", as_jpeg(thumb, 80))
    facts["note"] = EvidenceNote.END_MISSING.value if unended else None
    return facts | {"duration_ms": None, "has_audio": False, "perceptual_hash": perceptual_hash(thumb)}


def whole_file(source: BinaryIO, decoder: str, limits: Limits) -> tuple[BinaryIO, bool]:
    """The file, with an end mark where only that was missing, and whether it was; Refuse as for a photo."""
    with opened(source, decoder, limits):
        pass  # refused here if it is too large, before anything is decoded
    ended = with_end(source, decoder)
    return ended or source, ended is not None


def _seen(source: BinaryIO, decoder: str, limits: Limits) -> tuple[Image.Image, dict[str, object]]:
    """The photo as a person sees it, and its facts."""
    frames = count_frames(source, _FRAMES_MAX) if decoder == "GIF" else 1
    with opened(source, decoder, limits) as image:
        if decoder in _ANIMATED:
            frames = frames if decoder == "GIF" else min(max(1, getattr(image, "n_frames", 1)), _FRAMES_MAX)
            _pass_blank_frames(image, frames)
        turn = orientation(image)
        size = image.size[::-1] if swaps_sides(turn) else image.size
        facts = photo_facts(image) | {"width": size[0], "height": size[1], "frames": frames}
        shown = reduced(image)
    return _fresh(upright(_coloured(shown, look_in(source, decoder)), turn)), facts


def _pass_blank_frames(image: Image.Image, frames: int) -> None:
    """Go to the first frame that shows something; to the best of those worth a search where none does."""
    best, most, end = 0, -1, time.monotonic() + _SEARCH_SECONDS
    for number in range(min(frames, worth_searching(image.width * image.height)) if frames > 1 else 0):
        try:
            image.seek(number)
        except EOFError:
            break
        few = image.resize((_GLANCE, _GLANCE), Image.Resampling.NEAREST)
        seen = shows(on_white(few.convert("RGBA")))
        if seen > most:
            best, most = number, seen
        if seen is Shows.SOMETHING or time.monotonic() > end:
            break
    if image.tell() != best:
        image.seek(best)


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
    if image.width * image.height > limits.photo_pixels:
        raise Refuse(Reason.TOO_MANY_PIXELS)
    if max(image.size) > limits.photo_side:
        raise Refuse(Reason.TOO_LONG_A_SIDE)
    return image


def reduced(image: Image.Image) -> Image.Image:
    """The first frame at no more than the display's size, in a mode whose values can be averaged."""
    profile = image.info.get("icc_profile")
    image = in_8_bits(image)
    if image.mode not in ("RGB", "L", "CMYK", "RGBA") or ("transparency" in image.info and image.mode != "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    # For a JPEG this lets the decoder itself leave out what is not needed.
    image.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.load()
    if image.mode == "RGBA":
        image = on_white(image)
    image.info = {"icc_profile": profile} if isinstance(profile, bytes) else {}
    return image


def in_8_bits(image: Image.Image) -> Image.Image:
    """The same with 16 bits of grey brought down to 8, which Pillow would cut off at 255."""
    if not image.mode.startswith("I"):
        return image
    return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))


def on_white(image: Image.Image) -> Image.Image:
    """A picture with transparency (RGBA) on white ground."""
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def _coloured(image: Image.Image, look: Look | None) -> Image.Image:
    """The colours in sRGB: HDR by its look, else by the photo's profile, else by the look, else as they are."""
    profile = _usable_profile(image)
    if look is not None and (look.curve is not Curve.USUAL or profile is None):
        return in_srgb(image, look)
    if profile is None:
        return image.convert("RGB")
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, meant, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return converted or image.convert("RGB")


def _usable_profile(image: Image.Image) -> bytes | None:
    profile: bytes = image.info.get("icc_profile", b"")
    usable = 128 <= len(profile) <= _PROFILE_MAX and profile[16:20] == _PROFILE_SPACE[image.mode]
    return profile if usable else None


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
