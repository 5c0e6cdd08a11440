"""Who may read a return but not its evidence is told nothing of the files (security test 26)."""

import io

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.vocabulary import Permission, Role
from services.accounts import sessions
from services.accounts.sessions import Visitor
from services.desk.access import Actor
from services.desk.roles import ROLE_PERMISSIONS
from services.review.evidence import add_evidence
from tests.support import files, people, shop

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")


def page() -> None:
    """The panel alone on a page."""
    import streamlit as st

    from data.vocabulary import Permission
    from pages.components import guard
    from pages.components.evidence import gallery
    from services.review import case_page

    actor = guard.require(Permission.RETURN_READ)
    gallery.show(case_page.open_case(actor, st.query_params["rma"]), actor, editable=True)


def _sent_to(who: Actor, case: shop.Case) -> str:
    assert who.staff_id is not None
    with database.transaction() as tx:
        token = sessions.start(tx, who.staff_id, Visitor("::1", "Firefox"), second_factor=True)
    live = sessions.find(token)
    assert live is not None
    test = AppTest.from_function(page, default_timeout=60)
    test.user = {"staff_id": str(who.staff_id), "session_id": live.public_id}
    test.query_params["rma"] = case.rma
    test.run()
    assert not test.exception
    return "\n".join(str(getattr(element, "proto", "")) for element in test.main)


def test_who_may_not_see_files_gets_neither_their_addresses_nor_their_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    # A role that reads returns alone, as a shop may want one.
    without = ROLE_PERMISSIONS[Role.FINANCE] - {Permission.EVIDENCE_READ}
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.FINANCE, without)
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add_evidence(rosa, case.return_id, "ana-souza-living-room.jpg", io.BytesIO(files.photo()))
    for_rosa, for_fiona = _sent_to(rosa, case), _sent_to(people.hire("Fiona", Role.FINANCE), case)
    for secret in ("/app/static/evidence/", "ana-souza-living-room"):
        assert secret in for_rosa
        assert secret not in for_fiona
    assert "do not include" in for_fiona
