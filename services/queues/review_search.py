"""The review queue's search: what a term finds as it was typed, and what a scanned or mistyped number stands for."""

import re
from dataclasses import replace

from sqlalchemy import Connection

from data.queries.queue import find
from data.queries.queue.find import Found
from services.cases.recognise import Found as Meant
from services.cases.recognise import recognise

# A word of a sentence: a number is not typed together with it, but for what kind of number it is.
_WORD = re.compile(r"(?<![\w-])(?!(?:rma|return|order|tracking|number|no)\b)[^\W\d_]{3,}(?![\w-])", re.IGNORECASE)


def search(tx: Connection, term: str) -> tuple[Found, Meant | None]:
    """Returns that the term finds; with them what it was understood as, where that adds to what was typed."""
    found = find.find(tx, term)
    if found.common or (found.ids and not _has_number(term)):
        return found, None
    meant = recognise(tx, term)
    returns = {hit.return_id for hit in meant.returns}
    if returns <= set(found.ids) and (found.ids or not meant.orders):
        return found, None
    ids = tuple(sorted(returns | set(found.ids), reverse=True))
    return replace(found, ids=ids, rest=ids), meant


def exact(tx: Connection, term: str) -> int | None:
    """The id of the one return whose number the term is, however it was typed; None for words and for several."""
    if not _has_number(term) or _WORD.search(term):
        return None
    only = recognise(tx, term).only_return
    if only is not None:
        return only.return_id
    # A part of a number that only one return has, such as its digits alone.
    ids = find.find(tx, term).ids
    return ids[0] if len(ids) == 1 else None


def _has_number(term: str) -> bool:
    # An e-mail address stands on no label.
    return any(character.isdigit() for character in term) and "@" not in term
