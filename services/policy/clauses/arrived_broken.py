"""Arrived broken: BR-10 to BR-14."""

from services.policy.clauses.answer import Answer, cannot_tell, listed, met, met_if, not_applicable, not_met, sum_of
from services.policy.clauses.windows import window_sentence
from services.policy.outcome.remedies import parts_deducted
from services.policy.situation.claims import works_after_all
from services.policy.situation.view import View
from services.policy.terms import CAPPED, Option, Payer, Reason, ShippingStatus, Tier


def br_10(view: View) -> Answer:
    """BR-10: contact within 15 days of delivery, by the “15 Days Product Guarantee” (C1, C13)."""
    situation = view.situation
    if view.facts.reason is not Reason.ARRIVED_BROKEN:
        return not_applicable("Not reported as broken on arrival.")
    if situation.window is None or situation.dates_contradict:
        return cannot_tell("The date that starts the window is missing or wrong.")
    if view.stop and view.claimed_tier is Tier.DOA_15:
        return cannot_tell(f"{window_sentence(situation)} A person decides whether this section still governs.")
    if situation.beyond_ladder:
        return cannot_tell(f"{window_sentence(situation)} Day {situation.last_rung_day} after shipment is over.")
    if situation.tier is Tier.DOA_15 and works_after_all(situation):
        return cannot_tell(f"{window_sentence(situation)} The item is said to work and to be undamaged.")
    return met_if(bool(situation.counts_as_in_window), f"{window_sentence(situation)} {on_to_the_ladder(view)}".strip())


def on_to_the_ladder(view: View) -> str:
    """What follows once the window is closed (C1)."""
    if view.situation.tier is Tier.DOA_15:
        return ""
    if view.situation.transit_damage_alone:
        return "The item works, or only damage from transport is reported."
    return "The item is taken not to work, so the ladder for defects applies."


def br_11(view: View) -> Answer:
    """BR-11: the return of an item of high value may be asked for (C15)."""
    if view.tier is not Tier.DOA_15:
        return not_applicable("Not a case of an item broken on arrival.")
    if Option.REFUND_WITHOUT_RETURN in view.options:
        return not_met("The price lies below the threshold that the owner has set.")
    return cannot_tell("“High value” has no number; the reviewer chooses whether the item must come back.")


def br_12(view: View) -> Answer:
    """BR-12: all accessories go into the parcel."""
    if view.tier is None or not view.facts.units_received or view.found.verdict is None:
        return not_applicable("Nothing has been inspected yet.")
    if view.found.missing_accessories:
        return not_met(f"Missing: {listed(view.found.missing_accessories)}.")
    return met("The inspection names no missing accessory.")


def br_13(view: View) -> Answer:
    """BR-13: a missing accessory is to be paid for (C25)."""
    if not view.found.missing_accessories or view.tier is None:
        return not_applicable("No accessory is missing.")
    if view.found.accessory_price is None:
        return cannot_tell("The price of the missing accessory is not on file.")
    price = sum_of(view, view.found.accessory_price)
    if parts_deducted(view.situation):
        return met(f"{price} is taken off a refund, and asked for where none is due.")
    return met(f"{price} is asked for; nothing is deducted without consent.")


def br_14(view: View) -> Answer:
    """BR-14: all return postage of items broken on arrival is covered (C12)."""
    if view.tier is not Tier.DOA_15:
        return not_applicable(
            "Capped postage governs." if view.tier in CAPPED else "Not a case of an item broken on arrival."
        )
    limit = "up to the cap" if view.return_payer is Payer.JOSEKO_UP_TO_CAP else "without a cap"
    if view.postage.status in (ShippingStatus.NONE, ShippingStatus.PENDING_RECEIPT):
        return met(f"Covered {limit}, once there is a receipt.")
    return met(f"{sum_of(view, view.postage.reimbursed)} of postage, {limit}.")
