"""What a file is, told from its first bytes alone: neither its name nor the type a sender claims has a say."""

import re
from dataclasses import dataclass
from enum import StrEnum

from services.errors import EvidenceRefused

HEAD_BYTES = 4096


class Kind(StrEnum):
    """The two kinds of evidence."""

    PHOTO = "photo"
    VIDEO = "video"


@dataclass(frozen=True)
class Format:
    """An accepted format: its name for people, MIME type by our own table, and the one decoder it may reach."""

    name: str
    kind: Kind
    mime: str
    decoder: str


JPEG = Format("JPEG", Kind.PHOTO, "image/jpeg", "JPEG")
PNG = Format("PNG", Kind.PHOTO, "image/png", "PNG")
WEBP = Format("WebP", Kind.PHOTO, "image/webp", "WEBP")
GIF = Format("GIF", Kind.PHOTO, "image/gif", "GIF")
HEIC = Format("HEIC", Kind.PHOTO, "image/heic", "HEIF")
AVIF = Format("AVIF", Kind.PHOTO, "image/avif", "AVIF")
MP4 = Format("MP4", Kind.VIDEO, "video/mp4", "mov")
MOV = Format("MOV", Kind.VIDEO, "video/quicktime", "mov")
GPP = Format("3GP", Kind.VIDEO, "video/3gpp", "mov")
GPP2 = Format("3G2", Kind.VIDEO, "video/3gpp2", "mov")
WEBM = Format("WebM", Kind.VIDEO, "video/webm", "matroska")
AVI = Format("AVI", Kind.VIDEO, "video/x-msvideo", "avi")
MTS = Format("MTS", Kind.VIDEO, "video/mp2t", "mpegts")
FORMATS = {f.name: f for f in (JPEG, PNG, WEBP, GIF, HEIC, AVIF, MP4, MOV, GPP, GPP2, WEBM, AVI, MTS)}

_SEND = {
    Kind.PHOTO: "Please send it as JPEG, PNG, WebP, GIF, HEIC or AVIF.",
    Kind.VIDEO: "Please send it as MP4, MOV, WebM, 3GP or AVI.",
    None: "Please send a photo (JPEG, PNG, WebP, GIF, HEIC, AVIF) or a video (MP4, MOV, WebM, 3GP, AVI).",
}

_ACCEPTED_STARTS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"GIF87a", GIF), (b"GIF89a", GIF))

_REFUSED_STARTS: tuple[tuple[bytes, str, Kind | None], ...] = (
    (b"II*\0", "a TIFF image", Kind.PHOTO),
    (b"MM\0*", "a TIFF image", Kind.PHOTO),
    (b"BM", "a BMP image", Kind.PHOTO),
    (b"8BPS", "a Photoshop file", Kind.PHOTO),
    (b"%!PS", "a PostScript file", Kind.PHOTO),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file", Kind.PHOTO),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 image", Kind.PHOTO),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image", Kind.PHOTO),
    (b"\xff\x0a", "a JPEG XL image", Kind.PHOTO),
    (b"\0\0\0\x0cJXL ", "a JPEG XL image", Kind.PHOTO),
    (b"\0\0\1\0", "an icon", Kind.PHOTO),
    (b"DDS ", "a DDS texture", Kind.PHOTO),
    (b"%PDF", "a PDF document", None),
    (b"PK\3\4", "a ZIP archive or office document", None),
    (b"Rar!", "a RAR archive", None),
    (b"\x1f\x8b", "a compressed archive", None),
    (b"7z\xbc\xaf", "a 7-Zip archive", None),
    (b"\xd0\xcf\x11\xe0", "an office document", None),
    (b"MZ", "a program", None),
    (b"\x7fELF", "a program", None),
    (b"#!", "a program", None),
    (b"#EXTM3U", "a playlist, which only points to other files", Kind.VIDEO),
    (b"ffconcat", "a playlist, which only points to other files", Kind.VIDEO),
    (b"v=0", "a stream description, which only points to other files", Kind.VIDEO),
    (b"[playlist]", "a playlist, which only points to other files", Kind.VIDEO),
    (b"ID3", "a sound file", Kind.VIDEO),
    (b"fLaC", "a sound file", Kind.VIDEO),
    (b"OggS", "an Ogg file", Kind.VIDEO),
    (b"FLV\1", "a Flash video", Kind.VIDEO),
    (b"\x30\x26\xb2\x75", "a Windows Media file", Kind.VIDEO),
    (b"\0\0\1\xba", "an MPEG-2 video", Kind.VIDEO),
)

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
_QUICKTIME_ATOMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}


def sniff(head: bytes) -> Format:
    """The format of a file from its first HEAD_BYTES; EvidenceRefused with one sentence when we do not take it."""
    if not head:
        raise EvidenceRefused("The file is empty. Please send it again.")
    for start, found in _ACCEPTED_STARTS:
        if head.startswith(start):
            return found
    by_container = _iso_media(head) or _riff(head) or _matroska(head) or _transport_stream(head)
    if by_container:
        return by_container
    for start, what, kind in _REFUSED_STARTS:
        if head.startswith(start):
            raise _refused(what, kind)
    raise _refused(_markup(head), None)


def _refused(what: str, kind: Kind | None) -> EvidenceRefused:
    return EvidenceRefused(f"This is {what}. {_SEND[kind]}")


def _markup(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not text.startswith(b"<"):
        return "not a photo or a video that we can recognise"
    if b"<svg" in text:
        return "an SVG drawing"
    return "an XML document" if text.startswith(b"<?xml") and b"<html" not in text else "a web page"


def _iso_media(head: bytes) -> Format | None:
    """ISO base media files name their brands in the first box (ISO/IEC 14496-12, 4.3); old QuickTime has none."""
    if head[4:8] != b"ftyp":
        return MOV if head[4:8] in _QUICKTIME_ATOMS else None
    major, end = head[8:12], min(int.from_bytes(head[:4], "big"), 256)
    brands = {major, *(head[i : i + 4] for i in range(16, end, 4))}
    if major in _SOUND_BRANDS:
        raise _refused("a sound file", Kind.VIDEO)
    if major == b"crx ":
        raise _refused("a raw camera file", Kind.PHOTO)
    if major in _AVIF_BRANDS or (major in {b"mif1", b"msf1"} and brands & _AVIF_BRANDS):
        return AVIF
    if major in _HEIF_BRANDS:
        return HEIC
    return {b"qt  ": MOV, b"3gp": GPP, b"3g2": GPP2}.get(major if major == b"qt  " else major[:3], MP4)


def _riff(head: bytes) -> Format | None:
    if not head.startswith(b"RIFF"):
        return None
    if head[8:12] == b"WAVE":
        raise _refused("a sound file", Kind.VIDEO)
    return {b"WEBP": WEBP, b"AVI ": AVI}.get(head[8:12])


def _matroska(head: bytes) -> Format | None:
    """WebM is the document type of an EBML header that says so (RFC 8794, 11.2.6)."""
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    doctype = re.search(rb"\x42\x82[\x81-\x8f]([a-z]+)", head[:128])
    if doctype and doctype[1] == b"webm":
        return WEBM
    raise _refused("a Matroska video", Kind.VIDEO)


def _transport_stream(head: bytes) -> Format | None:
    """MPEG transport streams repeat a sync byte each 188 bytes, camcorders' each 192 after 4 of time code."""
    plain = all(head[i : i + 1] == b"\x47" for i in (0, 188, 376, 564))
    camcorder = all(head[i : i + 1] == b"\x47" for i in (4, 196, 388, 580))
    return MTS if plain or camcorder else None
