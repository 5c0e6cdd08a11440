"""SECURITY.md lists all 46 tests of the security bar, and each of the files that it names is there."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
_ROW = re.compile(r"^\| (\d+) \|(.*)$", re.MULTILINE)


def test_all_46_are_listed_with_files_that_exist() -> None:
    rows = _ROW.findall((TESTS.parent / "SECURITY.md").read_text(encoding="utf-8"))
    assert [int(number) for number, _ in rows] == list(range(1, 47))
    named = {path for _, row in rows for path in re.findall(r"`([^`]+\.py)`", row)}
    assert {path for path in named if not (TESTS / path).is_file()} == set()
