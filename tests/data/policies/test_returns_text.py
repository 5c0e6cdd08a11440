"""The text, the dated rows and the source agree word for word."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

POLICIES = Path("data/policies")
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
TABLES = tomllib.loads((POLICIES / "returns.toml").read_text(encoding="utf-8"))
CLAUSES = [name for name in TABLES if name.startswith("BR-")]
READINGS = [name for name in TABLES if name.startswith("C")]
MARKDOWN = (POLICIES / "returns.md").read_text(encoding="utf-8")
RETURNS, PRIVACY = MARKDOWN.split("## From the privacy policy")


def words_of(text: str) -> list[str]:
    return HEADING.sub("", text).split()


def quotes_of(clause: str) -> list[str]:
    """All passages that a clause quotes, in all its rows."""
    return [quote for row in TABLES[clause]["rows"] for quote in (row["says"], *row.get("also", []))]


def test_our_copy_is_the_refund_policy_word_for_word(shared: Path) -> None:
    source = (shared / "policies" / "refund-policy.txt").read_text(encoding="utf-8")
    assert words_of(RETURNS) == source.split()


def test_the_sentence_on_automatic_decisions_is_that_of_the_privacy_policy(shared: Path) -> None:
    source = " ".join((shared / "policies" / "privacy-policy.txt").read_text(encoding="utf-8").split())
    assert " ".join(words_of(PRIVACY)) in source


def test_every_clause_is_an_anchor_in_the_text() -> None:
    anchors = {anchor for heading in HEADING.findall(MARKDOWN) for anchor in re.findall(r"BR-\d\d", heading)}
    assert anchors == {f"BR-{number:02}" for number in range(1, 44)} == set(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_quote_is_word_for_word(clause: str) -> None:
    for quote in quotes_of(clause):
        assert quote in " ".join(words_of(MARKDOWN))


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_stands_under_its_own_anchor(clause: str) -> None:
    sections = re.split(r"^(?=### )", MARKDOWN, flags=re.MULTILINE)
    own = " ".join(" ".join(words_of(section)) for section in sections if clause in section.partition("\n")[0])
    for quote in quotes_of(clause):
        assert quote in own


@pytest.mark.parametrize("name", CLAUSES + READINGS)
def test_every_row_is_dated_and_was_checked(name: str) -> None:
    starts = [row["from"] for row in TABLES[name]["rows"]]
    assert starts == sorted(set(starts))
    assert all(isinstance(row["last_checked"], date) for row in TABLES[name]["rows"])


def test_there_are_forty_readings_each_with_the_other_one() -> None:
    assert [f"C{number}" for number in range(1, 41)] == READINGS
    for name in READINGS:
        for row in TABLES[name]["rows"]:
            assert len({row["in_force"], row["other"], row["why"]}) == 3


def test_every_reading_that_a_clause_leans_on_exists() -> None:
    leaned_on = {reading for clause in CLAUSES for row in TABLES[clause]["rows"] for reading in row["readings"]}
    assert leaned_on <= set(READINGS)
    # C38 has no clause: the policy says nothing on lost parcels.
    assert set(READINGS) - leaned_on == {"C38"}


def test_what_only_the_owner_can_settle_is_marked() -> None:
    owners = {name for name in READINGS if TABLES[name]["owner_decides"]}
    assert owners == {"C2", "C8", "C9", "C15", "C20", "C33", "C35", "C37", "C39"}
