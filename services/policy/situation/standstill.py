"""Cases that stop before any section of the policy can grant a remedy: wrong dates, lost parcels, refusals."""

from collections.abc import Callable
from dataclasses import dataclass

from services.policy import money
from services.policy.findings import Window
from services.policy.situation.payers import way_in
from services.policy.situation.situation import REFUSED_BROKEN, REFUSED_DUTIES, Situation
from services.policy.situation.wrong_item import batch_variation
from services.policy.terms import Decision, Payer, Reason, Tier, Verdict


@dataclass(frozen=True)
class Standstill:
    """Why the case goes no further by itself, and what that means for the result; `tier` is the section claimed."""

    decision: Decision
    flags: tuple[str, ...]
    window: Window | None = None
    return_payer: Payer | None = None
    outbound_payer: Payer | None = None
    tier: Tier | None = None


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
    facts, rule = situation.facts, situation.policy["C26"].text("unannounced")
    announced = facts.prior_approval and facts.found.verdict is not Verdict.UNANNOUNCED
    if announced or rule == "as_contact" or facts.reason is Reason.REFUSED_DELIVERY:
        return None
    decision = Decision.NOT_ELIGIBLE if rule == "not_eligible" else Decision.MANUAL_REVIEW
    flags = ("unannounced_parcel_quarantine", "contact_customer")
    return Standstill(decision, flags, return_payer=Payer.CUSTOMER)


def special_category(situation: Situation) -> Standstill | None:
    """A category with terms of its own, which are not in the text (BR-04, BR-16, C31)."""
    general = situation.policy["C31"].text("special_category") == "general_text"
    special = situation.facts.category_special_terms and not general
    return Standstill(Decision.MANUAL_REVIEW, ("category_terms_apply",)) if special else None


def not_shipped(situation: Situation) -> Standstill | None:
    """No shipment date: nothing is counted from another date (BR-05)."""
    facts = situation.facts
    if facts.ship_date is not None or facts.reason is Reason.REFUSED_DELIVERY:
        return None
    return Standstill(Decision.NOT_YET, ("ship_date_required",))


def claimed_twice(situation: Situation) -> Standstill | None:
    """The unit is claimed in another open return: a person finds out which of the two counts."""
    if not situation.facts.extra.open_request_on_same_unit:
        return None
    return Standstill(
        Decision.MANUAL_REVIEW,
        ("open_request_on_same_unit",),
        window=window_that_applied(situation),
        tier=situation.tier,
    )


def missing_date(situation: Situation) -> Standstill | None:
    """A date without which neither window nor ladder can be counted (C33)."""
    reason = situation.facts.reason
    if reason in (Reason.REFUSED_DELIVERY, Reason.INCORRECT_ITEM):
        return None
    if reason is not Reason.DEFECTIVE and situation.window is None and not situation.on_ladder:
        return Standstill(Decision.MANUAL_REVIEW, ("delivery_date_missing",))
    return None if situation.tier else Standstill(Decision.MANUAL_REVIEW, ("original_ship_date_missing",))


def late_long_haul(situation: Situation) -> Standstill | None:
    """Brazil and Russia, 40 days over before 15 days after a late delivery: a person decides (C2)."""
    if not situation.late_long_haul or situation.late_rule is not Decision.MANUAL_REVIEW:
        return None
    conflict = "policy_conflict_br_ru_late_delivery"
    if situation.facts.reason is Reason.UNSATISFACTORY:
        payer = way_in(situation, Tier.UNSATISFACTORY)
        return Standstill(Decision.MANUAL_REVIEW, (conflict,), window=situation.window, return_payer=payer)
    if situation.facts.reason is not Reason.ARRIVED_BROKEN:
        return None
    damage = ("transit_damage_reported_late",) if situation.transit_damage_alone else ()
    return Standstill(
        Decision.MANUAL_REVIEW,
        (conflict, *damage),
        window=situation.window,
        return_payer=way_in(situation, Tier.DOA_15),
        tier=Tier.DOA_15,
    )


def late_transit_damage(situation: Situation) -> Standstill | None:
    """Damage from transport alone, reported after the window: the ladder leaves accidents out (C1)."""
    if situation.facts.reason is not Reason.ARRIVED_BROKEN or situation.tier is Tier.DOA_15:
        return None
    if not situation.transit_damage_alone or situation.in_window is None:
        return None
    flags = ("transit_damage_reported_late",)
    # What was refunded before stays so, however late the claim.
    decision = Decision.NOT_ELIGIBLE if situation.all_refunded else Decision.MANUAL_REVIEW
    return Standstill(decision, flags, window=situation.window, tier=Tier.DOA_15)


def window_that_applied(situation: Situation) -> Window | None:
    """The window that the claim was held against, open or closed; the ladder and a refusal have none.

    A wrong item has no deadline of its own: past the general window, none applied (C22). Nor did any to a mere
    variation of the batch, which the policy leaves out (BR-25).
    """
    reason = situation.facts.reason
    if reason in (Reason.DEFECTIVE, Reason.REFUSED_DELIVERY):
        return None
    if reason is Reason.INCORRECT_ITEM and (not situation.counts_as_in_window or batch_variation(situation)):
        return None
    return situation.window


CHECKS: tuple[Callable[[Situation], Standstill | None], ...] = (
    wrong_dates,
    on_its_way,
    refused_over_duties,
    unannounced,
    special_category,
    not_shipped,
    claimed_twice,
    late_long_haul,
    late_transit_damage,
    missing_date,
)
