"""What every page says is in people's words: no name of a value, a setting or a command, and no jargon."""

import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from data.vocabulary import Role
from pages.navigation import PAGES, PageLine
from services.desk.roles import ROLE_PERMISSIONS
from services.refunds.paying.sending import send
from tests.support import refunding, shop
from tests.support.browser.visiting import told, visit
from tests.support.people import hire
from tests.support.refunding import Team

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
CASE = "returns/return_case.py"
# Names of stored values, of settings and files of the program; and what was once said on a page.
STRANGE = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\bRETURNS_DESK|python -m|fingerprint|^(?:None|True|False)$|\b(?:return|staff|privacy):\d"
)
# A clause has its number before those who decide returns, and beside them the officer; others read its title.
NUMBER = re.compile(r"\bBR-\d\d\b")
DECIDES = {Role.REVIEWER, Role.MANAGER, Role.DATA_PROTECTION_OFFICER}
# The columns and events of a file from the site, which the file itself has to have.
OF_A_FILE = re.compile(r"^Columns: .*")
# They need a request with what belongs to it; the privacy desk's own tests visit them.
OF_A_REQUEST = ("privacy-request", "privacy-erasure", "privacy-package")
VISITS = [
    (line, role)
    for line in PAGES
    for role in Role
    if line.permission in ROLE_PERMISSIONS[role] and line.url_path not in OF_A_REQUEST
]


def _texts(block: Block) -> Iterator[str]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield str(getattr(child, "label", "") or "")
            yield from _texts(child)
        else:
            yield from _said(child)


def _said(element: Element) -> Iterator[str]:
    """What an element shows: its text, label, help, placeholder and choices, and the sentences of a part of ours."""
    proto = element.proto
    for name in ("label", "help", "placeholder", "body", "caption"):
        found = getattr(proto, name, "")
        if isinstance(found, str):
            yield found
    yield from (str(one) for one in getattr(proto, "options", ()) if isinstance(one, str))
    if isinstance(getattr(element, "value", None), str) and element.type in ("text", "caption", "markdown", "error"):
        yield str(element.value)
    if getattr(proto, "json", ""):
        yield from (text for text in _strings(json.loads(proto.json)) if " " in text)


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _strings(one)


@pytest.fixture
def shown() -> dict[str, str]:
    """A return in review and another one whose refund is handed over, for the pages that name one."""
    team = Team()
    case = refunding.ready(team)
    send(team.finn, refunding.grant(team, case).refund_id, 1)
    return {"case": shop.open_case(team.rosa).rma, "refund": case.rma}


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_role_speaks_plainly(shown: dict[str, str], role: Role) -> None:
    reader = hire(role.replace("_", " ").title(), role)
    strange = {
        f"{line.url_path}: {text}"
        for line in (line for line, sees in VISITS if sees is role)
        for text in _read(visit(reader, line.file, **_address(line, shown)))
        if STRANGE.search(text) or (role not in DECIDES and NUMBER.search(text))
    }
    assert strange == set()


def test_clauses_bear_their_number_before_those_who_decide_alone(shown: dict[str, str]) -> None:
    numbers = {
        role: set(re.findall(r'"number": *"([^"]*)"', told(visit(hire(role.title(), role), CASE, rma=shown["case"]))))
        for role in (Role.REVIEWER, Role.FINANCE)
    }
    assert numbers[Role.FINANCE] == {""}
    assert "BR-17" in numbers[Role.REVIEWER]


def _address(line: PageLine, shown: dict[str, str]) -> dict[str, str]:
    return {"rma": shown[line.url_path]} if line.url_path in shown else {}


def _read(page: AppTest) -> set[str]:
    assert not page.exception
    return {OF_A_FILE.sub("", text) for text in (*_texts(page.main), *_texts(page.sidebar))}
