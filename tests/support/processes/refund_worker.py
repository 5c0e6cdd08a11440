"""A process of its own that grants and sends refunds until there is nothing to do; a test kills it at any instant.

`python -m tests.support.processes.refund_worker` imports everything once, and then forks a worker for each job that
it reads: a new one stands there in no time.
"""

import json
import os
import signal
import sys
from uuid import uuid4

from data import database, encryption
from data.encryption import Keyring
from data.queries.money import refunds as rows
from data.vocabulary import RefundState
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.refunds import granting
from services.refunds.paying.sending import SENDABLE, send
from services.refunds.planning.forms import GrantForm
from services.refunds.planning.preview import preview


def work(job: dict[str, str | int | list[int]]) -> None:
    """Grant and send what is left of the job's returns."""
    encryption.configure(Keyring({1: bytes.fromhex(str(job["key"]))}, active=1))
    database.configure(str(job["url"]))
    granter, sender = Actor(int(str(job["granter"])), "Fay"), Actor(int(str(job["sender"])), "Finn")
    returns = job["returns"]
    assert isinstance(returns, list)
    for return_id in returns:
        grant_and_send(granter, sender, return_id)


def grant_and_send(granter: Actor, sender: Actor, return_id: int) -> None:
    """What is missing for one return."""
    with database.reading() as tx:
        known = [one for one in rows.of_return(tx, return_id) if one.state is not RefundState.WITHDRAWN]
    if not known:
        seen = preview(granter, return_id)
        made = granting.grant(granter, GrantForm(Shown(return_id, seen.version), seen.plan.total, uuid4().hex))
        send(sender, made.refund_id, 1)
    elif known[0].state in SENDABLE:
        send(sender, known[0].id, known[0].version)


def main() -> None:
    """Answer each job with the number of the process that does it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(json.loads(line))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
