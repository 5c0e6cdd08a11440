"""What was prepared to be taken away and was not is gone from the database after its ten minutes."""

from datetime import timedelta

from sqlalchemy import func, select

from data import database
from data.database import Database
from data.models.desk import PreparedFile
from services.desk import clock
from services.imports import take_away
from services.worker import Worker
from tests.support.people import max_the_manager


def _kept() -> int:
    with database.reading() as tx:
        return tx.execute(select(func.count()).select_from(PreparedFile)).scalar_one()


def test_rows_that_nobody_took_are_forgotten_by_the_worker(desk: Database) -> None:
    take_away.prepare_refused_rows(max_the_manager(), "order_number\n90401\n")
    Worker({}).messages_round()
    assert _kept() == 1
    at = clock.now() + take_away.KEPT + timedelta(seconds=1)
    with clock.running_as(lambda: at):
        Worker({}).messages_round()
    assert _kept() == 0
