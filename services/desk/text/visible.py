"""Text that somebody outside wrote, made safe to look at: nothing invisible, nothing that turns the line around."""

import re
import unicodedata
from itertools import groupby

_MARKS_IN_A_ROW = 4
_CONTROL_PICTURES = 0x2400
# Joiners and the variation selectors belong to emoji and to several scripts; alone they do no harm.
_KEPT = {"\n", "\t", "\u200c", "\u200d"}
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_TAGS = range(0xE0000, 0xE0080)


def visible(value: str) -> str:
    """The text with control, direction and other hidden characters shown as signs; line ends as newlines.

    Piles of combining marks are cut to four, so that no letter paints over its neighbours.
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _flattened("".join(_shown(character) for character in text))


def line(value: str, limit: int = 120) -> str:
    """The visible text on one line of at most `limit` characters, the last one an ellipsis where it was cut."""
    shown = " ".join(visible(value[: limit * 4 + 64]).split())
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def file_name(value: str | None) -> str | None:
    """A file's name for display only: without folders, on one line, its ending kept; None when nothing is left."""
    last = re.split(r"[/\\]", value or "")[-1]
    name = line(last, 400)
    if len(name) <= 100:
        return name or None
    return name[:80].rstrip() + "…" + name[-16:]


def _shown(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return "␡" if code == 0x7F else "" if code in _TAGS else f"⟨U+{code:04X}⟩"


def _flattened(text: str) -> str:
    parts: list[str] = []
    for is_mark, run in groupby(text, key=lambda character: unicodedata.combining(character) > 0):
        found = "".join(run)
        parts.append(found[:_MARKS_IN_A_ROW] if is_mark else found)
    return "".join(parts)
