"""Cases that stop before any section of the policy can grant a remedy: wrong dates, lost parcels, refusals."""

from collections.abc import Callable
from dataclasses import dataclass

from services.policy import money
from services.policy.findings import Window
from services.policy.situation.situation import REFUSED_BROKEN, REFUSED_DUTIES, Situation
from services.policy.terms import Decision, Payer, Reason, Tier, Verdict


@dataclass(frozen=True)
class Standstill:
    """Why the case goes no further by itself, and what that means for the result."""

    decision: Decision
    flags: tuple[str, ...]
    window: Window | None = None
    return_payer: Payer | None = None
    outbound_payer: Payer | None = None


def standstill(situation: Situation) -> Standstill | None:
    """The first reason to stop, None where a section of the policy governs."""
    return next((stop for check in CHECKS if (stop := check(situation))), None)


def wrong_dates(situation: Situation) -> Standstill | None:
    """A negative age is an error in the data, never “within 90 days” (C4)."""
    return Standstill(Decision.NOT_YET, ("invalid_dates",)) if situation.dates_contradict else None


def on_its_way(situation: Situation) -> Standstill | None:
    """A parcel that is lost or still travelling is no return but a delivery enquiry (C38)."""
    status, reading = situation.facts.extra.carrier_status, situation.policy["C38"]
    if not status or situation.facts.reason is Reason.REFUSED_DELIVERY or status in reading.words("delivered"):
        return None
    travelling = status in reading.words("on_its_way") and situation.facts.delivery_date is None
    return Standstill(Decision.NOT_YET if travelling else Decision.MANUAL_REVIEW, ("delivery_enquiry",))


def refused_over_duties(situation: Situation) -> Standstill | None:
    """Refused because of duties: the costs are the customer's, the refund is not stated (BR-39, C28)."""
    facts = situation.facts
    if facts.reason is not Reason.REFUSED_DELIVERY or facts.extra.refusal_cause == REFUSED_BROKEN:
        return None
    if facts.extra.refusal_cause != REFUSED_DUTIES:
        return Standstill(Decision.MANUAL_REVIEW, ("refusal_cause_not_in_policy", "refund_entitlement_not_stated"))
    invoice = facts.extra.carrier_return_invoice
    costs = "customer_liable_for_all_return_costs"
    flag = costs if invoice is None else f"{costs}:{money.plain(invoice, facts.currency)}"
    customer = Payer.CUSTOMER
    flags = (flag, "refund_entitlement_not_stated")
    return Standstill(Decision.MANUAL_REVIEW, flags, return_payer=customer, outbound_payer=customer)


def unannounced(situation: Situation) -> Standstill | None:
    """Sent without approval: kept apart, the customer contacted, no postage (BR-32, C26)."""
    facts = situation.facts
    announced = facts.prior_approval and facts.found.verdict is not Verdict.UNANNOUNCED
    if announced or facts.reason is Reason.REFUSED_DELIVERY:
        return None
    flags = ("unannounced_parcel_quarantine", "contact_customer")
    return Standstill(Decision.MANUAL_REVIEW, flags, return_payer=Payer.CUSTOMER)


def special_category(situation: Situation) -> Standstill | None:
    """A category with terms of its own, which are not in the text (BR-04, BR-16, C31)."""
    special = situation.facts.category_special_terms
    return Standstill(Decision.MANUAL_REVIEW, ("category_terms_apply",)) if special else None


def missing_date(situation: Situation) -> Standstill | None:
    """A date without which neither window nor ladder can be counted."""
    facts = situation.facts
    if facts.reason in (Reason.REFUSED_DELIVERY, Reason.INCORRECT_ITEM):
        return None
    if facts.reason is not Reason.DEFECTIVE and situation.window is None:
        return _without(situation, missing_for_window(situation))
    return None if situation.tier else _without(situation, missing_for_ladder(situation))


def _without(situation: Situation, flag: str) -> Standstill:
    facts = situation.facts
    unshipped = facts.ship_date is None and facts.delivery_date is None and facts.delivery_traceable
    return Standstill(Decision.NOT_YET, ("not_shipped",)) if unshipped else Standstill(Decision.MANUAL_REVIEW, (flag,))


def missing_for_window(situation: Situation) -> str:
    """Which date the window of the case would start from."""
    from_shipment = situation.long_haul or not situation.facts.delivery_traceable
    return "ship_date_missing" if from_shipment else "delivery_date_missing"


def missing_for_ladder(situation: Situation) -> str:
    """Which date the ladder of the case would start from (C33)."""
    return "original_ship_date_missing" if situation.facts.extra.is_replacement else "ship_date_missing"


def late_long_haul(situation: Situation) -> Standstill | None:
    """Brazil and Russia, 40 days over before 15 days after a late delivery: a person decides (C2)."""
    if not situation.late_long_haul or situation.late_rule is not Decision.MANUAL_REVIEW:
        return None
    if situation.facts.reason is not Reason.UNSATISFACTORY:
        return None
    return Standstill(
        Decision.MANUAL_REVIEW,
        ("policy_conflict_br_ru_late_delivery",),
        window=situation.window,
        return_payer=Payer.CUSTOMER,
    )


def late_transit_damage(situation: Situation) -> Standstill | None:
    """Damage from transport alone, reported after the window: the ladder leaves accidents out (C1)."""
    if situation.facts.reason is not Reason.ARRIVED_BROKEN or situation.tier is Tier.DOA_15:
        return None
    if not situation.transit_damage_alone:
        return None
    late = ("policy_conflict_br_ru_late_delivery",) if situation.late_long_haul else ()
    return Standstill(Decision.MANUAL_REVIEW, ("transit_damage_reported_late", *late), window=situation.window)


CHECKS: tuple[Callable[[Situation], Standstill | None], ...] = (
    wrong_dates,
    on_its_way,
    refused_over_duties,
    unannounced,
    special_category,
    late_long_haul,
    late_transit_damage,
    missing_date,
)
