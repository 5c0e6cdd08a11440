"""Exports over the route: for those who see the queue, as an attachment, kept nowhere, and not from another site."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Role, Stage
from pages.web.files import exports
from pages.web.gate import cookies
from pages.web.gate.gate import Gate
from services.accounts import sessions
from services.accounts.sessions import Visitor
from services.desk import audit
from services.desk.access import Actor
from tests.support.people import hire, nora, rosa, wanda
from tests.support.rows.workload import wait
from tests.support.shop import Bought, Purchase, open_case


def _get(who: Actor | None, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Ask behind the real gate, as this person's browser."""
    jar = {}
    if who is not None:
        assert who.staff_id is not None
        with database.transaction() as tx:
            jar[cookies.SESSION] = sessions.start(tx, who.staff_id, Visitor("10.0.0.1", "b"), second_factor=True)
    transport = httpx.ASGITransport(Starlette(routes=exports.ROUTES, middleware=[Middleware(Gate)]))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8604", cookies=jar) as opened:
            return await opened.get(url, headers=headers)

    return asyncio.run(ask())


def _entries() -> int:
    with database.reading() as tx:
        return [entry.tag for entry in audit.timeline(tx, "queue:refunds")].count(AuditTag.WORK_EXPORTED)


def test_finance_gets_the_queue_of_the_page_as_a_file(sqlite_desk: Database) -> None:
    case = open_case(rosa(), Purchase(lines=(Bought("=1+1"),)))
    wait(Stage.GRANT, case)
    wait(Stage.SEND, case)
    answer = _get(hire("Fiona", Role.FINANCE), "/exports/work?queue=refunds&stage=grant")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="refunds-')
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == (
        "nosniff",
        "no-store",
    )
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert '"\'=1+1"' in lines[1]
    assert _entries() == 1


@pytest.mark.parametrize(("who", "status"), [(None, 401), (nora, 403), (wanda, 403)])
def test_nobody_else_does(sqlite_desk: Database, who: Callable[[], Actor] | None, status: int) -> None:
    answer = _get(who() if who else None, "/exports/work?queue=refunds")
    assert answer.status_code == status
    assert _entries() == 0


def test_a_session_that_was_ended_gets_nothing(sqlite_desk: Database) -> None:
    fiona = hire("Fiona", Role.FINANCE)
    assert _get(fiona, "/exports/work?queue=refunds", {"cookie": f"{cookies.SESSION}=over"}).status_code == 401


def test_another_site_cannot_make_a_browser_export(sqlite_desk: Database) -> None:
    fiona = hire("Fiona", Role.FINANCE)
    assert _get(fiona, "/exports/work?queue=refunds", {"sec-fetch-site": "cross-site"}).status_code == 403
    assert _entries() == 0


@pytest.mark.parametrize("queue", ["", "customers", "refunds%00", "../refunds"])
def test_there_is_no_other_queue(sqlite_desk: Database, queue: str) -> None:
    assert _get(hire("Fiona", Role.FINANCE), f"/exports/work?queue={queue}").status_code == 404
