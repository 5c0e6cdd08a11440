"""The demonstration's returns after their approval: each act is made once, whenever the desk is killed."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from data import database
from data.demo.returns import told
from data.demo.settling import Paid
from data.models.audit import AuditEntry
from data.models.money import Payout, Refund
from data.models.returns import ReturnCase
from data.vocabulary import AuditTag, PayoutState, RefundState, ReturnState
from services.demo import acts
from services.desk import audit
from tests.conftest import KEYRING, ROOT

# Loads one return, ended each time without a word once the next of the tables has got a row more for good; at last in
# peace. What is imported is imported once.
_LOAD = """
import os, sys
from sqlalchemy import Engine, event
from data.demo.returns import told
from services.demo.load import load
from services.demo.people import begin
from services.desk import startup

number, *tables = sys.argv[1:]
written, until = [], []

@event.listens_for(Engine, "after_cursor_execute")
def _seen(connection, cursor, statement, *_):
    if any(statement.startswith(f"INSERT INTO {table} ") for table in until):
        written.append(statement)

@event.listens_for(Engine, "begin")
def _ended(connection):
    if written:
        os._exit(9)

def run():
    startup.prepare()
    begin()
    load(lambda done, total, note: None, returns=tuple(one for one in told() if one.number == number))

for table in tables:
    child = os.fork()
    if not child:
        until.append(table)
        run()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9, table
run()
"""
_STORY = next(one for one in told() if any(isinstance(act, Paid) and act.failure for act in one.story.acts))


_TABLES = ("accessory", "stock_movement", "received_unit", "refund_line", "payout")


def _load(home: Path) -> int:
    key = base64.b64encode(KEYRING.keys[1]).decode()
    environment = {**os.environ, "RETURNS_DESK_HOME": str(home), "RETURNS_DESK_KEY": key}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", _LOAD, _STORY.number, *_TABLES]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@pytest.mark.slow
def test_a_load_that_is_killed_between_any_two_acts_makes_each_of_them_once(home: Path) -> None:
    assert _load(home) == 0
    opened = database.configure(f"sqlite:///{home / 'returns-desk.db'}")
    with database.reading() as tx:
        case = tx.execute(select(ReturnCase)).one()
        tags = tx.execute(select(AuditEntry.tag).where(AuditEntry.record == f"return:{case.id}")).scalars().all()
        refunds, payouts = (tx.execute(select(each.state)).scalars().all() for each in (Refund, Payout))
        assert audit.verify(tx).intact
    assert case.form_key == acts.form_key(_STORY)
    assert case.state is ReturnState.RECEIVED
    assert (refunds, payouts) == ([RefundState.FAILED], [PayoutState.FAILED])
    money = [AuditTag.PARCEL_RECEIVED, AuditTag.REFUND_GRANTED, AuditTag.REFUND_SENT, AuditTag.PAYOUT_RECORDED]
    assert [tag for tag in tags if tag in money] == money
    opened.close()
