"""The first line of each page: nobody passes whom the gate does not vouch for, or whose roles lack the permission."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.queries import audit as audit_rows
from data.vocabulary import AuditTag, Role
from pages.table import PAGES, PageLine
from services import sessions
from services.access import ROLE_PERMISSIONS, Actor
from services.sessions import Visitor
from tests import people

REFUSED = ["main", "exception"]
PAGES_FOLDER = Path(__file__).parents[3] / "pages"


def _identity(actor: Actor) -> dict[str, str]:
    assert actor.staff_id is not None
    with database.transaction() as tx:
        token = sessions.start(tx, actor.staff_id, Visitor("192.0.2.1", ""), second_factor=False)
    live = sessions.find(token)
    assert live is not None
    return {"staff_id": str(live.staff_id), "session_id": live.public_id}


def _shown(file: str, identity: dict[str, str] | None) -> list[str]:
    """The kinds of element on the page; a refused one has its error box alone."""
    page = AppTest.from_file(str(PAGES_FOLDER / file), default_timeout=30)
    if identity is not None:
        page.user = identity
    page.run()
    return [element.type for element in page.main]


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.url_path)
def test_no_page_opens_around_the_gate(sqlite_desk: Database, line: PageLine) -> None:
    assert _shown(line.file, None) == REFUSED


@pytest.mark.parametrize("identity", [{"staff_id": "1"}, {"staff_id": "x", "session_id": "y"}, {"session_id": "y"}])
def test_half_an_identity_is_none(sqlite_desk: Database, identity: dict[str, str]) -> None:
    people.hire("Adam", Role.ADMINISTRATOR)
    assert _shown("admin/staff.py", identity) == REFUSED


def test_another_persons_session_does_not_vouch(sqlite_desk: Database) -> None:
    adam, rosa = people.hire("Adam", Role.ADMINISTRATOR), people.rosa()
    borrowed = _identity(rosa) | {"staff_id": str(adam.staff_id)}
    assert _shown("admin/staff.py", borrowed) == REFUSED
    assert _shown("admin/staff.py", _identity(adam)) != REFUSED


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.url_path)
def test_a_page_opens_for_nobody_without_its_permission(sqlite_desk: Database, line: PageLine) -> None:
    lacking = [role for role in Role if line.permission not in ROLE_PERMISSIONS[role]]
    for role in lacking:
        assert _shown(line.file, _identity(people.hire(role.value, role))) == REFUSED
    with database.reading() as tx:
        denied = [entry for entry in audit_rows.chain(tx) if entry.tag is AuditTag.ACCESS_DENIED]
    assert len(denied) == len(lacking)
