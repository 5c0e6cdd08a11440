"""What the metadata of a photo or video claims, reduced to a few clean values; never the place itself."""

import re
import struct
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from PIL import ExifTags, Image

TEXT_MAX = 80
# Broken metadata raises all of these from Pillow; a photo is worth showing without it.
BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, SyntaxError, ArithmeticError)
_WHEN = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?\0*\s*")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_XMP_TOOL = re.compile(rb"""CreatorTool(?:=["']|>)([^<>"']{1,200})""")
_XMP_PLACE = re.compile(rb"GPS(?:Dest)?L(?:atitude|ongitude)")
_GPS_TAGS = {ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSDestLatitude}


def clean_text(value: object, longest: int = TEXT_MAX) -> str | None:
    """Plain printable text of at most so many characters on one line, or None when nothing of it is left."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    composed = unicodedata.normalize("NFC", value[: 5 * longest])
    shown = "".join(c if c.isprintable() and c != "\ufffd" else " " for c in composed)
    return " ".join(shown.split())[:longest].strip() or None


def captured(value: object, offset: object = None) -> dict[str, str | None]:
    """Local time as written and its offset from UTC if stated, for a date of EXIF or of a video; else Nones."""
    found = _WHEN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return {"captured_at": None, "captured_offset": None}
    try:
        when = datetime(*(int(part) for part in found.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return {"captured_at": None, "captured_offset": None}
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        return {"captured_at": None, "captured_offset": None}
    stated = found[7] or (offset.strip("\0 ") if isinstance(offset, str) else "")
    stated = "+00:00" if stated == "Z" else re.sub(r"^([+-]\d\d)(\d\d)$", r"\1:\2", stated)
    return {"captured_at": when.isoformat(), "captured_offset": stated if _OFFSET.fullmatch(stated) else None}


def camera(make: object, model: object) -> str | None:
    """Maker and model as one name, the maker not said twice."""
    maker, name = clean_text(make), clean_text(model)
    if not maker or not name:
        return maker or name
    return clean_text(name if name.lower().startswith(maker.split()[0].lower()) else f"{maker} {name}")


def photo_facts(image: Image.Image) -> dict[str, object]:
    """Claims of EXIF and XMP; all unknown where they cannot be read."""
    xmp = _xmp(image)
    facts: dict[str, object] = captured(None) | {
        "camera": None,
        "software": clean_text(found[1]) if (found := _XMP_TOOL.search(xmp)) else None,
        "had_location": bool(_XMP_PLACE.search(xmp)),
    }
    try:
        facts |= _exif_facts(image.getexif(), facts)
    except (*BROKEN, struct.error):
        facts["metadata_broken"] = True
    return facts


def _exif_facts(exif: Image.Exif, known: Mapping[str, object]) -> dict[str, object]:
    details, base = exif.get_ifd(ExifTags.IFD.Exif), ExifTags.Base
    return captured(details.get(base.DateTimeOriginal), details.get(base.OffsetTimeOriginal)) | {
        "camera": camera(exif.get(base.Make), exif.get(base.Model)),
        "software": clean_text(exif.get(base.Software)) or known["software"],
        "had_location": known["had_location"] or bool(_GPS_TAGS & set(exif.get_ifd(ExifTags.IFD.GPSInfo))),
    }


def orientation(image: Image.Image) -> int:
    """EXIF orientation 1 to 8; 1 when absent or nonsense."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation)
    except (*BROKEN, struct.error):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _xmp(image: Image.Image) -> bytes:
    for key in ("xmp", "XML:com.adobe.xmp"):
        value = image.info.get(key)
        if isinstance(value, (bytes, str)):
            return value.encode("utf-8", "replace") if isinstance(value, str) else value
    return b""


def video_facts(metadata: Mapping[str, str]) -> dict[str, object]:
    """Claims of a video's metadata: QuickTime keys of phones first, the container's own after them."""
    known = {key.lower(): value for key, value in metadata.items()}
    apple = "com.apple.quicktime."
    when = captured(known.get(apple + "creationdate"))
    return (when if when["captured_at"] else captured(known.get("creation_time"))) | {
        "camera": camera(
            known.get(apple + "make") or known.get("make") or known.get("com.android.manufacturer"),
            known.get(apple + "model") or known.get("model") or known.get("com.android.model"),
        ),
        "software": clean_text(known.get(apple + "software") or known.get("software") or known.get("encoder")),
        "had_location": any("location" in key for key in known)
        or bool(_XMP_PLACE.search(known.get("xmp", "").encode("utf-8", "replace"))),
    }
