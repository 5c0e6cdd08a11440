"""Upkeep of the numbers on the queue's tabs: what the returns' changes came to is added up before they are many."""

from data import database
from data.queries.queue import counts as rows


def add_up() -> bool:
    """Add up the changes when many have gathered; True when there may be more to do at once."""
    with database.reading() as tx:
        if not rows.has_many_changes(tx):
            return False
    with database.transaction() as tx:
        return rows.add_up(tx) == rows.AT_ONCE
