"""The codes on a photo are read in the contained child, and whatever else is there does no harm."""

import io
import tempfile
from pathlib import Path

import pytest
import segno
from PIL import Image

from services.desk.errors import EvidenceRefused
from services.evidence import decode
from services.messages.letter import code_png
from tests.support.files import clip, photo


def _codes(content: bytes) -> tuple[str, ...]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return decode.codes_on(file)


def _photographed(*pictures: bytes, turn: float = 7.0) -> bytes:
    """The pictures on a grey table, a little askew, as a phone would see them."""
    table = Image.new("RGB", (1600, 1200), (150, 140, 130))
    for number, picture in enumerate(pictures):
        sheet = Image.open(io.BytesIO(picture)).convert("RGB").resize((500, 500))
        table.paste(sheet.rotate(turn, expand=True, fillcolor=(150, 140, 130)), (120 + 700 * number, 300))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=80)
    return out.getvalue()


def test_the_code_of_an_approval_is_read_from_a_photo_taken_askew() -> None:
    assert _codes(_photographed(code_png("R-26-000123-K"))) == ("R-26-000123-K",)


def test_every_code_on_the_photo_is_read_once() -> None:
    pictures = [code_png("R-26-000123-K"), code_png("R-26-000124-L")]
    assert sorted(_codes(_photographed(*pictures))) == ["R-26-000123-K", "R-26-000124-L"]
    assert len(_codes(_photographed(pictures[0], pictures[0]))) == 1


def test_a_photo_without_a_code_says_nothing() -> None:
    assert _codes(photo()) == ()


def test_what_a_hostile_code_says_is_one_clean_short_text() -> None:
    out = io.BytesIO()
    segno.make_qr("R-26\x00\u202e\n" + "A" * 900).save(out, kind="png", scale=4)
    (said,) = _codes(out.getvalue())
    assert said.isprintable()
    assert len(said) <= 200


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", photo()[:900], clip()])
def test_what_is_no_whole_photo_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(EvidenceRefused):
        _codes(content)


def test_no_file_of_the_server_can_be_read_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(code_png("R-26-000123-K"))
    assert decode.codes_on(tmp_path / "code.png") == ("R-26-000123-K",)
    assert "no files" in decode.start() or decode.start() == []
