"""What an approved return is owed in money, line by line, each amount with its formula filled in (BR-17, BR-28, BR-29).

Items come first: units that are ready and not settled yet, at the price paid. What belongs to the return as a whole
(shipping, postage, missing parts, bank fee) stands in whole_return.py.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow, LineRow
from data.vocabulary import RefundLineKind
from services.policy import money
from services.settling import balances
from services.settling.balances import Balance
from services.settling.owed import Books, Due, Way, due_by


@dataclass(frozen=True)
class Planned:
    """One line of a refund as it would be granted; amounts in minor units of the order's currency.

    `key` names the line in a form; `left` is what the order line may still cost before this one.
    """

    key: str
    kind: RefundLineKind
    what: str
    amount: int
    formula: str
    clause: str | None = None
    return_line_id: int | None = None
    order_line_id: int | None = None
    quantity: int | None = None
    left: int | None = None

    @property
    def may_be_lowered(self) -> bool:
        """Deductions are fixed; what is paid may be less than the ceiling, with a reason."""
        return self.amount > 0


# The clause that a resolution rests on.
_CLAUSES = {
    "refund": "BR-17",
    "refund_minus_shipping": "BR-29",
    "refund_discretionary": "BR-21",
    "refund_without_return": "BR-11",
    "refund_exception": "C24",
}


def item_lines(tx: Connection, case: CaseRow, lines: tuple[LineRow, ...], known: Books) -> tuple[Planned, ...]:
    """The units that are ready and not settled yet, and the discounts that the customer accepted."""
    prices = {line.id: line.unit_price_paid for line in lines}
    spent: dict[int, int] = defaultdict(int)
    planned = []
    for due in due_by(known):
        offer = known.settled.offers.get(due.line_id)
        if not due.open or due.way not in (Way.REFUND, Way.DISCOUNT) or (due.way is Way.DISCOUNT and offer is None):
            continue
        balance = balances.of(tx, due.order_line_id)
        left = balance.left - spent[due.order_line_id]
        made = (
            _item(case, due, balance, prices[due.line_id], left)
            if due.way is Way.REFUND
            else _discount(case, due, prices[due.line_id] * due.open, offer or 0, left)
        )
        spent[due.order_line_id] += made.amount
        planned.append(made)
    return tuple(one for one in planned if one.amount > 0)


def _item(case: CaseRow, due: Due, balance: Balance, price: int, left: int) -> Planned:
    worth = price * due.open
    amount = min(worth, left)
    formula = f"{money.plain(price, case.currency)} x {due.open}"
    if amount < worth:
        formula = f"min({formula}, {money.plain(left, case.currency)} left of what was paid)"
    return Planned(
        f"item-{due.line_id}-{due.resolution}",
        RefundLineKind.ITEM,
        f"{due.open} × {due.product}",
        amount,
        formula,
        _CLAUSES.get(due.resolution),
        due.line_id,
        due.order_line_id,
        # A unit that is away for repair, or was replaced, has no money left: it is not settled by this line.
        min(due.open, -(-amount // price)) if price else due.open,
        balance.left,
    )


def _discount(case: CaseRow, due: Due, worth: int, offer: int, left: int) -> Planned:
    """BR-28: never above the price of the units that the customer keeps."""
    return Planned(
        f"discount-{due.line_id}",
        RefundLineKind.DISCOUNT,
        f"{due.open} × {due.product}, kept",
        min(offer, worth, left),
        f"agreed {money.plain(offer, case.currency)}, of {money.plain(worth, case.currency)} paid",
        "BR-28",
        due.line_id,
        due.order_line_id,
        due.open,
        left,
    )
