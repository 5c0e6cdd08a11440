"""The money desk at a glance: what is to be granted, confirmed, sent, paid by hand, reconciled, and what is done."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from data.queries import refund_lists as rows
from data.queries.refund_lists import ListedRow
from data.vocabulary import Permission, RefundState
from services.access import Actor, query
from services.message_text import one_line

__all__ = ["Listed", "ListedRow", "Tab", "refund_list"]


class Tab(StrEnum):
    """One list of the money desk."""

    GRANT = "grant"
    CONFIRM = "confirm"
    SEND = "send"
    BY_HAND = "by_hand"
    EXCESS = "excess"
    UNCLEAR = "unclear"
    DONE = "done"


_STATES = {
    Tab.CONFIRM: (RefundState.AWAITING_SECOND,),
    Tab.SEND: (RefundState.GRANTED, RefundState.FAILED),
    Tab.UNCLEAR: (RefundState.NEEDS_RECONCILING, RefundState.SENDING),
    Tab.DONE: (RefundState.COMPLETED, RefundState.WITHDRAWN),
}


@dataclass(frozen=True)
class Listed:
    """One list, and how many rows each has; 200 rows are shown at most."""

    rows: tuple[ListedRow, ...]
    counts: dict[Tab, int]


@query(Permission.MONEY_READ)
def refund_list(tx: Connection, actor: Actor, tab: Tab, search: str = "") -> Listed:
    """The list, oldest first; done is newest first. `search` is the beginning of a return's or an order's number."""
    text = one_line(search)[:64]
    states = rows.counts(tx)
    waiting = {Tab.GRANT: rows.to_grant(tx, ""), Tab.BY_HAND: rows.by_hand(tx, ""), Tab.EXCESS: rows.excess(tx, "")}
    counts = {one: len(found) for one, found in waiting.items()}
    counts |= {one: sum(states.get(state, 0) for state in some) for one, some in _STATES.items()}
    return Listed(_rows(tx, tab, text), counts)


def _rows(tx: Connection, tab: Tab, search: str) -> tuple[ListedRow, ...]:
    if tab in _STATES:
        return rows.refunds(tx, _STATES[tab], search, newest_first=tab is Tab.DONE)
    return {Tab.GRANT: rows.to_grant, Tab.BY_HAND: rows.by_hand, Tab.EXCESS: rows.excess}[tab](tx, search)
