"""The review queue's search: what a term finds as it was typed, and what a scanned or mistyped number stands for."""

from dataclasses import replace

from sqlalchemy import Connection

from data.queries.queue import find
from data.queries.queue.find import Found
from services.cases.recognise import Found as Meant
from services.cases.recognise import recognise


def search(tx: Connection, term: str) -> tuple[Found, Meant | None]:
    """Returns that the term finds; with them what it was understood as, where that adds to what was typed."""
    found = find.find(tx, term)
    # An e-mail address stands on no label.
    is_number = any(character.isdigit() for character in term) and "@" not in term
    if found.common or (found.ids and not is_number):
        return found, None
    meant = recognise(tx, term)
    returns = {hit.return_id for hit in meant.returns}
    if returns <= set(found.ids) and (found.ids or not meant.orders):
        return found, None
    ids = tuple(sorted(returns | set(found.ids), reverse=True))
    return replace(found, ids=ids, rest=ids), meant
