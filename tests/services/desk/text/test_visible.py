"""Customers' text hides nothing and stays readable."""

import json
from pathlib import Path

import pytest

from services.desk.text import visible


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Left side\r\nis silent", "Left side\nis silent"),
        ("photo\u202egpj.exe", "photo⟨U+202E⟩gpj.exe"),
        ("a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"),
        ("null\0byte\x1b[31m", "null␀byte␛[31m"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("\U000e0061tag", "tag"),
        ("Z" + "\u0335" * 50, "Z" + "\u0335" * 4),
        ("👩‍👩‍👧 ½ ñ 中文", "👩‍👩‍👧 ½ ñ 中文"),
        ("<b>APPROVED</b> **ok**", "<b>APPROVED</b> **ok**"),
    ],
)
def test_hidden_characters_are_shown_as_signs(written: str, shown: str) -> None:
    assert visible.visible(written) == shown


def test_a_line_is_one_line_and_no_longer_than_asked() -> None:
    assert visible.line("a\nb\t c  d") == "a b c d"
    assert visible.line("x" * 500, 20) == "x" * 19 + "…"
    assert len(visible.line("\u202e" * 500, 20)) == 20


def test_a_long_file_name_keeps_its_ending() -> None:
    name = visible.file_name("x" * 300 + ".jpg")
    assert name is not None
    assert len(name) <= 100
    assert name.endswith(".jpg")


@pytest.mark.parametrize("source", ["blns.json"])
def test_no_naughty_string_keeps_a_character_that_turns_or_hides_text(shared: Path, source: str) -> None:
    for text in json.loads((shared / "hostile" / "text" / source).read_text(encoding="utf-8")):
        shown = visible.visible(text)
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\0\x1b\x7f")
        assert "\n" not in visible.line(text)
