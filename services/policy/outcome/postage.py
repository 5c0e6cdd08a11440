"""Return postage: the receipt without duties, the cap where there is one, and when it is paid."""

from dataclasses import dataclass
from decimal import Decimal

from services.policy import money
from services.policy.facts import Facts, Receipt
from services.policy.findings import Formula, Postage, Term
from services.policy.situation.situation import Situation
from services.policy.terms import CAPPED, Decision, Payer, Reason, ShippingStatus, Tier, Verdict, Wish

CAP_CLAUSE = {Tier.DEFECT_0_90: "BR-18", Tier.DEFECT_91_180: "BR-22"}
PAYER = {
    Tier.DOA_15: Payer.JOSEKO,
    Tier.DEFECT_0_90: Payer.JOSEKO_UP_TO_CAP,
    Tier.DEFECT_91_180: Payer.JOSEKO_UP_TO_CAP,
    Tier.AFTER_180: Payer.CUSTOMER,
    Tier.INCORRECT_ITEM: Payer.JOSEKO,
    Tier.UNSATISFACTORY: Payer.CUSTOMER,
}
SETTLED = (Decision.NOT_ELIGIBLE, Decision.NOT_YET)


@dataclass(frozen=True)
class Cap:
    """The two limits of BR-18, in minor units of the order's currency."""

    share: Term
    fixed: Term

    @property
    def minor(self) -> int:
        """The lower of the two; equality is inside (C6)."""
        return min(self.share.minor, self.fixed.minor)


def postage_of(situation: Situation, decision: Decision) -> Postage:
    """What the receipt brings on this line alone, in minor units of the order's currency."""
    status = status_of(situation, decision)
    cap = cap_of(situation, decision)
    paid = postage_paid(situation.facts)
    if status in (ShippingStatus.NONE, ShippingStatus.PENDING_RECEIPT, ShippingStatus.BLOCKED_UNTIL_RECEIVED):
        return Postage(status, cap.minor if cap else None)
    if paid is None:
        return Postage(status, cap.minor if cap else None)
    return settle(situation.facts, status, paid, cap)


def settle(facts: Facts, status: ShippingStatus, paid: Term, cap: Cap | None) -> Postage:
    """The least of receipt and cap; what lies above waits for a confirmation (BR-18, BR-20, C7)."""
    if cap is None:
        return Postage(status, None, paid.minor, 0, Formula("minus", (paid,), paid.minor, facts.currency))
    least = min(paid.minor, cap.minor)
    formula = Formula("min", (paid, cap.share, cap.fixed), least, facts.currency)
    return Postage(status, cap.minor, least, paid.minor - least, formula)


def cap_of(situation: Situation, decision: Decision) -> Cap | None:
    """The cap of the two lower rungs; None where postage is uncapped or not ours (BR-14, BR-26)."""
    if situation.tier not in CAPPED or decision in SETTLED:
        return None
    return cap_on(situation, situation.tier, capped_value(situation.facts))


def capped_value(facts: Facts) -> int:
    """Price paid of the units received, or of those announced while none has arrived, in minor units (C30)."""
    units = facts.units if facts.units_received else facts.quantity
    return facts.unit_price_paid * units


def cap_on(situation: Situation, tier: Tier, value: int) -> Cap:
    """35 % of a value in minor units, and USD 40 at the order's rate, both rounded down (BR-18, BR-22, C30)."""
    facts, clause = situation.facts, situation.policy[CAP_CLAUSE[tier]]
    percent, usd = clause.number("percent"), clause.number("cap")
    part = money.share(value, Decimal(percent))
    fixed = money.from_usd(Decimal(usd), facts.usd_per_currency_unit, facts.currency)
    worth, shown = money.plain(value, facts.currency), money.plain(part, facts.currency)
    return Cap(
        Term("share", f"{percent}% x {worth} = {shown}", part),
        Term("fixed", f"{clause.text('cap_currency')} {usd} = {money.plain(fixed, facts.currency)}", fixed),
    )


def postage_paid(facts: Facts) -> Term | None:
    """The receipt without duties in the order's currency; None without an amount or without a rate (BR-40, C18)."""
    receipt = facts.return_receipt
    if receipt is None or not receipt.postage:
        return None
    minor = in_order_currency(receipt, facts)
    if minor is None:
        return None
    amount, duties = (money.plain(part, receipt.currency) for part in (receipt.amount, receipt.duties))
    if receipt.currency == facts.currency:
        return Term("receipt", f"receipt {amount} - duties {duties}", minor)
    here = money.plain(minor, facts.currency)
    return Term("receipt", f"receipt {receipt.currency} {amount} - duties {duties} = {here}", minor)


def in_order_currency(receipt: Receipt, facts: Facts) -> int | None:
    """Postage at the order's rate, rounded down; None for a currency whose rate the order does not carry (C30)."""
    if receipt.currency == facts.currency:
        return receipt.postage
    if receipt.currency != "USD":
        return None
    return money.from_usd(money.to_major(receipt.postage, "USD"), facts.usd_per_currency_unit, facts.currency)


def status_of(situation: Situation, decision: Decision) -> ShippingStatus:
    """Where the reimbursement stands (BR-07, BR-19, BR-35, C18, C19)."""
    facts, tier = situation.facts, situation.tier
    if tier is None or PAYER[tier] is Payer.CUSTOMER or decision in SETTLED or no_return_leg(situation):
        return ShippingStatus.NONE
    if not facts.return_receipt or not facts.return_receipt.postage:
        # Broken on arrival: whether the item comes back is only settled with the yes (BR-11).
        unasked = tier is Tier.DOA_15 and decision is not Decision.ELIGIBLE
        return ShippingStatus.NONE if unasked else ShippingStatus.PENDING_RECEIPT
    if facts.units_received == 0:
        return ShippingStatus.BLOCKED_UNTIL_RECEIVED
    if decision is not Decision.ELIGIBLE or postage_paid(facts) is None:
        return ShippingStatus.HELD
    return payable_status(situation)


def no_return_leg(situation: Situation) -> bool:
    """The customer keeps the item, or the carrier brings it back."""
    facts = situation.facts
    keeps = facts.requested_resolution is Wish.KEEP_WITH_DISCOUNT and situation.tier is Tier.INCORRECT_ITEM
    return keeps or facts.reason is Reason.REFUSED_DELIVERY


def payable_status(situation: Situation) -> ShippingStatus:
    """Wrong item: on the receipt; all else: after receipt and inspection (C19)."""
    facts = situation.facts
    if situation.tier is Tier.INCORRECT_ITEM:
        return ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT
    inspected = bool(facts.units_received) and facts.found.verdict is Verdict.CONFIRMED_DEFECT
    return ShippingStatus.PAYABLE if inspected else ShippingStatus.PAYABLE_AFTER_RECEIPT_AND_INSPECTION
