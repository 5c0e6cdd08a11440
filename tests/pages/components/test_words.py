"""No identifier reaches a page: what the desk stores is said in people's words, days and instants in one way."""

import ast
import importlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from data.vocabulary import Proof, ProofVerdict
from pages.components import words
from services.desk.policy_book import load_book
from services.messages import writing
from tests.conftest import ROOT
from tests.support import house


@pytest.mark.parametrize(
    ("method", "said"),
    [("credit_card", "Credit card"), ("paypal", "PayPal"), ("upi", "UPI"), ("ideal", "iDEAL"), (None, "not known")],
)
def test_a_payment_method_is_written_as_its_owner_writes_it(method: str | None, said: str) -> None:
    assert words.payment(method) == said


def test_what_is_asked_for_is_short_and_says_what_was_wrong() -> None:
    assert words.proof_wanted(Proof.PACKAGE_FRONT) == "Package, front"
    assert words.proof_wanted(Proof.PACKAGE_FRONT, ProofVerdict.UNREADABLE) == "Package, front: unreadable"
    assert words.proof_wanted(None) == "Description of the problem"


# Where some members need no word: repairs go to two of the places where a unit may go, two decisions end a case, an
# officer holds data for two reasons, the policy names a ground of its own for two, what waits on staff has its stage's
# word, and who pays a repair may be left open.
PARTIAL = {"REPAIRERS", "DID", "CASES", "GROUNDS", "WAITS", "REPAIR_PAYERS"}
# What is said of a thing beside its name: what follows from it, why it is so, whom it waits for, who sees to it.
ABOUT = {"CASES", "GROUNDS", "CONSEQUENCES", "WAITS", "SEEN_TO_BY"}


def _tables() -> list[tuple[str, dict[StrEnum, str]]]:
    """Every public table of words by the members of an enum, in the modules that are named after them."""
    books = [importlib.import_module(module) for module in house.modules() if module.endswith("words")]
    return [
        (name, table)
        for book in books
        for name, table in vars(book).items()
        if name.isupper() and name[0] != "_" and "COLOURS" not in name and name != "EMPTY" and isinstance(table, dict)
        if all(isinstance(key, StrEnum) for key in table)
    ]


def test_every_member_has_its_word() -> None:
    wanting = {
        f"{name}: {member}"
        for name, table in _tables()
        if name not in PARTIAL
        for member in type(next(iter(table)))
        if member not in table
    }
    assert wanting == set()


def test_one_thing_has_one_word() -> None:
    said: dict[tuple[type, str], set[str]] = {}
    for table in (table for name, table in _tables() if name not in ABOUT):
        for member, word in table.items():
            said.setdefault((type(member), member.value), set()).add(word)
    assert {thing: words for thing, words in said.items() if len(words) > 1} == {}


def test_every_kind_of_message_has_its_word() -> None:
    assert set(words.MESSAGE_KINDS) == set(writing.TEMPLATES)


# What names a form for the session, and nobody reads.
KEYS_ONLY = {"components/privacy/intake_form.py", "components/privacy/request/receivers.py"}
# Each says itself why: the formatters; a camera's own clock, whose zone nobody knows; weeks on the axis of a chart.
OWN_TIMES = {
    "components/words.py",
    "components/privacy/words.py",
    "components/evidence/facts.py",
    "components/privacy/charts.py",
}


def _written_by_hand(path: Path) -> Iterator[int]:
    """Lines of a page that format a day or an instant themselves, or show one as it is stored."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr == "strftime":
            yield node.lineno
        if isinstance(node, ast.FormattedValue):
            bare = isinstance(node.value, ast.Attribute) and node.value.attr.endswith(("_at", "_on"))
            if bare or (node.format_spec is not None and re.search("%[A-Za-z]", ast.unparse(node.format_spec))):
                yield node.lineno


def test_days_and_instants_are_written_in_one_way() -> None:
    pages = [path for path in (ROOT / "pages").rglob("*.py") if "web" not in path.relative_to(ROOT / "pages").parts]
    named = {path.relative_to(ROOT / "pages").as_posix(): path for path in pages}
    found = {name: lines for name, path in named.items() if (lines := sorted(set(_written_by_hand(path))))}
    assert {name: lines for name, lines in found.items() if name not in OWN_TIMES | KEYS_ONLY} == {}


def test_instants_stand_in_the_shops_zone_and_days_stay_what_they_are() -> None:
    at = datetime(2026, 6, 30, 22, 5, 9, tzinfo=UTC)
    assert (words.instant(at), words.exact(at)) == ("01 Jul 2026, 00:05", "01 Jul 2026, 00:05:09")
    assert (words.day(at), words.day(date(2026, 6, 30))) == ("01 Jul 2026", "30 Jun 2026")


def test_a_quote_that_lacks_its_first_letter_shows_it_in_brackets() -> None:
    lacking = load_book().at(date(2026, 11, 22))["BR-11"].says
    assert words.quoted(lacking).startswith("[I]f the item has a high value")
    others = (entry.says for entry in load_book().at(date(2026, 11, 22)).clauses if entry.id != "BR-11")
    assert all(words.quoted(says) == says for says in others)
