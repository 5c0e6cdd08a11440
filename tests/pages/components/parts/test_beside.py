"""A refusal that names a field stands beside it, and what was typed stays."""

import ast
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from data.database import Database
from tests.conftest import ROOT
from tests.support import people, shop
from tests.support.browser.visiting import visit


def _in_order(block: Block) -> Iterator[Element]:
    """The elements of the page, from its top to its bottom."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _in_order(child)
        else:
            yield child


def _place(page: AppTest, wanted: Element) -> int:
    return next(place for place, one in enumerate(_in_order(page.main)) if one is wanted)


def test_the_reason_that_is_too_short_is_said_under_the_reason(sqlite_desk: Database, home: object) -> None:
    rosa = people.rosa()
    page = visit(rosa, "returns/return_case.py", rma=shop.open_case(rosa).rma)
    page = next(one for one in page.button if one.label == "Pass to the managers").click().run()
    asked = next(one for one in page.text_area if one.label == "What is the manager to decide?")
    asked.set_value("Odd.")
    page = (
        next(one for one in page.button if one.label == "Pass to the managers" and "stay" in (one.key or ""))
        .click()
        .run()
    )
    asked = next(one for one in page.text_area if one.label == "What is the manager to decide?")
    (said,) = page.error
    assert said.value.startswith("Say what the manager is to decide")
    assert asked.value == "Odd."
    sends = next(one for one in page.button if "stay-Pass" in (one.key or ""))
    assert _place(page, asked) < _place(page, said) < _place(page, sends)


def _named(folder: Path) -> set[str]:
    return {
        node.value
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _kept() -> Iterator[str]:
    """The names under which the pages' forms keep places, where they are written out."""
    for path in (ROOT / "pages" / "components").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "fields.at"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def test_each_place_has_the_name_that_a_service_gives_to_the_field() -> None:
    kept = set(_kept())
    assert len(kept) > 10
    assert kept - _named(ROOT / "services") == set()
