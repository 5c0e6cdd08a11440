"""Text that is kept or sent, cleaned of what could change its meaning: as one line, or as several.

What is searched for is read by form_values.term, what is only looked at by visible.py.
"""

import re
import unicodedata

LONGEST_LINE_VALUE = 300
# Characters that turn the direction of text around could make a line read as its opposite.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_line(value: str) -> str:
    """The value as one line of at most 300 characters without control characters, for a subject or a variable."""
    return " ".join(_cleaned(value, keep="").split())[:LONGEST_LINE_VALUE]


def several_lines(value: str) -> str:
    """The value with its line breaks and nothing else that is not text; at most one blank line in a row."""
    text = _cleaned(value.replace("\r\n", "\n").replace("\r", "\n"), keep="\n")
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _cleaned(value: str, keep: str) -> str:
    return "".join(_harmless(char) if char not in keep else char for char in value)


def _harmless(char: str) -> str:
    if char in _TURNING:
        return ""
    return " " if unicodedata.category(char) in _UNSEEN else char
