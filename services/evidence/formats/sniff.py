"""What a file is, told from its first bytes alone: neither its name nor the type a sender claims has a say."""

import re
from dataclasses import dataclass

from data.vocabulary import EvidenceKind
from services.desk.errors import EvidenceRefused

HEAD_BYTES = 4096


@dataclass(frozen=True)
class Format:
    """An accepted format: its name for people, MIME type by our own table, and the one decoder it may reach.

    `endings` are those of file names, the usual one first.
    """

    name: str
    kind: EvidenceKind
    mime: str
    decoder: str
    endings: tuple[str, ...]


JPEG = Format("JPEG", EvidenceKind.PHOTO, "image/jpeg", "JPEG", ("jpg", "jpeg"))
PNG = Format("PNG", EvidenceKind.PHOTO, "image/png", "PNG", ("png",))
WEBP = Format("WebP", EvidenceKind.PHOTO, "image/webp", "WEBP", ("webp",))
GIF = Format("GIF", EvidenceKind.PHOTO, "image/gif", "GIF", ("gif",))
HEIC = Format("HEIC", EvidenceKind.PHOTO, "image/heic", "HEIF", ("heic", "heif"))
AVIF = Format("AVIF", EvidenceKind.PHOTO, "image/avif", "AVIF", ("avif",))
MP4 = Format("MP4", EvidenceKind.VIDEO, "video/mp4", "mov", ("mp4", "m4v"))
MOV = Format("MOV", EvidenceKind.VIDEO, "video/quicktime", "mov", ("mov",))
GPP = Format("3GP", EvidenceKind.VIDEO, "video/3gpp", "mov", ("3gp",))
GPP2 = Format("3G2", EvidenceKind.VIDEO, "video/3gpp2", "mov", ("3g2",))
WEBM = Format("WebM", EvidenceKind.VIDEO, "video/webm", "matroska", ("webm",))
AVI = Format("AVI", EvidenceKind.VIDEO, "video/x-msvideo", "avi", ("avi",))
MTS = Format("MTS", EvidenceKind.VIDEO, "video/mp2t", "mpegts", ("mts",))
FORMATS = {f.name: f for f in (JPEG, PNG, WEBP, GIF, HEIC, AVIF, MP4, MOV, GPP, GPP2, WEBM, AVI, MTS)}

_SEND = {
    EvidenceKind.PHOTO: "Please send it as JPEG, PNG, WebP, GIF, HEIC or AVIF.",
    EvidenceKind.VIDEO: "Please send it as MP4, MOV, WebM, 3GP or AVI.",
    None: "Please send a photo (JPEG, PNG, WebP, GIF, HEIC, AVIF) or a video (MP4, MOV, WebM, 3GP, AVI).",
}

_ACCEPTED_STARTS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"GIF87a", GIF), (b"GIF89a", GIF))

_REFUSED_STARTS: tuple[tuple[bytes, str, EvidenceKind | None], ...] = (
    (b"II*\0", "a TIFF image", EvidenceKind.PHOTO),
    (b"MM\0*", "a TIFF image", EvidenceKind.PHOTO),
    (b"BM", "a BMP image", EvidenceKind.PHOTO),
    (b"8BPS", "a Photoshop file", EvidenceKind.PHOTO),
    (b"%!PS", "a PostScript file", EvidenceKind.PHOTO),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file", EvidenceKind.PHOTO),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 image", EvidenceKind.PHOTO),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image", EvidenceKind.PHOTO),
    (b"\xff\x0a", "a JPEG XL image", EvidenceKind.PHOTO),
    (b"\0\0\0\x0cJXL ", "a JPEG XL image", EvidenceKind.PHOTO),
    (b"\0\0\1\0", "an icon", EvidenceKind.PHOTO),
    (b"DDS ", "a DDS texture", EvidenceKind.PHOTO),
    (b"%PDF", "a PDF document", None),
    (b"PK\3\4", "a ZIP archive or office document", None),
    (b"Rar!", "a RAR archive", None),
    (b"\x1f\x8b", "a compressed archive", None),
    (b"7z\xbc\xaf", "a 7-Zip archive", None),
    (b"\xd0\xcf\x11\xe0", "an office document", None),
    (b"MZ", "a program", None),
    (b"\x7fELF", "a program", None),
    (b"#!", "a program", None),
    (b"#EXTM3U", "a playlist, which only points to other files", EvidenceKind.VIDEO),
    (b"ffconcat", "a playlist, which only points to other files", EvidenceKind.VIDEO),
    (b"v=0", "a stream description, which only points to other files", EvidenceKind.VIDEO),
    (b"[playlist]", "a playlist, which only points to other files", EvidenceKind.VIDEO),
    (b"ID3", "a sound file", EvidenceKind.VIDEO),
    (b"fLaC", "a sound file", EvidenceKind.VIDEO),
    (b"OggS", "an Ogg file", EvidenceKind.VIDEO),
    (b"FLV\1", "a Flash video", EvidenceKind.VIDEO),
    (b"\x30\x26\xb2\x75", "a Windows Media file", EvidenceKind.VIDEO),
    (b"\0\0\1\xba", "an MPEG-2 video", EvidenceKind.VIDEO),
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


def _refused(what: str, kind: EvidenceKind | None) -> EvidenceRefused:
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
        raise _refused("a sound file", EvidenceKind.VIDEO)
    if major == b"crx ":
        raise _refused("a raw camera file", EvidenceKind.PHOTO)
    if major in _AVIF_BRANDS or (major in {b"mif1", b"msf1"} and brands & _AVIF_BRANDS):
        return AVIF
    if major in _HEIF_BRANDS:
        return HEIC
    return {b"qt  ": MOV, b"3gp": GPP, b"3g2": GPP2}.get(major if major == b"qt  " else major[:3], MP4)


def _riff(head: bytes) -> Format | None:
    if not head.startswith(b"RIFF"):
        return None
    if head[8:12] == b"WAVE":
        raise _refused("a sound file", EvidenceKind.VIDEO)
    return {b"WEBP": WEBP, b"AVI ": AVI}.get(head[8:12])


def _matroska(head: bytes) -> Format | None:
    """WebM is the document type of an EBML header that says so (RFC 8794, 11.2.6)."""
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    doctype = re.search(rb"\x42\x82[\x81-\x8f]([a-z]+)", head[:128])
    if doctype and doctype[1] == b"webm":
        return WEBM
    raise _refused("a Matroska video", EvidenceKind.VIDEO)


def _transport_stream(head: bytes) -> Format | None:
    """MPEG transport streams repeat a sync byte each 188 bytes, camcorders' each 192 after 4 of time code."""
    plain = all(head[i : i + 1] == b"\x47" for i in (0, 188, 376, 564))
    camcorder = all(head[i : i + 1] == b"\x47" for i in (4, 196, 388, 580))
    return MTS if plain or camcorder else None
