"""The money desk at a glance: what is to be granted, confirmed, sent, paid by hand, reconciled, and what is done."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from data.queries.money import payments
from data.queries.money import refund_lists as rows
from data.queries.money.refund_lists import LONGEST, ListedRow
from data.queries.money.refund_lists import List as Tab
from data.vocabulary import Permission
from services.desk import clock
from services.desk.access import Actor, permissions_of, query
from services.desk.text import masking
from services.desk.text.form_values import term
from services.refunds import duties
from services.refunds.planning.ways import by_hand

__all__ = ["LONGEST", "Listed", "ListedRow", "Tab", "refund_list"]

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
    """One list, 200 rows at most, the customers masked; for each list how many rows the same search finds in it.

    `mine` are those of them that the reader may act upon, `sums` what the whole list comes to by currency, in minor
    units, `by_hand` the refunds that people pay. `why_not` says by the words of a row's `part` why it is somebody
    else's; for lists that the reader works.
    """

    rows: tuple[ListedRow, ...]
    counts: dict[Tab, int]
    mine: dict[Tab, int]
    sums: tuple[tuple[str, int], ...]
    by_hand: frozenset[int]
    works: bool
    at: datetime

    def why_not(self, row: ListedRow) -> str:
        """Why the reader may not act on the row, in plain words; empty where they may, or do not work the list."""
        return duties.WHY_NOT[row.part] if self.works and row.part else ""


@query(Permission.MONEY_READ)
def refund_list(tx: Connection, actor: Actor, tab: Tab, search: str = "") -> Listed:
    """The list, oldest first; done is newest first. `search` is the beginning of a return's or an order's number."""
    held, me, asked = permissions_of(tx, actor), duties.me(tx, actor), term(search)
    works = {one for one, needed in _WORKED_WITH.items() if needed in held}
    counted = {one: rows.count(tx, one, asked, me) for one in Tab}
    found = rows.rows(tx, tab, asked, me)
    return Listed(
        tuple(_masked(one) for one in found),
        {one: number.all for one, number in counted.items()},
        {one: number.mine if one in works else 0 for one, number in counted.items()},
        rows.sums(tx, tab, asked) if found else (),
        _paid_by_hand(tx, found) if tab is Tab.SEND else frozenset(),
        tab in works,
        clock.now(),
    )


def _masked(row: ListedRow) -> ListedRow:
    return replace(row, customer=masking.mask_name(row.customer) if row.customer else None)


def _paid_by_hand(tx: Connection, found: tuple[ListedRow, ...]) -> frozenset[int]:
    paid = payments.left_of_orders(tx, {one.order_id for one in found if one.order_id is not None})
    return frozenset(
        one.refund_id
        for one in found
        if one.refund_id is not None and by_hand(one.amount, paid.get(one.order_id or 0, ()), one.other_method)
    )
