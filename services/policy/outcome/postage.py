"""Return postage: the receipt without duties, the cap where there is one, and when it is paid."""

from dataclasses import dataclass
from decimal import Decimal

from services.policy import money
from services.policy.facts import Facts, in_order_currency
from services.policy.findings import Formula, Postage, Term
from services.policy.situation.payers import way_in
from services.policy.situation.section import Ground
from services.policy.situation.situation import Situation
from services.policy.terms import Decision, Payer, Reason, ShippingStatus, Tier, Verdict, Wish

# The clause that grants the postage of a section; the last without a cap of its own.
CLAUSE = {
    Tier.DOA_15: "BR-14",
    Tier.DEFECT_0_90: "BR-18",
    Tier.DEFECT_91_180: "BR-22",
    Tier.INCORRECT_ITEM: "BR-26",
    Tier.UNSATISFACTORY: "BR-30",
}
CAP_CLAUSE = {Tier.DEFECT_91_180: "BR-22"}
SETTLED = (Decision.NOT_ELIGIBLE, Decision.NOT_YET)
UNPAID = (ShippingStatus.NONE, ShippingStatus.PENDING_RECEIPT, ShippingStatus.BLOCKED_UNTIL_RECEIVED)
Grounds = tuple[Ground, ...]


@dataclass(frozen=True)
class Cap:
    """The two limits of BR-18, in minor units of the order's currency."""

    share: Term
    fixed: Term

    @property
    def minor(self) -> int:
        """The lower of the two; equality is inside (C6)."""
        return min(self.share.minor, self.fixed.minor)


def postage_of(situation: Situation, decision: Decision, grounds: Grounds) -> Postage:
    """What the receipt brings on this line alone, in minor units of the order's currency."""
    status, cap = status_of(situation, decision, grounds), cap_of(situation, decision)
    clause = CLAUSE.get(situation.tier) if situation.tier and status is not ShippingStatus.NONE else None
    paid = postage_paid(situation.facts)
    if status in UNPAID or paid is None or breached(grounds):
        return Postage(status, cap.minor if cap else None, clause=clause)
    return settle(situation, status, paid, cap, clause)


def settle(situation: Situation, status: ShippingStatus, paid: Term, cap: Cap | None, clause: str | None) -> Postage:
    """The least of receipt and cap; what lies above waits for a confirmation (BR-18, BR-20, C6, C7)."""
    currency, policy = situation.facts.currency, situation.policy
    if cap is None:
        return Postage(status, None, paid.minor, 0, Formula("minus", (paid,), paid.minor, currency), clause)
    if policy["C6"].text("postage") == "flat":
        flat = Formula("min", (cap.share, cap.fixed), cap.minor, currency)
        return Postage(status, cap.minor, cap.minor, 0, flat, clause)
    terms = (paid, *_limits(situation, paid, cap))
    due = min(term.minor for term in terms)
    return Postage(status, cap.minor, due, paid.minor - due, Formula("min", terms, due, currency), clause)


def _limits(situation: Situation, paid: Term, cap: Cap) -> tuple[Term, ...]:
    """What the receipt is held against; above the limit it may be all or nothing, as the owner reads it (C7)."""
    above = situation.policy["C7"].text("above_limit")
    if paid.minor <= cap.minor or above == "cap":
        return cap.share, cap.fixed
    if above == "whole":
        return ()
    return cap.share, cap.fixed, Term("unconfirmed", f"unconfirmed {money.plain(0, situation.facts.currency)}", 0)


def is_capped(situation: Situation) -> bool:
    """Whether the section that governs pays postage up to a cap (BR-18, BR-22, C8, C12, C24)."""
    return situation.tier is not None and way_in(situation, situation.tier) is Payer.JOSEKO_UP_TO_CAP


def cap_of(situation: Situation, decision: Decision) -> Cap | None:
    """The cap on this line; None where postage is uncapped or not ours (BR-14, BR-26)."""
    if decision in SETTLED or not is_capped(situation):
        return None
    return cap_on(situation, *capped_value(situation))


def capped_value(situation: Situation) -> tuple[int, int]:
    """Price paid in minor units, and the number, of the units received; of all announced while none is here (C30)."""
    facts = situation.facts
    announced = situation.policy["C30"].text("value_of") == "announced"
    units = facts.units if facts.units_received and not announced else facts.quantity
    return facts.unit_price_paid * units, units


def cap_on(situation: Situation, value: int, units: int) -> Cap:
    """35 % of a value in minor units, and USD 40 at the order's rate, both rounded down (BR-18, BR-22, C30)."""
    currency, policy = situation.facts.currency, situation.policy
    limit = policy.limit(CAP_CLAUSE.get(situation.tier, "BR-18") if situation.tier else "BR-18")
    percent, cap = limit.number("percent"), f"{limit.text('cap_currency')} {limit.number('cap')}"
    part, fixed = money.share(value, Decimal(percent)), _fixed(situation, limit.number("cap"))
    if policy["C30"].text("cap_per") == "unit":
        fixed, cap = fixed * units, f"{cap} x {units}"
    worth, shown = money.plain(value, currency), money.plain(part, currency)
    return Cap(
        Term("share", f"{percent}% x {worth} = {shown}", part),
        Term("fixed", f"{cap} = {money.plain(fixed, currency)}", fixed),
    )


