"""Two hundred personal values over every table, file and log: after the erasure none is anywhere (E01)."""

import logging
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text, update

from data import database
from data.database import Database
from data.encryption import search_tokens
from data.models import Base
from data.models.erasure import CaseHold
from data.models.settling import Repair
from data.queries.privacy.erasing.belonging import OF_ORDER, OF_RETURN
from data.queries.queue import words
from data.vocabulary import AuditTag, ErasureState
from services.desk import audit, clock
from services.evidence.keeping import media
from services.privacy.erasure import ledger
from tests.support import people, shop
from tests.support.privacy import erasing
from tests.support.privacy.asking import dora, on, paul
from tests.support.privacy.erasing import OLD, TODAY
from tests.support.privacy.planting import Canaries, overwrite, plant

MOST = 200


def everything() -> str:
    """All that the database says, opened with the desk's key."""
    with database.reading() as tx:
        tables = [tx.execute(table.select()).all() for table in Base.metadata.sorted_tables]
    return "\n".join(str(tuple(row)) for rows in tables for row in rows)


def on_disk(desk: Database, home: Path) -> bytes:
    """The database's files as they lie there, and every file of the home folder."""
    assert desk.url.database is not None
    folder = Path(desk.url.database)
    files = [*folder.parent.glob(f"{folder.name}*"), *(one for one in home.rglob("*") if one.is_file())]
    return b"\n".join(one.read_bytes() for one in files)


def test_nothing_that_was_planted_is_left_anywhere(
    desk: Database, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    officer, second, rosa = dora(), paul(), people.rosa()
    canaries = Canaries()
    stored: list[str] = []
    with on(TODAY):
        mine = erasing.customer()
        for _ in range(6):
            case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1), description=canaries.text(None))
            erasing.belongs(mine, case.order.order_id)
            stored += erasing.photo_of(case, camera=canaries.text(None))
            _plant(officer.staff_id or 0, case, canaries)
            erasing.settle(case)
        assert len(canaries.texts) >= MOST
        before = everything()
        missing = [word for word in canaries.texts if word not in before]
        # Planted and planted over again; all others are there, or the test would see nothing.
        assert len(canaries.texts) - len(missing) >= MOST
        number = erasing.erase(officer, second)
    erasure = erasing.erasure_of(officer, number)
    assert (erasure.state, erasure.trouble) == (ErasureState.DONE, None)
    after = everything()
    assert [word for word in canaries.texts if word in after] == []
    for value in ("Rintin", erasing.PHONE, erasing.HOME):
        assert value not in after.replace("'Rintin Tin', 'rintin.tin@example.org'", "")
    assert not any(media().exists(one) for one in stored)
    assert [word for word in canaries.texts if word in caplog.text] == []
    assert [word for word in canaries.texts if word in ledger.file().read_text()] == []
    _not_found_by_any_word(desk, canaries)
    if desk.is_sqlite:
        lying = on_disk(desk, home)
        assert [word for word in canaries.texts if word.encode() in lying] == []
    with database.reading() as tx:
        assert audit.verify(tx).intact


def _plant(officer_id: int, case: shop.Case, canaries: Canaries) -> None:
    with database.transaction() as tx:
        tables = Base.metadata.tables
        row = tx.execute(tables["return_case"].select().where(tables["return_case"].c.id == case.return_id)).one()
        known = {"return_case": case.return_id, "shop_order": row.order_id, "staff": officer_id}
        known |= {"customer": row.customer_id, "order_line": case.order.line_ids[0]}
        for name in ("return_line", "evidence", "product"):
            known[name] = max(one.id for one in tx.execute(tables[name].select()))
        plant(tx, canaries, known)
        tx.execute(update(Repair).values(closed_at=clock.now()))
        tx.execute(update(CaseHold).values(lifted_at=clock.now()))
        for name, path in OF_RETURN.items():
            # Its file is on the disk under these names.
            if name not in ("evidence", "evidence_rendition", "return_case"):
                overwrite(tx, canaries, name, path, case.return_id)
        for name, path in OF_ORDER.items():
            if name != "shop_order":
                overwrite(tx, canaries, name, path, case.order.order_id)
        words.index_return(tx, case.return_id, canaries.text(None))
        audit.record(
            tx, "staff:1", AuditTag.RETURN_CLOSED, f"return:{case.return_id}", {}, f"Said {canaries.text(None)}."
        )


def _not_found_by_any_word(desk: Database, canaries: Canaries) -> None:
    condition = "return_search MATCH :words" if desk.is_sqlite else "tokens @@ to_tsquery('simple', :words)"
    with database.reading() as tx:
        for word in canaries.texts:
            statement = text(f"SELECT count(*) FROM return_search WHERE {condition}")  # noqa: S608 - the test's own
            assert tx.execute(statement, {"words": search_tokens(word)[0]}).scalar_one() == 0
