"""Which rights a message uses, guessed from its words; a person confirms each before anything is opened."""

import tomllib
from functools import lru_cache
from pathlib import Path

from data.encryption import normalise
from data.vocabulary import Right

_FILE = Path(__file__).parents[3] / "data" / "policies" / "privacy_words.toml"


def propose(text: str) -> tuple[Right, ...]:
    """The rights whose words occur in the text, in the order of `Right`."""
    said = normalise(text)
    return tuple(right for right, phrases in _phrases().items() if any(phrase in said for phrase in phrases))


@lru_cache(maxsize=1)
def _phrases() -> dict[Right, tuple[str, ...]]:
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {right: tuple(normalise(phrase) for phrase in written[right.value]) for right in Right}
