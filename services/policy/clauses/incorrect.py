"""Incorrect item: BR-24 to BR-28."""

from services.policy.clauses.answer import Answer, cannot_tell, listed, met, met_if, not_applicable, not_met
from services.policy.situation.section import out_of_stock
from services.policy.situation.view import View
from services.policy.situation.wrong_item import only_logo, partial_difference
from services.policy.terms import ShippingStatus, Tier, Verdict, Wish

ELSEWHERE = not_applicable("Not a case of a wrong item.")


def br_24(view: View) -> Answer:
    """BR-24: the item differs completely, and two proofs (C22, C23)."""
    if view.tier is not Tier.INCORRECT_ITEM:
        return ELSEWHERE
    if view.situation.missing_proofs:
        return not_met(f"Missing: {listed(view.situation.missing_proofs)}.")
    if partial_difference(view.situation) or view.situation.in_window is not True:
        return cannot_tell("The proofs are there; kind of difference or date are for a person to judge.")
    return met("The proofs are there and the contact lies inside the general window.")


def br_25(view: View) -> Answer:
    """BR-25: only logo or packaging differs, the rest is correct."""
    correct = view.extra.functions_and_appearance_correct
    if view.tier is not Tier.INCORRECT_ITEM:
        return ELSEWHERE
    if not only_logo(view.situation):
        return (
            met("The difference is more than logo or packaging.")
            if correct is not True
            else cannot_tell("Functions and appearance are said to be correct, yet the item is said to be another.")
        )
    if correct is None:
        return cannot_tell("Only logo or packaging differs; nobody has said whether the rest is correct.")
    return met_if(not correct, "Only logo or packaging differs" + (" and the rest is correct." if correct else "."))


def br_26(view: View) -> Answer:
    """BR-26: replacement, and postage on a receipt (C24)."""
    if view.tier is not Tier.INCORRECT_ITEM:
        return ELSEWHERE
    if out_of_stock(view.situation):
        return not_met("No replacement is in stock; a refund is a recorded exception.")
    if view.postage.status is ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT:
        return met("The receipt is in; the postage is payable without a cap.")
    return cannot_tell("Replacement; postage once a receipt is in and nothing else stands in the way.")


def br_27(view: View) -> Answer:
    """BR-27: original package, same condition."""
    if view.tier is not Tier.INCORRECT_ITEM:
        return ELSEWHERE
    if view.found.original_package is False or view.found.verdict in (Verdict.USED, Verdict.MISUSE):
        return not_met("The item came back used or without its original package.")
    if view.found.original_package is None and view.found.verdict is None:
        return cannot_tell("Nothing has been inspected yet.")
    return met("The inspection names no change.")


def br_28(view: View) -> Answer:
    """BR-28: keep the wrong item for a discount."""
    if view.tier is not Tier.INCORRECT_ITEM:
        wished = view.facts.requested_resolution is Wish.KEEP_WITH_DISCOUNT
        return not_applicable("A discount for keeping is offered for wrong items only.") if wished else ELSEWHERE
    if view.facts.requested_resolution is Wish.KEEP_WITH_DISCOUNT:
        return met("The customer wants to keep it; the amount is a staff offer.")
    return not_applicable("The customer has not suggested to keep it.")
