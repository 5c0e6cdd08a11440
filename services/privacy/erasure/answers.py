"""Telling the person what was erased: a draft for the answer, and by itself where the rest followed later (E03)."""

from sqlalchemy import Connection

from data.queries.privacy import requests as request_rows
from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing.erasures import ErasureRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import Permission, RequestState, Right
from services.desk.access import Actor, query
from services.desk.errors import Conflict
from services.messages.writing import Draft
from services.privacy import letters
from services.privacy.erasure import receipts, subject
from services.privacy.letters import LetterFacts
from services.privacy.office import load
from services.privacy.requests.lookup import existing


@query(Permission.PRIVACY_HANDLE)
def answer_draft(tx: Connection, actor: Actor, number: str) -> Draft:
    """The letter with the newest receipt; Conflict while there is none, so that nobody is told what was not done."""
    row = existing(tx, actor, number)
    erasure = rows.of_request(tx, row.id)
    if erasure is None or erasure.state not in rows.ENDED:
        raise Conflict("The deletion is not done yet, so there is no receipt to send.")
    return _draft(tx, erasure, row)


def stands(tx: Connection, row: RequestRow) -> str | None:
    """Why a request to delete cannot be answered yet: data of the person are held, and nothing was done about them."""
    if row.right is not Right.ERASURE:
        return None
    erasure = rows.of_request(tx, row.id)
    if erasure is None:
        return "Nothing of the person’s data is deleted yet." if subject.customers_of(tx, row) else None
    return None if erasure.state in rows.ENDED else "The deletion is not done yet."


def tell_again(tx: Connection, erasure: ErasureRow) -> None:
    """Send the newest receipt to somebody who was answered while the rest was still held."""
    row = None if erasure.request_id is None else request_rows.find(tx, request_id=erasure.request_id)
    if row is not None and row.state is RequestState.ANSWERED:
        letters.enqueue(tx, row, _draft(tx, erasure, row), to=row.email)


def _draft(tx: Connection, erasure: ErasureRow, row: RequestRow) -> Draft:
    newest = receipts.receipt(rows.receipts(tx, erasure.id)[0])
    return letters.compose("erased", row, load(tx), LetterFacts(reasons=receipts.letter(newest)))
