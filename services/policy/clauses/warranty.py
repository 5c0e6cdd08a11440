"""Warranty and who pays: BR-07 to BR-09."""

from services.policy import money
from services.policy.clauses.answer import Answer, met, not_applicable, not_met, sum_of
from services.policy.situation.view import View
from services.policy.terms import WARRANTY, Payer, ShippingStatus, Tier

SENTENCE = {
    ShippingStatus.NONE: "No return postage is due.",
    ShippingStatus.PENDING_RECEIPT: "No receipt with an amount is on file.",
    ShippingStatus.PAYABLE_AFTER_RECEIPT_AND_INSPECTION: "Payable once the item has arrived and been inspected.",
    ShippingStatus.PAYABLE: "The item has arrived and the inspection confirms the defect.",
    ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT: "Payable, as the receipt is in.",
    ShippingStatus.BLOCKED_UNTIL_RECEIVED: "No unit has arrived yet.",
    ShippingStatus.HELD: "Held until a person has looked.",
}


def br_07(view: View) -> Answer:
    """BR-07: inside the warranty return postage is reimbursed after arrival."""
    if view.tier not in WARRANTY:
        return not_applicable("No defect inside the warranty.")
    sentence = SENTENCE[view.postage.status]
    paid = view.postage.status is ShippingStatus.PAYABLE
    due = view.postage.status not in (ShippingStatus.NONE, ShippingStatus.PENDING_RECEIPT)
    return met(sentence) if paid or due else not_met(sentence)


def br_08(view: View) -> Answer:
    """BR-08: any further cost of the return is the customer's."""
    receipt = view.facts.return_receipt
    if view.tier not in WARRANTY or not receipt or not receipt.duties:
        return not_applicable("No further cost is on file.")
    return met(f"Duties of {receipt.currency} {money.plain(receipt.duties, receipt.currency)} stay with the customer.")


def br_09(view: View) -> Answer:
    """BR-09: outside the warranty all shipping is the customer's."""
    if view.tier is Tier.AFTER_180:
        return met(f"Day {view.situation.ladder_day} after shipment lies outside the warranty.")
    if view.tier is Tier.UNSATISFACTORY and view.return_payer is Payer.CUSTOMER and view.facts.order_shipping_charged:
        paid = sum_of(view, view.facts.order_shipping_charged)
        return not_applicable(f"The section on unsatisfactory products governs; {paid} was paid at checkout.")
    return not_applicable("The case lies inside the warranty, or another section governs.")
