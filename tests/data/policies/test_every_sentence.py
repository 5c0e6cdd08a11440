"""Every operative sentence of the policy is quoted by a clause."""

import re
import tomllib
from pathlib import Path

MARKDOWN = Path("data/policies/returns.md").read_text(encoding="utf-8")
TABLES = tomllib.loads(Path("data/policies/returns.toml").read_text(encoding="utf-8"))
ENDS = re.compile(r"(?<=[.;:])\s+|\n\n+")
# What nobody can be held to, each with the reason.
NOT_OPERATIVE = {
    "Joseko General Item Return & Refund Policy": "the title",
    "Return a DOA (dead on arrival) item": "a heading",
    "Return a defective item": "a heading",
    "Return incorrect item received": "a heading",
    "Return unsatisfactory products": "a heading",
    "How can I return the defective item to Joseko?": "a heading",
    "Important Notes": "a heading",
    "Below are some further suggestions and important reminders:": "an introduction",
    "We will do our best to ensure that the products shipped to our customers are in their best conditions.": (
        "a wish, from which nothing follows"
    ),
    "Click here to view more.": "a link of the page",
}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """The sentences and list items, without anchors, bullets and headings of ours."""
    plain = re.sub(r"^#+ .*$", "\n", text, flags=re.MULTILINE).replace("process.Click", "process. Click")
    pieces = (squeezed(piece).removeprefix("- ") for piece in ENDS.split(plain))
    return [piece for piece in pieces if piece and piece != "-"]


def quotes() -> list[str]:
    rows = [row for name, table in TABLES.items() if name.startswith("BR-") for row in table["rows"]]
    return [squeezed(quote) for row in rows for quote in (row["says"], *row.get("also", []))]


def unquoted(sentence: str, said: list[str]) -> str:
    """What is left of a sentence when every passage that is quoted has been taken out."""
    covered = [False] * len(sentence)
    for quote in said:
        inside = sentence.find(quote)
        if sentence in quote:
            return ""
        if inside >= 0:
            covered[inside : inside + len(quote)] = [True] * len(quote)
        for length in range(min(len(quote), len(sentence)), 8, -1):
            # A quote may begin or end within the sentence.
            if sentence.endswith(quote[:length]):
                covered[-length:] = [True] * length
                break
            if sentence.startswith(quote[-length:]):
                covered[:length] = [True] * length
                break
    left = "".join(" " if done else letter for letter, done in zip(sentence, covered, strict=True))
    return left.strip(" .;:,")


def test_every_operative_sentence_is_quoted_whole() -> None:
    found, said = sentences(MARKDOWN), quotes()
    assert len(found) > 60
    left = {one: unquoted(one, said) for one in found if one not in NOT_OPERATIVE}
    # “and” joins two passages that two clauses quote.
    assert {one: rest for one, rest in left.items() if rest not in ("", "and")} == {}


def test_the_list_of_what_is_not_operative_names_what_is_there_and_unquoted() -> None:
    found, said = sentences(MARKDOWN), quotes()
    assert set(NOT_OPERATIVE) <= set(found)
    assert not [one for one in NOT_OPERATIVE if any(one in quote for quote in said)]


def test_a_sentence_that_nobody_quotes_is_found() -> None:
    new = "If the item is older than a year, we will charge a fee."
    assert unquoted(new, quotes()) == new.strip(".")
