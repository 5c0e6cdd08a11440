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

# Loads one return, and ends without a word once the named table has got a row more for good.
_LOAD = """
import os, sys
from sqlalchemy import Engine, event
from data.demo.returns import told
from services import demo, demonstration, startup

number, table = sys.argv[1:]
written = []

@event.listens_for(Engine, "after_cursor_execute")
def _seen(connection, cursor, statement, *_):
    if table and statement.startswith(f"INSERT INTO {table} "):
        written.append(statement)

@event.listens_for(Engine, "begin")
def _ended(connection):
    if written:
        os._exit(9)

startup.prepare()
demonstration.begin()
demo.load(lambda done, total, note: None, returns=tuple(one for one in told() if one.number == number))
"""
_STORY = next(one for one in told() if any(isinstance(act, Paid) and act.failure for act in one.story.acts))


def _load(home: Path, kill_after: str = "") -> int:
    key = base64.b64encode(KEYRING.keys[1]).decode()
    environment = {**os.environ, "RETURNS_DESK_HOME": str(home), "RETURNS_DESK_KEY": key}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", _LOAD, _STORY.number, kill_after]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@pytest.mark.slow
def test_a_load_that_is_killed_between_any_two_acts_makes_each_of_them_once(home: Path) -> None:
    for table in ("accessory", "stock_movement", "received_unit", "refund_line", "payout"):
        assert _load(home, kill_after=table) == 9, table
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
