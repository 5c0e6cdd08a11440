"""Encodings: recognised by the letters that they give, or refused by name."""

import pytest

from services.desk.errors import InvalidInput
from services.imports.reading.encodings import decode

NAMES = "order,name,product\n1,Seán O’Brien,Mug “Best Dad” – 5 €\n2,Zoë Müller,Tasse\n3,Jürgen Groß,Crème brûlée\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_names_are_whole_in_every_usual_encoding(encoding: str) -> None:
    text, note = decode("o.csv", NAMES.encode(encoding))
    assert text == NAMES
    assert (note is None) == encoding.startswith("utf")


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("name", ["König", "García", "Conceição", "Søren Ærø", "Ñuñez", "MÜLLER", "L’Oréal"])
def test_one_name_is_enough(encoding: str, name: str) -> None:
    assert decode("o.csv", f"name\n{name}\n".encode(encoding))[0] == f"name\n{name}\n"


@pytest.mark.parametrize(
    ("name", "encoding"), [("Иван Петров", "cp1251"), ("注文番号", "shift_jis"), ("Łódź Święta", "cp1250")]
)
def test_other_encodings_are_refused_by_name(name: str, encoding: str) -> None:
    with pytest.raises(InvalidInput, match="Save it as CSV in UTF-8"):
        decode("o.csv", f"name\n{name}\n".encode(encoding))


def test_what_two_encodings_could_be_is_refused_with_both_readings() -> None:
    with pytest.raises(InvalidInput, match="“Škoda” or “äkoda”"):
        decode("o.csv", "name\nŠkoda\n".encode("cp1252"))
