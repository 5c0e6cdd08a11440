"""Exports over the route: for those who see the queue, as an attachment, kept nowhere, and not from another site."""

import asyncio
import base64
import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.middleware import Middleware

from data import database
from data.database import Database
from data.models.money import OrderPayment
from data.queries.money import payouts
from data.vocabulary import AuditTag, PackageItemKind, Role, Stage
from pages.web.files import exports
from pages.web.gate import cookies
from pages.web.gate.gate import Gate
from services.accounts import sessions
from services.accounts.sessions import Visitor
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import NotAllowed, NotFound
from services.goods import replacements
from services.goods.replacements import ReservationForm
from services.imports import take_away
from services.privacy.packages import leaving
from services.receiving import quarantine
from services.receiving.quarantine import Unexpected
from services.refunds.paying import batches
from services.refunds.paying.sending import send
from tests.support import goods, refunding
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.people import hire, max_the_manager, nora, rosa, wanda
from tests.support.privacy.asking import paul
from tests.support.privacy.packing import approve, begun, bought, include_all, of_kind
from tests.support.refunding import Team
from tests.support.rows import many_refunds
from tests.support.rows.workload import wait
from tests.support.shop import Bought, Purchase, lines_of, open_case, shown

HOST = "localhost:8604"


def _get(who: Actor | None, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Ask behind the real gate, as this person's browser."""
    jar = {}
    if who is not None:
        assert who.staff_id is not None
        with database.transaction() as tx:
            jar[cookies.name(cookies.SESSION, HOST)] = sessions.start(
                tx, who.staff_id, Visitor("10.0.0.1", "b"), second_factor=True
            )
    transport = httpx.ASGITransport(Starlette(routes=exports.ROUTES, middleware=[Middleware(Gate)]))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", cookies=jar) as opened:
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
    assert (
        _get(
            fiona, "/exports/work?queue=refunds", {"cookie": f"{cookies.name(cookies.SESSION, HOST)}=over"}
        ).status_code
        == 401
    )


def test_another_site_cannot_make_a_browser_export(sqlite_desk: Database) -> None:
    fiona = hire("Fiona", Role.FINANCE)
    assert _get(fiona, "/exports/work?queue=refunds", {"sec-fetch-site": "cross-site"}).status_code == 403
    assert _entries() == 0


@pytest.mark.parametrize("queue", ["", "customers", "refunds%00", "../refunds"])
def test_there_is_no_other_queue(sqlite_desk: Database, queue: str) -> None:
    assert _get(hire("Fiona", Role.FINANCE), f"/exports/work?queue={queue}").status_code == 404


def _taken(record: str) -> list[tuple[AuditTag, object]]:
    with database.reading() as tx:
        entries = [(entry.tag, entry.details.get("file")) for entry in audit.timeline(tx, record)]
    return [(tag, file) for tag, file in entries if tag.value.startswith("file:")]


def test_a_manager_gets_the_template_of_an_import_and_it_is_recorded(desk: Database) -> None:
    manager = max_the_manager()
    answer = _get(manager, "/exports/orders-template")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.content.decode("utf-8-sig").startswith("order_number,")
    assert _taken(f"staff:{manager.staff_id}") == [(AuditTag.FILE_EXPORTED, "orders-template.csv")]
    assert _get(nora(), "/exports/orders-template").status_code == 403
    assert _get(None, "/exports/orders-template").status_code == 401


def test_rows_that_were_not_taken_leave_once_for_who_imported_within_ten_minutes(desk: Database) -> None:
    manager, other = max_the_manager(), hire("Mona", Role.MANAGER)
    report = "file,line,column,reason\r\norders.csv,2,sku,'=1+1\r\n"
    with pytest.raises(NotAllowed):
        take_away.prepare_refused_rows(rosa(), report)
    address = f"/exports/refused-rows/{take_away.prepare_refused_rows(manager, report)}"
    assert _get(other, address).status_code == 404
    assert _get(manager, address, {"sec-fetch-site": "cross-site"}).status_code == 403
    answer = _get(manager, address)
    assert answer.headers["content-disposition"] == 'attachment; filename="rows-not-taken.csv"'
    assert "'=1+1" in answer.content.decode("utf-8-sig")
    assert _get(manager, address).status_code == 404
    late = take_away.prepare_refused_rows(manager, report)
    at = clock.now() + take_away.KEPT + timedelta(seconds=1)
    with clock.running_as(lambda: at), pytest.raises(NotFound, match="older than ten minutes"):
        take_away.take_refused_rows(manager, late)
    tags = [tag for tag, _ in _taken(f"staff:{manager.staff_id}")]
    assert tags == [AuditTag.FILE_PREPARED, AuditTag.FILE_EXPORTED, AuditTag.FILE_PREPARED]


def test_finance_gets_the_file_of_a_batch_and_it_is_recorded(sqlite_desk: Database) -> None:
    team = Team()
    (case,) = many_refunds.ready(team, 1, paypal=False)
    refund = refunding.grant(team, case)
    send(team.finn, refund.refund_id, 1)
    with database.reading() as tx:
        (one,) = payouts.of_refund(tx, refund.refund_id)
    batch = batches.make_batch(team.finn, [one.id]).batch_id
    answer = _get(team.finn, f"/exports/refund-batch/{batch}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert case.rma in answer.content.decode("utf-8-sig")
    assert _taken(f"batch:{batch}")[-1] == (AuditTag.FILE_EXPORTED, "refund batch")
    assert _get(team.rosa, f"/exports/refund-batch/{batch}").status_code == 403
    assert _get(team.finn, "/exports/refund-batch/999").status_code == 404


def test_the_photos_of_a_copy_are_shown_to_those_of_the_privacy_desk_alone(sqlite_desk: Database, home: Path) -> None:
    agent, reviewer = paul(), rosa()
    bought(reviewer)
    (item,) = of_kind(agent, begun(agent), PackageItemKind.PHOTO)
    address = f"/exports/privacy-item/{item.id}"
    answer = _get(agent, f"{address}?regions=0,0,1000,1000")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(answer.content)) as covered:
        assert max(covered.getpixel((9, 9))) < 12  # type: ignore[arg-type]
    assert _get(agent, f"{address}?regions=all").status_code == 409
    assert _get(reviewer, address).status_code == 403
    assert _get(None, address).status_code in (303, 401)
    assert _get(agent, f"{address}", {"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_copy_leaves_once_as_an_attachment(sqlite_desk: Database, home: Path) -> None:
    agent = paul()
    bought()
    number = begun(agent)
    include_all(agent, number)
    approve(agent, number)
    address = f"{leaving.PATH}{leaving.offer(agent, number).token}"
    answer = _get(agent, address)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="data-{number}.zip"'
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    assert _get(agent, address).status_code == 404


def test_k02_the_privacy_figures_leave_for_those_who_see_their_page(sqlite_desk: Database) -> None:
    answer = _get(hire("Paul", Role.PRIVACY_AGENT), "/exports/privacy-figures")
    assert (answer.status_code, answer.headers["content-disposition"]) == (
        200,
        'attachment; filename="privacy-figures.csv"',
    )
    assert '"Open","All, Overdue","0"' in answer.text
    assert _get(rosa(), "/exports/privacy-figures").status_code == 403


def test_the_bench_gets_its_codes_to_print_and_it_is_recorded(sqlite_desk: Database) -> None:
    bench = wanda()
    answer = _get(bench, "/exports/bench-codes")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert _taken(f"staff:{bench.staff_id}") == [(AuditTag.FILE_EXPORTED, "codes of the bench")]
    assert _get(rosa(), "/exports/bench-codes").status_code == 403


def test_the_bench_gets_the_label_of_a_parcel_and_it_is_recorded(sqlite_desk: Database) -> None:
    bench = wanda()
    parcel = quarantine.quarantine(bench, Unexpected("A brown box.", "form-1")).parcel_id
    answer = _get(bench, f"/exports/parcel-label/{parcel}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    ((tag, file),) = _taken(f"parcel:{parcel}")
    assert (tag, str(file).startswith("label P-")) == (AuditTag.FILE_EXPORTED, True)
    assert _get(bench, "/exports/parcel-label/999").status_code == 404
    assert _get(rosa(), f"/exports/parcel-label/{parcel}").status_code == 403


# What could stand in each export that somebody else wrote, and the test that tries it with a formula.
EXPORTS = {
    "/exports/work": "products and customers: test_finance_gets_the_queue_of_the_page_as_a_file",
    "/exports/refund-batch/{number:int}": "the method: test_a_formula_leaves_a_refund_batch_as_text",
    "/exports/refused-rows/{token}": "cells of a file: test_rows_that_were_not_taken_leave_once_for_who_imported_…",
    "/exports/orders-template": "nothing",
    "/exports/bench-codes": "nothing",
    "/exports/parcel-label/{number:int}": "nothing",
    "/exports/privacy-package/{token}": "no table for a spreadsheet",
    "/exports/privacy-item/{item:int}": "no table",
    "/exports/privacy-figures": "numbers alone",
    "/exports/slip/{stage}/{record:int}": "no table for a spreadsheet",
    "/exports/audit-trail": "reasons and names: test_a_formula_leaves_the_audit_trail_as_text",
}


def test_no_export_is_left_out() -> None:
    assert {route.path for route in exports.ROUTES} == set(EXPORTS)


def test_a_formula_leaves_a_refund_batch_as_text(sqlite_desk: Database) -> None:
    team = Team()
    ((_, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    with database.transaction() as tx:
        tx.execute(update(OrderPayment).values(method="=1+1"))
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        (payout,) = payouts.of_refund(tx, refund_id)
    batch = batches.make_batch(team.finn, [payout.id])
    written = _get(team.finn, f"/exports/refund-batch/{batch.batch_id}").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert "'=1+1" in cells
    assert "100.00" in cells
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)


def test_a_formula_leaves_the_audit_trail_as_text(sqlite_desk: Database) -> None:
    dora = hire("=1+1", Role.DATA_PROTECTION_OFFICER)
    with database.transaction() as tx:
        audit.record(tx, dora, AuditTag.SHOP_INITIALISED, "shop:1", reason="=2+2")
    written = _get(dora, "/exports/audit-trail").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert {"'=1+1", "'=2+2"} <= set(cells)
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)


def test_the_audit_trail_leaves_as_a_file_for_those_who_may_read_it(sqlite_desk: Database) -> None:
    opener, dora = rosa(), hire("Dora", Role.DATA_PROTECTION_OFFICER)
    case = open_case(opener)
    answer = _get(dora, f"/exports/audit-trail?return={case.rma}&to=2099-01-01")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "opened the return" in answer.content.decode("utf-8-sig")
    assert _get(opener, "/exports/audit-trail").status_code == 403
    assert _get(dora, "/exports/audit-trail?return=R-1").status_code == 409


def test_a_slip_shows_address_and_barcode_without_a_script_to_those_who_ship(sqlite_desk: Database) -> None:
    bench = wanda()
    hostile = Purchase(lines=(Bought("<b>Radio</b>"),), customer="<script>alert(1)</script>", address="Dock 1\nPorto")
    case = approved(rosa(), hire("Rob", Role.REVIEWER), hostile, resolution="replacement")
    parcel(bench, case, good(lines_of(case)[0]))
    goods.on_shelf(bench, goods.product_of(case), 1)
    form = ReservationForm(shown(case), lines_of(case)[0], 1, "a-form")
    address = f"/exports/slip/ship/{replacements.reserve(bench, form).replacement_id}"
    answer = _get(bench, address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nDock 1\nPorto" in answer.text
    assert f'alt="Barcode {case.rma}"' in answer.text
    assert "<script" not in answer.text
    assert "<b>" not in answer.text
    code = base64.b64decode(answer.text.split("base64,")[1].split('"')[0]).decode()
    assert code.startswith("<?xml")
    assert _get(hire("Max", Role.MANAGER), address).status_code == 403
    assert _get(bench, "/exports/slip/ship/999").status_code == 409
    assert _get(bench, "/exports/slip/nothing/1").status_code == 404