def _fixed(situation: Situation, cap: int) -> int:
    """The cap in the order's currency: as it stands, or by way of dollars at the rates of policy and order."""
    facts, policy = situation.facts, situation.policy
    limit = policy.limit(CAP_CLAUSE.get(situation.tier, "BR-18") if situation.tier else "BR-18")
    if limit.text("cap_currency") == facts.currency:
        return money.to_minor(Decimal(cap), facts.currency)
    usd = cap * (limit.decimal("usd_per_cap_unit") or Decimal(1))
    return money.from_usd(usd, facts.usd_per_currency_unit, facts.currency)


def postage_paid(facts: Facts) -> Term | None:
    """The receipt without duties in the order's currency; None without an amount or without a rate (BR-40, C18)."""
    receipt = facts.return_receipt
    if receipt is None or not receipt.postage:
        return None
    minor = in_order_currency(receipt.postage, receipt.currency, facts)
    if minor is None:
        return None
    amount, duties = (money.plain(part, receipt.currency) for part in (receipt.amount, receipt.duties))
    if receipt.currency == facts.currency:
        return Term("receipt", f"receipt {amount} - duties {duties}", minor)
    here = money.plain(minor, facts.currency)
    return Term("receipt", f"receipt {receipt.currency} {amount} - duties {duties} = {here}", minor)


def status_of(situation: Situation, decision: Decision, grounds: Grounds) -> ShippingStatus:
    """Where the reimbursement stands (BR-07, BR-19, BR-35, C18, C19)."""
    facts, tier = situation.facts, situation.tier
    if tier is None or way_in(situation, tier) is Payer.CUSTOMER or decision in SETTLED or no_return_leg(situation):
        return ShippingStatus.NONE
    if breached(grounds):
        return ShippingStatus.HELD
    if not facts.return_receipt or not facts.return_receipt.postage:
        # Broken on arrival: whether the item comes back is only settled with the yes (BR-11).
        unasked = tier is Tier.DOA_15 and decision is not Decision.ELIGIBLE
        return ShippingStatus.NONE if unasked else ShippingStatus.PENDING_RECEIPT
    if facts.units_received == 0:
        return ShippingStatus.BLOCKED_UNTIL_RECEIVED
    due = decision is Decision.ELIGIBLE or wrong_item_confirmed(situation, grounds)
    return payable_status(situation) if due and postage_paid(facts) else ShippingStatus.HELD


def breached(grounds: Grounds) -> bool:
    """Whether a condition was not kept, so that nothing is paid before a person has looked."""
    return any(ground.breach for ground in grounds)


def wrong_item_confirmed(situation: Situation, grounds: Grounds) -> bool:
    """The bench confirms the wrong item, and only the remedy is left to judge (BR-26, C19)."""
    confirmed = situation.facts.found.verdict is Verdict.CONFIRMED_INCORRECT
    return confirmed and situation.tier is Tier.INCORRECT_ITEM and all(ground.remedy_only for ground in grounds)


def no_return_leg(situation: Situation) -> bool:
    """The customer keeps the item, the carrier brings it back, or the way of sending is not reimbursed (C27)."""
    facts = situation.facts
    keeps = facts.requested_resolution is Wish.KEEP_WITH_DISCOUNT and situation.tier is Tier.INCORRECT_ITEM
    barred = situation.policy["C27"].text("express") == "not_reimbursed" and sent_express(situation)
    return keeps or barred or facts.reason is Reason.REFUSED_DELIVERY


def sent_express(situation: Situation) -> bool:
    """Whether the customer chose a carrier that the policy advises against (BR-40)."""
    carrier = situation.facts.extra.return_carrier
    names = situation.policy["BR-40"].words("express_carriers")
    return bool(carrier) and any(name in str(carrier).lower() for name in names)


def payable_status(situation: Situation) -> ShippingStatus:
    """Wrong item: on the receipt, unless read otherwise; all else: after receipt and inspection (C19)."""
    facts = situation.facts
    if situation.tier is Tier.INCORRECT_ITEM and situation.policy["C19"].text("wrong_item") == "on_receipt":
        return ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT
    # Nothing is claimed of an unsatisfactory item that a verdict could confirm: it has been looked at.
    looked_at = situation.tier is Tier.UNSATISFACTORY and facts.inspection is not None
    confirmed = facts.found.verdict in (Verdict.CONFIRMED_DEFECT, Verdict.CONFIRMED_INCORRECT) or looked_at
    payable = bool(facts.units_received) and confirmed
    return ShippingStatus.PAYABLE if payable else ShippingStatus.PAYABLE_AFTER_RECEIPT_AND_INSPECTION
