"""What a decision would pay for the goods, before it is made: what granting comes to once all units have passed."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.cases.assessment import Assessed
from services.policy import money
from services.policy.parcel import shipping_borne
from services.policy.terms import Option
from services.review.decisions import Choice

_REFUNDS = frozenset(
    {
        Option.REFUND,
        Option.REFUND_DISCRETIONARY,
        Option.REFUND_EXCEPTION,
        Option.REFUND_MINUS_SHIPPING,
        Option.REFUND_WITHOUT_RETURN,
    }
)


@dataclass(frozen=True)
class Pays:
    """What the units of one choice come to, in minor units; 0 where they are settled by something else than money."""

    return_line_id: int
    quantity: int
    resolution: str
    amount: int
    formula: str


@dataclass(frozen=True)
class Paying:
    """The choices with their sums, and what the whole return adds or takes; return postage comes apart."""

    choices: tuple[Pays, ...]
    shipping_back: int
    shipping_kept: int

    @property
    def total(self) -> int:
        """What the customer would get for the goods, in minor units."""
        return max(sum(one.amount for one in self.choices) + self.shipping_back - self.shipping_kept, 0)


def would_pay(assessed: Assessed, choices: Iterable[Choice]) -> Paying:
    """The refund of these choices, also of ones that the policy does not offer: price paid by units (BR-17, C39).

    “Minus the shipping fees” takes off what the order's shipping cost, once (BR-29, C20).
    """
    prices = {line.id: line.unit_price_paid for line in assessed.lines}
    paid = tuple(_pays(prices[one.return_line_id], one, assessed) for one in choices)
    refunded = {one.return_line_id for one in paid if one.amount}
    less = [one for one in paid if one.resolution == Option.REFUND_MINUS_SHIPPING]
    deductions = [assessed.of(one.return_line_id).outbound_deduction for one in less]
    return Paying(
        paid,
        sum(assessed.of(line_id).checkout_shipping_refund for line_id in refunded),
        sum(shipping_borne(deductions, [one.amount for one in less])),
    )


def _pays(price: int, choice: Choice, assessed: Assessed) -> Pays:
    currency = assessed.of(choice.return_line_id).currency
    amount = price * choice.quantity if choice.resolution in _REFUNDS else 0
    formula = f"{money.plain(price, currency)} x {choice.quantity}" if amount else ""
    return Pays(choice.return_line_id, choice.quantity, choice.resolution, amount, formula)
