"""No window, rate or cap of the policy stands in Python: its numbers are dated rows in data/policies/returns.toml."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.house import ROOT, files, name, tree


@cache
def _policy_numbers() -> frozenset[int]:
    tables = tomllib.loads((ROOT / "data/policies/returns.toml").read_text(encoding="utf-8"))
    return frozenset(
        value
        for table in tables.values()
        for row in table["rows"]
        for value in row.values()
        if isinstance(value, int) and not isinstance(value, bool) and value > 10
    )


@pytest.mark.parametrize("path", files("services/policy"), ids=name)
def test_no_number_of_the_policy_stands_in_its_engine(path: Path) -> None:
    numbers = {
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and type(node.value) is int
    }
    assert not numbers & _policy_numbers()


# Numbers that are the policy's by chance: what they are instead.
OTHER_NUMBERS = {
    ("services/accounts/sessions.py", "90"): "days for which an ended session is kept",
    ("services/desk/text/amounts.py", "40"): "letters of a quotation",
    ("services/evidence/contained/job.py", "30"): "megabytes of a photo",
    ("services/evidence/formats/unended.py", "15"): "the mask of four bits",
    ("services/imports/reading/encodings.py", "0.9"): "how many of the bytes beside letters are zeros in UTF-16",
    ("services/imports/reading/workbook.py", "15"): "digits that a spreadsheet keeps of a number",
    ("services/privacy/office.py", "30"): "days for which a proof of identity is kept",
}
_WINDOW = re.compile(r"days?|window|percent|rate|cap|share|limit")


@pytest.mark.parametrize("path", files("services", "pages", "data/queries"), ids=name)
def test_no_window_rate_or_cap_stands_in_python(path: Path) -> None:
    found = {(name(path), said) for said in _reckoned_with(path)}
    assert found == {known for known in OTHER_NUMBERS if known[0] == name(path)}


def _reckoned_with(path: Path) -> Iterator[str]:
    """The policy's numbers where something is counted, compared or named with them; sizes of fields are none of these.

    A rate may also stand as a part of one: "0.35" for 35 percent.
    """
    as_parts = {number / 100 for number in _policy_numbers()}
    for node in ast.walk(tree(path)):
        for number in _operands(node):
            if not isinstance(number, ast.Constant) or isinstance(number.value, bool):
                continue
            if number.value in _policy_numbers() or number.value in as_parts:
                yield str(number.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in map(str, as_parts):
            yield node.value


def _operands(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.BinOp():
            return [node.left, node.right]
        case ast.Compare():
            return [node.left, *node.comparators]
        case ast.keyword() if node.arg and _WINDOW.search(node.arg):
            return [node.value]
        case ast.Assign() if any(_WINDOW.search(ast.unparse(target).lower()) for target in node.targets):
            return [node.value]
        case ast.AnnAssign() if node.value and _WINDOW.search(ast.unparse(node.target).lower()):
            return [node.value]
    return []
