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


def _small_code(rma: str, module: int, size: tuple[int, int]) -> bytes:
    """A large photo of a table with a code of so many pixels a module, a little noise on all of it."""
    table = Image.effect_noise((size[0] // 4, size[1] // 4), 12).resize(size)
    code = Image.open(io.BytesIO(code_png(rma))).convert("L")
    side = int(segno.make_qr(rma).symbol_size()[0])
    table.paste(code.resize((side * module, side * module), Image.Resampling.NEAREST), (size[0] * 2 // 3, size[1] // 3))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=88)
    return out.getvalue()


def test_a_code_of_two_pixels_a_module_is_read_from_twelve_megapixels() -> None:
    assert _codes(_small_code("R-26-000123-K", 2, (4032, 3024))) == ("R-26-000123-K",)


def test_a_small_code_of_ours_is_read_beside_a_carriers_large_one() -> None:
    photo_of_both = Image.open(io.BytesIO(_small_code("R-26-000123-K", 2, (4032, 3024))))
    carrier = Image.open(io.BytesIO(code_png("420902109400110898825022579493"))).convert("L").resize((900, 900))
    photo_of_both.paste(carrier, (200, 200))
    out = io.BytesIO()
    photo_of_both.save(out, "JPEG", quality=88)
    assert "R-26-000123-K" in _codes(out.getvalue())


def test_a_light_code_on_dark_ground_is_read() -> None:
    dark = Image.eval(Image.open(io.BytesIO(_photographed(code_png("R-26-000123-K")))), lambda level: 255 - level)
    out = io.BytesIO()
    dark.save(out, "JPEG", quality=80)
    assert _codes(out.getvalue()) == ("R-26-000123-K",)


@pytest.mark.parametrize("length", [81, 300, 1200])
def test_the_whole_of_a_long_link_is_told(length: int) -> None:
    out = io.BytesIO()
    segno.make_qr("https://returns.example/start?from=" + "a" * length + "&rma=R-26-000123-K").save(out, "png", scale=6)
    (said,) = _codes(out.getvalue())
    assert said.endswith("&rma=R-26-000123-K")


@pytest.mark.parametrize("name", ["qr_small_2px_12mp.jpg", "qr_long_link.jpg", "qr_inverted.jpg"])
def test_the_codes_of_the_reports_are_read(name: str, shared: Path) -> None:
    assert any("R-26-000027-Y" in said for said in decode.codes_on(shared / "reports" / name))


def test_a_photo_without_a_code_says_nothing() -> None:
    assert _codes(photo()) == ()


def test_what_a_hostile_code_says_is_one_clean_text() -> None:
    out = io.BytesIO()
    segno.make_qr("R-26\x00\u202e\n" + "A" * 900).save(out, kind="png", scale=4)
    (said,) = _codes(out.getvalue())
    assert said.isprintable()
    assert said == " ".join(said.split())


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", photo()[:900], clip()])
def test_what_is_no_whole_photo_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(EvidenceRefused):
        _codes(content)


def test_no_file_of_the_server_can_be_read_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(code_png("R-26-000123-K"))
    assert decode.codes_on(tmp_path / "code.png") == ("R-26-000123-K",)
    assert "no files" in decode.start() or decode.start() == []
