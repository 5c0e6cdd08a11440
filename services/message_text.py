"""The text of messages: cleaned of what could change its meaning, and read as paragraphs, lists and quotations."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST_LINE_VALUE = 300
# Characters that turn the direction of text around could make a line read as its opposite.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NUMBERED = re.compile(r"(\d{1,3})\. +(.*)")

Kind = Literal["paragraph", "list", "numbered", "quote"]


@dataclass(frozen=True)
class Block:
    """Lines that belong together; `start` is the first number of a numbered list."""

    kind: Kind
    lines: tuple[str, ...]
    start: int = 1


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


def blocks(body: str) -> tuple[Block, ...]:
    """The body as blocks: lines that start with “- ”, “1. ” or “> ” are lists and quotations, others paragraphs."""
    return tuple(block for part in re.split(r"\n\s*\n", body) if part.strip() for block in _blocks_of(part))


def _blocks_of(part: str) -> Iterator[Block]:
    gathered: list[str] = []
    current: tuple[Kind, int] | None = None
    for line in part.strip("\n").split("\n"):
        kind, start, words = _read(line)
        if current is not None and current[0] != kind:
            yield Block(current[0], tuple(gathered), current[1])
            gathered, current = [], None
        current = current or (kind, start)
        gathered.append(words)
    if current is not None:
        yield Block(current[0], tuple(gathered), current[1])


def _read(line: str) -> tuple[Kind, int, str]:
    stripped = line.strip()
    if stripped.startswith("- "):
        return "list", 1, stripped[2:].strip()
    if stripped.startswith("> "):
        return "quote", 1, stripped[2:].strip()
    numbered = _NUMBERED.fullmatch(stripped)
    if numbered:
        return "numbered", int(numbered[1]), numbered[2]
    return "paragraph", 1, stripped
