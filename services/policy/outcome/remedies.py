"""What the customer may get: options, the refund with its formula, and who pays each leg."""

from services.policy import money
from services.policy.facts import Facts
from services.policy.findings import Formula, Term
from services.policy.outcome.postage import SETTLED
from services.policy.situation.payers import by_our_error, way_in, way_out
from services.policy.situation.section import Ground, out_of_stock
from services.policy.situation.situation import Situation
from services.policy.terms import Decision, Option, Payer, Tier, Wish

# The clauses that name what a section offers.
REMEDIES = {
    Tier.DOA_15: ("BR-10",),
    Tier.DEFECT_0_90: ("BR-17",),
    Tier.DEFECT_91_180: ("BR-21",),
    Tier.AFTER_180: ("BR-23",),
    Tier.INCORRECT_ITEM: ("BR-26", "BR-28"),
    Tier.UNSATISFACTORY: ("BR-29",),
}
# What a discretionary remedy is once the customer may choose (C9).
CHOSEN_FREELY = {
    Option.REFUND_DISCRETIONARY: Option.REFUND,
    Option.FREE_REPLACEMENT_DISCRETIONARY: Option.REPLACEMENT,
}
FROM_STOCK = (
    Option.REPLACEMENT,
    Option.FREE_REPLACEMENT_DISCRETIONARY,
    Option.REPLACEMENT_CUSTOMER_PAYS_BOTH_WAYS,
    Option.REPLACEMENT_WITHOUT_RETURN,
)


def options_of(situation: Situation, decision: Decision, grounds: tuple[Ground, ...]) -> tuple[Option, ...]:
    """Ways to settle the line; none before the proofs are there, none where it is not eligible."""
    tier = situation.tier
    if tier is None or decision is Decision.NOT_YET or proofs_awaited(grounds):
        return ()
    if tier is Tier.AFTER_180:
        nothing = situation.policy["C11"].text("after_ladder") == "nothing"
        return () if nothing else remedies(situation)
    if decision is Decision.NOT_ELIGIBLE:
        return ()
    offered = remedies(situation) + without_return(situation) + exception(situation)
    possible = [option for option in offered if not (out_of_stock(situation) and option in FROM_STOCK)]
    # Who would rather keep the item is offered that first (BR-28); the others stand as the section names them.
    keeps = situation.facts.requested_resolution is Wish.KEEP_WITH_DISCOUNT
    return tuple(sorted(possible, key=lambda option: not keeps or option is not Option.KEEP_WITH_DISCOUNT))


def remedies(situation: Situation) -> tuple[Option, ...]:
    """What the section offers, as its rows say (BR-10, BR-17, BR-21, BR-23, BR-26, BR-28 to BR-30)."""
    if situation.tier is None:
        return ()
    if by_our_error(situation):
        named = situation.policy["BR-30"].words("our_error_options")
    else:
        named = tuple(w for clause in REMEDIES[situation.tier] for w in situation.policy[clause].words("options"))
    offered = (Option(name) for name in named)
    chosen = customers_choice(situation)
    return tuple(CHOSEN_FREELY.get(option, option) if chosen else option for option in offered)


def customers_choice(situation: Situation) -> bool:
    """Day 91 to 180: whether the customer chooses among the remedies, instead of us (C9)."""
    return situation.policy["C9"].text("remedy") == "customers_choice" and situation.tier is Tier.DEFECT_91_180


def proofs_awaited(grounds: tuple[Ground, ...]) -> bool:
    """Whether proofs are missing, even where something else decides."""
    return any(ground.decision is Decision.NEEDS_INFO for ground in grounds)


def without_return(situation: Situation) -> tuple[Option, ...]:
    """Below the threshold of the owner an item broken on arrival need not come back; none by default (BR-11, C15)."""
    threshold = situation.policy["C15"].decimal("high_value_from_usd")
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
    if not refunds(situation):
        return None
    shipping = () if full_refund(situation) else shipping_deducted(situation)
    return _price_less(situation, (*shipping, *parts_deducted(situation)))


def refunds(situation: Situation) -> bool:
    """Whether the section refunds the price, whole or less the shipping (BR-17, BR-29)."""
    return full_refund(situation) or Option.REFUND_MINUS_SHIPPING in remedies(situation)


def full_refund(situation: Situation) -> bool:
    """Whether the section refunds the whole price (BR-17, C39)."""
    return Option.REFUND in remedies(situation)


def shown_refund(situation: Situation, refund: Formula | None) -> Formula | None:
    """The refund where it was asked for, or nothing was; who wants something else is shown none."""
    return refund if situation.facts.requested_resolution in (None, Wish.REFUND) else None


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
    if situation.tier is not Tier.UNSATISFACTORY or by_our_error(situation):
        return ()
    charged = rule == "shipping_charged"
    label = "shipping paid at checkout" if charged else "outbound shipping"
    minor = facts.order_shipping_charged if charged else facts.outbound_shipping_cost
    return (_leg(label, minor, facts.currency),) if minor and (charged or loses_real_cost(situation)) else ()


def parts_deducted(situation: Situation) -> tuple[Term, ...]:
    """The price of missing parts, where it is read that a refund bears it (C25); asked for otherwise."""
    price = situation.facts.found.accessory_price if situation.facts.found.missing_accessories else None
    taken = situation.policy["C25"].text("missing_part") == "deduct"
    return (_leg("missing parts", price, situation.facts.currency),) if price and taken else ()


def loses_real_cost(situation: Situation) -> bool:
    """Not satisfied with an order whose shipping was free: its real cost is deducted (C20)."""
    free = situation.tier is Tier.UNSATISFACTORY and not situation.facts.order_shipping_charged
    real = situation.policy["C20"].text("deduct") == "real_cost_of_free_shipping"
    return free and real and not by_our_error(situation)


def deduction_unknown(situation: Situation) -> bool:
    """The real cost is to be deducted and nobody has recorded it: a person sets the amount (C20)."""
    return loses_real_cost(situation) and situation.facts.outbound_shipping_cost is None


def _leg(label: str, minor: int, currency: str) -> Term:
    return Term(label, f"{label} {money.plain(minor, currency)}", minor)


def checkout_shipping(situation: Situation, refund: Formula | None) -> int:
    """Shipping paid at checkout as a line of its own, off by default (C39)."""
    due = refund is not None and full_refund(situation) and situation.policy["C39"].yes("refund_checkout_shipping")
    return situation.facts.order_shipping_charged if due else 0


def payers(situation: Situation, decision: Decision, grounds: tuple[Ground, ...]) -> tuple[Payer | None, Payer | None]:
    """Who pays the way in and the way out (BR-09, BR-14, BR-18, BR-26, BR-30, C8)."""
    tier = situation.tier
    if tier is None:
        return None, None
    if tier is not Tier.AFTER_180 and decision in SETTLED:
        return Payer.CUSTOMER, None
    if tier is not Tier.AFTER_180 and person_sets_amount(decision, grounds):
        return way_in(situation, tier), None
    return way_in(situation, tier), way_out(situation, tier)
