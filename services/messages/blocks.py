"""The text of messages: cleaned of what could change its meaning, and read as paragraphs, lists and quotations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_NUMBERED = re.compile(r"(\d{1,3})\. +(.*)")

Kind = Literal["paragraph", "list", "numbered", "quote"]


@dataclass(frozen=True)
class Block:
    """Lines that belong together; `start` is the first number of a numbered list."""

    kind: Kind
    lines: tuple[str, ...]
    start: int = 1


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
