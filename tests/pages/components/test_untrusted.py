"""Text for places that read Markdown: every mark stands for itself, and a plain sentence stays as it is."""

import pytest

from pages.components.untrusted import literal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Name or password is wrong. Check both and try again.",
            "Name or password is wrong. Check both and try again.",
        ),
        ("Rob is working on it (held until 10:42 UTC).", "Rob is working on it (held until 10:42 UTC)."),
        ("![x](t.png)", r"!\[x\](t.png)"),
        (":material/check: :red[paid]", r"\:material/check: \:red\[paid\]"),
        ("# Approved", r"\# Approved"),
        ("1. first", r"1\. first"),
        ("- item\n---", "\\- item\n\\---"),
        ("$x$ `code` <b>", r"\$x\$ \`code\` \<b\>"),
    ],
)
def test_marks_stand_for_themselves_and_sentences_stay(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize("address", ["https://beacon.invalid", "www.beacon.invalid", "somebody@beacon.invalid"])
def test_an_address_is_broken_so_that_no_link_is_made_of_it(address: str) -> None:
    shown = literal(address)
    assert address not in shown
    assert shown.replace("\u2060", "") == address
