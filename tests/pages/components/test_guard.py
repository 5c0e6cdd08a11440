"""The first line of each page: nobody passes whom the gate does not vouch for, or whose roles lack the permission."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.queries.desk import audit as audit_rows
from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag, Role
from pages.navigation import PAGES, PageLine
from services.desk.roles import ROLE_PERMISSIONS
from tests.support import people
from tests.support.browser.visiting import SECONDS, identity

REFUSED = ["main", "exception"]
PAGES_FOLDER = Path(__file__).parents[3] / "pages"


def _shown(file: str, known: dict[str, str] | None) -> list[str]:
    """The kinds of element on the page; a refused one has its error box alone."""
    page = AppTest.from_file(str(PAGES_FOLDER / file), default_timeout=SECONDS)
    if known is not None:
        page.user = known
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
    borrowed = identity(rosa) | {"staff_id": str(adam.staff_id)}
    assert _shown("admin/staff.py", borrowed) == REFUSED
    assert _shown("admin/staff.py", identity(adam)) != REFUSED


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.url_path)
def test_a_page_opens_for_nobody_without_its_permission(sqlite_desk: Database, line: PageLine) -> None:
    lacking = [role for role in Role if line.permission not in ROLE_PERMISSIONS[role]]
    for role in lacking:
        assert _shown(line.file, identity(people.hire(role.value, role))) == REFUSED
    with database.reading() as tx:
        denied = [
            entry for entry in audit_rows.chain(tx) if isinstance(entry, Entry) and entry.tag is AuditTag.ACCESS_DENIED
        ]
    assert len(denied) == len(lacking)
