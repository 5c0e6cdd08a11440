"""The schema: up from empty, up from each release with rows in it, and never apart from the models."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from data import database, migrate
from data.database import Database
from data.models import Base
from data.models.money import OrderPayment
from data.models.returns import ReturnCase
from data.models.work import Task
from data.queries.queue.words import SEARCH_TABLE
from data.vocabulary import AuditTag, Stage, WorkQueue
from services.desk import audit

ROOT = Path(__file__).parents[2]


def _revisions() -> list[str]:
    script = ScriptDirectory(str(ROOT / "data" / "migrations"))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def _drop_everything(desk: Database) -> None:
    """Back to an empty database on the server that the fixture opened."""
    with desk.transaction() as tx:
        if desk.is_sqlite:
            for name in inspect(tx).get_table_names():
                if name.startswith(f"{SEARCH_TABLE}_"):
                    continue
                tx.execute(text("PRAGMA defer_foreign_keys=ON"))
                tx.execute(text(f'DROP TABLE "{name}"'))
        else:
            tx.execute(text("DROP SCHEMA public CASCADE"))
            tx.execute(text("CREATE SCHEMA public"))


def test_the_models_and_the_migrations_describe_the_same_tables(desk: Database) -> None:
    with desk.reading() as tx:
        context = MigrationContext.configure(
            tx,
            opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith(SEARCH_TABLE)},
        )
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("revision", _revisions())
def test_a_desk_of_any_release_comes_up_to_date_with_its_entries(desk: Database, revision: str) -> None:
    _drop_everything(desk)
    migrate.upgrade(desk, revision)
    with database.transaction() as tx:
        audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, "shop:1")
    migrate.upgrade(desk)
    with database.reading() as tx:
        assert audit.verify(tx).entries == 1


def test_migrating_twice_changes_nothing(desk: Database) -> None:
    with desk.reading() as tx:
        before = sorted(inspect(tx).get_table_names())
    migrate.upgrade(desk)
    with desk.reading() as tx:
        assert sorted(inspect(tx).get_table_names()) == before


def test_returns_that_were_approved_before_wait_in_the_queues_and_their_orders_know_how_they_were_paid(
    desk: Database,
) -> None:
    _drop_everything(desk)
    migrate.upgrade(desk, "0001")
    for return_id, resolution in ((1, "refund"), (2, "keep_with_discount")):
        _approved_before(desk, return_id, resolution)
    migrate.upgrade(desk)
    with desk.reading() as tx:
        tasks = tx.execute(select(Task.return_id, Task.queue, Task.stage).order_by(Task.return_id)).all()
        paid = tx.execute(select(OrderPayment.method, OrderPayment.amount, OrderPayment.refunded)).all()
        told = tx.execute(select(ReturnCase.tracking_number).order_by(ReturnCase.id)).scalars().all()
    assert tasks == [(1, WorkQueue.RECEIVING, Stage.RECEIVE), (2, WorkQueue.WAITING_FOR_CUSTOMER, Stage.OFFER)]
    assert told == ["RR121", "RR122"]
    assert paid == [("paypal", 20_500, 0)] * 2


def test_what_customers_were_asked_stays_with_its_message(desk: Database) -> None:
    _drop_everything(desk)
    migrate.upgrade(desk, "0001")
    _approved_before(desk, 1, "refund")
    migrate.upgrade(desk, "0007")
    now = datetime(2026, 1, 3, tzinfo=UTC)
    with desk.transaction() as tx:
        (tables := MetaData()).reflect(tx)
        for name, values in (
            ("message", {"return_id": 1, "template": "x", "subject": b"-", "body_text": b"-", "body_html": b"-",
                         "state": "sent", "message_id": "<1@shop>", "attempts": 1, "next_attempt_at": now,
                         "created_at": now}),
            ("customer_question", {"return_id": 1, "kind": "misuse", "message_id": 7, "asked_by_id": 1,
                                   "asked_at": now}),
        ):  # fmt: skip
            tx.execute(tables.tables[name].insert().values(id=7, **values))
    migrate.upgrade(desk)
    with desk.reading() as tx:
        asked = tx.execute(text("SELECT q.id, m.state FROM customer_question q JOIN message m ON m.id = q.message_id"))
        assert asked.all() == [(7, "sent")]
    with pytest.raises(IntegrityError), desk.transaction() as tx:
        tx.execute(text("DELETE FROM message"))


def _approved_before(desk: Database, number: int, resolution: str) -> None:
    """The rows of an approved return as the first release wrote them: two units at 100.00, 5.00 shipping."""
    day, now = date(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC)
    tables = MetaData()
    with desk.transaction() as tx:
        tables.reflect(tx)
        for name, values in (
            ("staff", {"username": f"rosa{number}", "display_name": "Rosa", "password_hash": "!", "active": True,
                       "password_changed_at": now, "password_temporary": False, "totp_required": False,
                       "demonstration": False, "created_at": now}),
            ("customer", {"language": "en", "created_at": now}),
            ("product", {"sku": f"HP-{number}", "name": "Headphones", "special_terms": False}),
            ("shop_order", {"number": f"A-{number}", "customer_id": number, "status": "delivered", "ordered_on": day,
                            "currency": "USD", "usd_per_unit": "1", "shipping_charged": 500, "payment_method": "paypal",
                            "destination_country": "US", "source": "csv", "created_at": now}),
            ("order_line", {"order_id": number, "position": 1, "product_id": number, "quantity": 2,
                            "unit_price_paid": 10_000}),
            ("return_case", {"rma": f"R-{number}", "order_id": number, "customer_id": number, "version": 2,
                             "state": "approved", "reason": "defective", "country": "US", "channel": "email",
                             "contact_date": day, "description": b"-", "currency": "USD",
                             "facts": {"return_tracking_number": f"rr 12 {number}"}, "claimed_amount": 20_000,
                             "claimed_usd_cents": 20_000, "due_at": now, "created_at": now}),
            ("return_line", {"return_id": number, "order_line_id": number, "quantity": 2, "reason": "defective"}),
            ("decision", {"return_id": number, "case_version": 1, "kind": "approve", "decided_by_id": number,
                          "decided_at": now, "policy_version": "2026-01-01", "assessment": {}, "evidence_seen": []}),
            ("decision_line", {"decision_id": number, "return_line_id": number, "quantity": 2,
                               "resolution": resolution}),
        ):  # fmt: skip
            tx.execute(tables.tables[name].insert().values(id=number, **values))
