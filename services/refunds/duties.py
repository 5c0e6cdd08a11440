"""Separation of duties over money: whoever had a part in a return does not pay for it (threat rows 12 and 13)."""

from collections.abc import Mapping

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.money import duties as rows
from data.queries.money.own_part_rows import Me
from services.desk.access import Actor
from services.desk.errors import OwnWork

# Why a row of a list is not the reader's, in plain words: the sentences of `barred` in short.
WHY_NOT = {
    "agreed": "you recorded the customer's answer",
    "approved": "you approved the return",
    "confirmed": "you confirmed it",
    "customer": "the customer bears your name or address",
    "decided": "you decided on its postage",
    "granted": "you granted it",
    "method": "you allowed its other method",
    "opened": "you opened the return",
    "received": "you received its parcel",
    "sent": "you sent it",
}
_SAID = {
    "agreed": "You recorded the customer's answer that this money rests on",
    "opened": "You opened this return",
    "approved": "You approved this return",
    "received": "You received this return's parcel",
}


def barred(tx: Connection, actor: Actor, return_id: int, parts: Mapping[str, int | None] | None = None) -> str | None:
    """Why the person may not act on the money of this return, None where they may.

    `parts` are the other acts on the same money, by their word and who did them: the next one is somebody else's.
    """
    if actor.staff_id is None:
        return "Money is moved by people who are signed in. Sign in at the desk."
    for part in sorted(rows.parts(tx, return_id, actor.staff_id)):
        return f"{_SAID[part]}, so somebody else must see to its money."
    for did, staff_id in (parts or {}).items():
        if staff_id is not None and staff_id == actor.staff_id:
            return f"You {did}, so the next step is somebody else's."
    if _is_the_customer(tx, actor.staff_id, return_id):
        return "The customer bears your name or your e-mail address, so somebody else must see to this money."
    return None


def me(tx: Connection, actor: Actor) -> Me:
    """The actor as the lists ask for the parts that they had (data/queries/money/own_part_rows.py)."""
    if actor.staff_id is None:
        return Me(0, None, None)
    name, mail = rows.name_and_mail(tx, actor.staff_id)
    mail_key = blind_index("customer.email", mail) if mail else None
    return Me(actor.staff_id, blind_index("customer.name", name), mail_key)


def check(tx: Connection, actor: Actor, return_id: int, parts: Mapping[str, int | None] | None = None) -> None:
    """OwnWork with the reason where the person may not act."""
    why = barred(tx, actor, return_id, parts)
    if why is not None:
        raise OwnWork(why)


def _is_the_customer(tx: Connection, staff_id: int, return_id: int) -> bool:
    name_key, mail_key, name, mail = rows.customer_and_person(tx, return_id, staff_id)
    same_name = name_key is not None and blind_index("customer.name", name) == name_key
    return same_name or bool(mail and mail_key is not None and blind_index("customer.email", mail) == mail_key)
