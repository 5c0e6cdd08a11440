"""The money desk at a glance: what is to be granted, confirmed, sent, paid by hand, reconciled, and what is done."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import refund_lists as rows
from data.queries.money.refund_lists import List as Tab
from data.queries.money.refund_lists import ListedRow
from data.vocabulary import Permission
from services.desk.access import Actor, permissions_of, query
from services.desk.text.form_values import term
from services.refunds import duties

__all__ = ["Listed", "ListedRow", "Tab", "refund_list"]

# Who acts on a list; for everybody else its number says how much there is.
_WORKED_WITH = {
    Tab.GRANT: Permission.MONEY_GRANT,
    Tab.CONFIRM: Permission.MONEY_CONFIRM,
    Tab.SEND: Permission.MONEY_SEND,
    Tab.BY_HAND: Permission.MONEY_SEND,
    Tab.EXCESS: Permission.MONEY_CONFIRM,
    Tab.UNCLEAR: Permission.MONEY_CONFIRM,
}


@dataclass(frozen=True)
class Listed:
    """One list, 200 rows at most, and for each list how many of its rows the reader may act upon.

    `why_not` says by the words of a row's `part` why it is somebody else's; for lists that the reader works.
    """

    rows: tuple[ListedRow, ...]
    counts: dict[Tab, int]
    works: bool

    def why_not(self, row: ListedRow) -> str:
        """Why the reader may not act on the row, in plain words; empty where they may, or do not work the list."""
        return duties.WHY_NOT[row.part] if self.works and row.part else ""


@query(Permission.MONEY_READ)
def refund_list(tx: Connection, actor: Actor, tab: Tab, search: str = "") -> Listed:
    """The list, oldest first; done is newest first. `search` is the beginning of a return's or an order's number."""
    held, me = permissions_of(tx, actor), duties.me(tx, actor)
    works = {one for one, needed in _WORKED_WITH.items() if needed in held}
    counts = {one: rows.count(tx, one, me if one in works else None) for one in Tab}
    return Listed(rows.rows(tx, tab, term(search), me), counts, tab in works)
