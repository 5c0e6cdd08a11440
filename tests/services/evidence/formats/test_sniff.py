"""A file is what its first bytes say; what we do not take is named, in one sentence."""

import pytest

from services.desk.errors import EvidenceRefused
from services.evidence.formats.sniff import sniff
from tests.support.reading import SHARED

ACCEPTED = {
    "JPEG": b"\xff\xd8\xff\xe1 anything",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "WebP": b"RIFF\0\0\0\0WEBPVP8 ",
    "GIF": b"GIF89a",
    "HEIC": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
    "AVIF": b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf",
    "MP4": b"\0\0\0\x18ftypisom\0\0\0\0isomavc1",
    "MOV": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    "3GP": b"\0\0\0\x18ftyp3gp5\0\0\0\x003gp5isom",
    "3G2": b"\0\0\0\x18ftyp3g2a\0\0\0\x003g2aisom",
    "WebM": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
    "AVI": b"RIFF\0\0\0\0AVI LIST",
    "MTS": (b"\0\0\0\0\x47" + bytes(187)) * 6,
}
REFUSED = {
    "a TIFF image": b"II*\0",
    "a BMP image": b"BM6\0",
    "a Photoshop file": b"8BPS",
    "an SVG drawing": b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'>",
    "a web page": b"\xef\xbb\xbf \n<!DOCTYPE html>",
    "a PDF document": b"%PDF-1.7",
    "a PostScript file": b"%!PS-Adobe-3.0 EPSF",
    "a program": b"MZ\x90\0",
    "a ZIP archive": b"PK\3\4",
    "a playlist": b"#EXTM3U\n#EXTINF:1,\nhttp://evil.example/",
    "a sound file": b"RIFF\0\0\0\0WAVEfmt ",
    "a Matroska video": b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska",
    "a raw camera file": b"\0\0\0\x18ftypcrx \0\0\0\0",
    "not a photo or a video that we can recognise": b"\x00\x01\x02",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_formats_are_known_by_their_content(name: str) -> None:
    assert sniff(ACCEPTED[name]).name == name


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_names_what_it_is_and_what_to_send(what: str) -> None:
    with pytest.raises(EvidenceRefused, match=f"^This is {what}.*[.] Please send .*[.]$"):
        sniff(REFUSED[what])


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(EvidenceRefused, match="empty"):
        sniff(b"")


@pytest.mark.usefixtures("shared")
def test_a_name_decides_nothing() -> None:
    for path in (SHARED / "hostile").rglob("*_named.*"):
        with pytest.raises(EvidenceRefused):
            sniff(path.read_bytes()[:4096])
