"""Frames that no browser would send change nothing (security tests 24 and 25; F6, F7, F8)."""

import asyncio
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from data.queries.staff import staff
from data.vocabulary import Role
from pages.web.gate.frames import may_pass
from services.accounts.sessions import Live
from services.desk import clock
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.tabs import open_tab

ADMINISTRATORS_PAGE = "Everybody who has an account"


def _roles(server: Served, somebody: Somebody) -> frozenset[Role]:
    with server.database.reading() as tx:
        return staff.active_roles(tx, somebody.staff_id)


def _is_open(server: Served, somebody: Somebody) -> bool:
    with server.database.reading() as tx:
        now = staff.standing(tx, somebody.staff_id, None, clock.now())
    return now is not None and now.active


@pytest.mark.parametrize("page", ["staff", "admin/staff", "pages/admin/staff.py", "desk", "table", "gate", "../app"])
def test_naming_a_page_that_the_role_lacks_shows_none_of_it(server: Served, page: str) -> None:
    with open_tab(server, server.cookie_of(Role.REVIEWER)) as tab:
        assert ADMINISTRATORS_PAGE not in tab.run(page)


def test_the_same_page_opens_for_its_role(server: Served) -> None:
    with open_tab(server, server.cookie_of(Role.ADMINISTRATOR)) as tab:
        assert ADMINISTRATORS_PAGE in tab.run("staff")


def _button(server: Served, token: str, victim: Somebody) -> str:
    """The id of the button that disables the victim, as an administrator's browser has it."""
    with open_tab(server, token) as tab:
        tab.run("staff", query=_person(victim))
        return tab.element("button", "Disable account")


def _person(victim: Somebody) -> str:
    return f"person={victim.staff_id}"


def test_a_widget_of_another_roles_page_does_nothing(server: Served) -> None:
    victim, adam = server.hire(Role.FINANCE, name="Fiona"), server.hire(Role.ADMINISTRATOR, name="Adam")
    button = _button(server, server.sign_in(adam), victim)
    with open_tab(server, server.cookie_of(Role.REVIEWER)) as forger:
        for page in ("", "staff", "my-account"):
            forger.run(page, query=_person(victim))
            forger.press(button, page, query=_person(victim))
        fragment = BackMsg()
        fragment.rerun_script.fragment_id = "0" * 32
        fragment.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        forger.tell(fragment)
        forger.run("my-account")
    assert _is_open(server, victim)


def test_a_button_that_is_already_on_screen_is_dead_after_a_demotion(server: Served) -> None:
    victim, adam = server.hire(Role.FINANCE, name="Fiona"), server.hire(Role.ADMINISTRATOR, name="Adam")
    with open_tab(server, server.sign_in(adam)) as tab:
        tab.run("staff", query=_person(victim))
        button = tab.element("button", "Disable account")
        with server.database.transaction() as tx:
            staff.replace_roles(tx, adam.staff_id, frozenset({Role.REVIEWER}))
        said = tab.press(button, "staff", query=_person(victim))
    assert ADMINISTRATORS_PAGE not in said
    assert _is_open(server, victim)


def test_an_administrator_may_press_it(server: Served) -> None:
    victim, adam = server.hire(Role.FINANCE, name="Fiona"), server.hire(Role.ADMINISTRATOR, name="Adam")
    with open_tab(server, server.sign_in(adam)) as tab:
        tab.run("staff", query=_person(victim))
        tab.press(tab.element("button", "Disable account"), "staff", query=_person(victim))
    assert not _is_open(server, victim)


def test_nobody_gives_themselves_a_role(server: Served) -> None:
    nora = server.hire(name="Nora")
    with open_tab(server, server.sign_in(nora)) as tab:
        for page in ("", "staff", "my-account"):
            tab.run(page, query="roles=administrator")
    assert _roles(server, nora) == frozenset()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("clear_cache", True),
        ("set_run_on_save", True),
        ("load_git_info", True),
        ("debug_disconnect_websocket", True),
        ("debug_shutdown_runtime", True),
    ],
)
def test_frames_that_reach_beyond_ones_own_tab_are_dropped(kind: str, value: Any) -> None:  # noqa: ANN401 - protobuf
    frame = BackMsg(**{kind: value})
    live = Live("0" * 32, 1, clock.now(), clock.now())
    assert not asyncio.run(may_pass({"type": "websocket.receive", "bytes": frame.SerializeToString()}, live))


def test_frames_that_write_files_on_the_server_are_dropped() -> None:
    frame = BackMsg()
    frame.backend_operation_request.install_skills.SetInParent()
    live = Live("0" * 32, 1, clock.now(), clock.now())
    assert not asyncio.run(may_pass({"type": "websocket.receive", "bytes": frame.SerializeToString()}, live))


def _garbage(chance: Random) -> Iterator[bytes]:
    """Bytes that are no frame, frames that were cut or changed, and frames that ask for what is not there."""
    asked = BackMsg()
    asked.rerun_script.page_name = "staff"
    asked.rerun_script.query_string = "\x00&&=%ff"
    asked.rerun_script.widget_states.widgets.add(id="\u202e" * 50, string_value="x" * 2_000)
    whole = asked.SerializeToString()
    for _ in range(100):
        yield chance.randbytes(chance.randint(0, 300))
        yield whole[: chance.randint(0, len(whole))]
        changed = bytearray(whole)
        changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed)


def test_garbage_leaves_no_traceback_and_the_tab_works_on(server: Served) -> None:
    before = server.log.read_text(errors="replace").count("Traceback")
    with open_tab(server, server.cookie_of(Role.REVIEWER)) as tab:
        for frame in _garbage(Random(12)):
            tab.throw(frame)
        tab.throw("text instead of bytes")
        tab.settle()
        assert "My account" in tab.run("my-account") or tab.session_id
    assert server.log.read_text(errors="replace").count("Traceback") == before
