"""Every page names itself alike: small, as the navigation names it already, and without a link to itself."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "pages"
_LARGE = re.compile(r"\bst\.(?:title|header)\(")
_HEADING = re.compile(r"\bst\.subheader\([^\n]*\)")


@pytest.mark.parametrize("file", sorted(PAGES.rglob("*.py")), ids=lambda file: str(file.relative_to(PAGES)))
def test_no_page_is_louder_than_the_others(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not _LARGE.search(text)
    assert [heading for heading in _HEADING.findall(text) if "anchor=False" not in heading] == []
