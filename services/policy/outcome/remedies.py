"""What the customer may get: options, the refund with its formula, and who pays each leg."""

from services.policy import money
from services.policy.facts import Facts
from services.policy.findings import Formula, Term
from services.policy.outcome.postage import PAYER, SETTLED
from services.policy.situation.section import Ground, out_of_stock
from services.policy.situation.situation import Situation
from services.policy.terms import Decision, Option, Payer, Tier, Wish

OPTIONS = {
    Tier.DOA_15: (Option.REFUND, Option.REPLACEMENT),
    Tier.DEFECT_0_90: (Option.REFUND, Option.REPLACEMENT),
    Tier.DEFECT_91_180: (
        Option.REPAIR,
        Option.MANUFACTURER_REPLACEMENT,
        Option.REFUND_DISCRETIONARY,
        Option.FREE_REPLACEMENT_DISCRETIONARY,
    ),
    Tier.AFTER_180: (Option.CONTACT_CUSTOMER_SERVICE_PAID_REPAIR,),
    Tier.INCORRECT_ITEM: (Option.REPLACEMENT, Option.KEEP_WITH_DISCOUNT),
    Tier.UNSATISFACTORY: (Option.REFUND_MINUS_SHIPPING, Option.REPLACEMENT_CUSTOMER_PAYS_BOTH_WAYS),
}
FROM_STOCK = (
    Option.REPLACEMENT,
    Option.FREE_REPLACEMENT_DISCRETIONARY,
    Option.REPLACEMENT_CUSTOMER_PAYS_BOTH_WAYS,
    Option.REPLACEMENT_WITHOUT_RETURN,
)
FULL_REFUND = (Tier.DOA_15, Tier.DEFECT_0_90)


def options_of(situation: Situation, decision: Decision, grounds: tuple[Ground, ...]) -> tuple[Option, ...]:
    """Ways to settle the line; none before the proofs are there, none where it is not eligible."""
    tier = situation.tier
    if tier is None or decision is Decision.NOT_YET or proofs_awaited(grounds):
        return ()
    if tier is Tier.AFTER_180:
        return OPTIONS[tier]
    if decision is Decision.NOT_ELIGIBLE or any(ground.no_options for ground in grounds):
        return ()
    offered = OPTIONS[tier] + without_return(situation) + exception(situation)
    return tuple(option for option in offered if not (out_of_stock(situation) and option in FROM_STOCK))


def proofs_awaited(grounds: tuple[Ground, ...]) -> bool:
    """Whether proofs are missing, even where something else decides."""
    return any(ground.decision is Decision.NEEDS_INFO for ground in grounds)


def without_return(situation: Situation) -> tuple[Option, ...]:
    """Below the threshold of the owner an item broken on arrival need not come back; none by default (BR-11, C15)."""
    threshold = situation.policy["C15"].usd("high_value_from_usd")
    facts = situation.facts
    if threshold is None or situation.tier is not Tier.DOA_15:
        return ()
    high = facts.unit_price_paid >= money.from_usd(threshold, facts.usd_per_currency_unit, facts.currency)
    return () if high else (Option.REFUND_WITHOUT_RETURN, Option.REPLACEMENT_WITHOUT_RETURN)


def exception(situation: Situation) -> tuple[Option, ...]:
    """A refund for a wrong item, where it is asked for or nothing can replace it (C24)."""
    asked = situation.facts.requested_resolution is Wish.REFUND or out_of_stock(situation)
    return (Option.REFUND_EXCEPTION,) if asked and situation.tier is Tier.INCORRECT_ITEM else ()


def person_sets_amount(decision: Decision, grounds: tuple[Ground, ...]) -> bool:
    """Whether the amount is left to a person: every review but one that only routes the case."""
    reviews = [ground for ground in grounds if ground.decision is Decision.MANUAL_REVIEW]
    return decision is Decision.MANUAL_REVIEW and not all(ground.routes_only for ground in reviews)


def refund_of(situation: Situation, decision: Decision, grounds: tuple[Ground, ...]) -> Formula | None:
    """The refund of the item with its formula; None where a person must set it (BR-17, BR-29, C20, C39)."""
    settled_here = decision in (Decision.ELIGIBLE, Decision.MANUAL_REVIEW)
    if not settled_here or proofs_awaited(grounds) or person_sets_amount(decision, grounds):
        return None
    if deduction_unknown(situation):
        return None
    if situation.tier in FULL_REFUND:
        return _price_less(situation, ())
    return _price_less(situation, shipping_deducted(situation)) if situation.tier is Tier.UNSATISFACTORY else None


def units_to_refund(facts: Facts) -> int:
    """Units received, or announced before receiving, that have not been refunded before."""
    return max(facts.units - facts.extra.already_refunded_units, 0)


def _price_less(situation: Situation, deductions: tuple[Term, ...]) -> Formula:
    facts = situation.facts
    units = units_to_refund(facts)
    paid = facts.unit_price_paid * units
    price = Term("price", f"{money.plain(facts.unit_price_paid, facts.currency)} x {units}", paid)
    left = max(paid - sum(term.minor for term in deductions), 0)
    return Formula("minus", (price, *deductions), left, facts.currency)


def shipping_deducted(situation: Situation) -> tuple[Term, ...]:
    """“Minus the shipping fees”: the recorded real cost of a free-shipping order, nothing twice (C20)."""
    facts, rule = situation.facts, situation.policy["C20"].text("deduct")
    if rule == "shipping_charged":
        return (_leg("shipping paid at checkout", facts.order_shipping_charged, facts.currency),)
    if not loses_real_cost(situation) or not facts.outbound_shipping_cost:
        return ()
    return (_leg("outbound shipping", facts.outbound_shipping_cost, facts.currency),)


def loses_real_cost(situation: Situation) -> bool:
    """Not satisfied with an order whose shipping was free: its real cost is deducted (C20)."""
    free = situation.tier is Tier.UNSATISFACTORY and not situation.facts.order_shipping_charged
    return free and situation.policy["C20"].text("deduct") == "real_cost_of_free_shipping"


def deduction_unknown(situation: Situation) -> bool:
    """The real cost is to be deducted and nobody has recorded it: a person sets the amount (C20)."""
    return loses_real_cost(situation) and situation.facts.outbound_shipping_cost is None


def _leg(label: str, minor: int, currency: str) -> Term:
    return Term(label, f"{label} {money.plain(minor, currency)}", minor)


def checkout_shipping(situation: Situation, refund: Formula | None) -> int:
    """Shipping paid at checkout as a line of its own, off by default (C39)."""
    due = (
        refund is not None and situation.tier in FULL_REFUND and situation.policy["C39"].yes("refund_checkout_shipping")
    )
    return situation.facts.order_shipping_charged if due else 0


def payers(situation: Situation, decision: Decision, grounds: tuple[Ground, ...]) -> tuple[Payer | None, Payer | None]:
    """Who pays the way in and the way out (BR-09, BR-14, BR-18, BR-26, BR-30, C8)."""
    tier = situation.tier
    if tier is None:
        return None, None
    if tier is Tier.AFTER_180:
        return Payer.CUSTOMER, Payer.CUSTOMER
    if decision in SETTLED:
        return Payer.CUSTOMER, None
    way_in = PAYER[tier]
    if person_sets_amount(decision, grounds):
        return way_in, None
    if tier is Tier.DEFECT_91_180:
        return way_in, Payer(situation.policy["C8"].text("way_back"))
    return way_in, Payer.CUSTOMER if way_in is Payer.CUSTOMER else Payer.JOSEKO
