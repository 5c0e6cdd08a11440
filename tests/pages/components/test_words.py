"""No identifier reaches a page: what the desk stores is said in people's words."""

import importlib
from enum import StrEnum

import pytest

from data.vocabulary import Proof, ProofVerdict
from pages.components import words
from services.messages import writing
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
