"""Somebody who was erased asks again: nothing is held, and since when (E18)."""

from sqlalchemy import Connection

from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.requests import RequestRow
from data.registry import Purpose
from data.vocabulary import Permission
from services.desk.access import Actor, query
from services.desk.errors import Conflict
from services.desk.settings import settings
from services.privacy.erasure import subject
from services.privacy.letters import day
from services.privacy.requests.lookup import existing


@query(Permission.PRIVACY_HANDLE)
def notice(tx: Connection, actor: Actor, number: str) -> str | None:
    """The sentence for a request of somebody who was erased; None for everybody else."""
    return said_of(tx, existing(tx, actor, number))


def said_of(tx: Connection, row: RequestRow) -> str | None:
    """As `notice`, for a request at hand. Who bought again since is held again, and gets no such sentence."""
    key = subject.email_key(row)
    found = None if key is None else rows.newest_of_address(tx, key)
    if found is None or found.ended_at is None or found.request_id == row.id or subject.customers_of(tx, row):
        return None
    if frozenset(found.purposes) != frozenset(Purpose):
        return None
    on = found.ended_at.astimezone(settings().zone).date()
    return f"No personal data held; erased on {day(on)} under case {found.number}."


def refuse_export(tx: Connection, row: RequestRow) -> None:
    """Conflict where there is nothing to hand out, because it was erased."""
    said = said_of(tx, row)
    if said is not None:
        raise Conflict(said)
