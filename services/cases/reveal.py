"""Showing one value of a customer in full: with a reason, an audit entry, and no more than 30 in an hour."""

from datetime import timedelta

from sqlalchemy import Connection

from data.queries.catalogue import customers as rows
from data.queries.desk import audit as entries
from data.vocabulary import AuditTag, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import InvalidInput, LimitReached, NotFound
from services.desk.text.form_values import need

SHORTEST_REASON = 5
MOST_IN_AN_HOUR = 30
FIELDS = tuple(rows.COLUMNS)


@command(Permission.CUSTOMER_REVEAL)
def reveal(tx: Connection, actor: Actor, customer_id: int, field: str, reason: str) -> str:
    """The customer's name, email, phone or address.

    InvalidInput for a reason of fewer than 5 characters, NotFound where there is no value, LimitReached after 30 in an
    hour. The audit entry names the field, never the value.
    """
    if field not in FIELDS:
        raise InvalidInput(f"Choose what to show: {', '.join(FIELDS)}.")
    need(reason, "Say why you need to see it", shortest=SHORTEST_REASON)
    known, value = rows.field_of(tx, customer_id, field)
    if not known:
        raise NotFound("There is no such customer.")
    if value is None:
        raise NotFound(f"The shop has no {field} of this customer.")
    _check_limit(tx, actor)
    audit.record(tx, actor, AuditTag.CUSTOMER_REVEALED, f"customer:{customer_id}", {"field": field}, reason)
    return value


def _check_limit(tx: Connection, actor: Actor) -> None:
    # The chain's head is locked first, so that two requests at once cannot both be the thirtieth.
    entries.lock_head(tx)
    if rows.reveals_since(tx, actor.label, clock.now() - timedelta(hours=1)) >= MOST_IN_AN_HOUR:
        raise LimitReached(
            f"You have looked at {MOST_IN_AN_HOUR} customers' data within an hour. Wait, or ask a colleague to look."
        )
