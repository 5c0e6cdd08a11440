"""Procedure: BR-32 to BR-43."""

from services.policy import money
from services.policy.clauses.answer import (
    Answer,
    cannot_tell,
    day,
    listed,
    met,
    met_if,
    not_applicable,
    not_met,
    sum_of,
)
from services.policy.outcome.postage import sent_express
from services.policy.outcome.remedies import units_to_refund
from services.policy.situation.situation import REFUSED_BROKEN, REFUSED_DUTIES
from services.policy.situation.view import View
from services.policy.terms import Decision, Evidence, Reason, Verdict


def br_32(view: View) -> Answer:
    """BR-32: approval before anything is sent (C26)."""
    if view.facts.reason is Reason.REFUSED_DELIVERY:
        return not_applicable("The carrier brings the parcel back.")
    announced = view.facts.prior_approval and view.found.verdict is not Verdict.UNANNOUNCED
    return met_if(announced, "The customer made contact first." if announced else "The parcel came unannounced.")


def br_33(view: View) -> Answer:
    """BR-33: address and instructions come with the approval."""
    if view.decision is Decision.ELIGIBLE:
        return met("The approval message carries address and instructions.")
    return not_applicable("Nothing is approved yet.")


def br_34(view: View) -> Answer:
    """BR-34: the customer keeps packaging and shipping notes."""
    kept = {Evidence.PACKAGE_FRONT_PHOTO, Evidence.PACKAGE_BACK_PHOTO, Evidence.PARTIAL_SHIPMENT_SLIP}
    if view.facts.evidence & kept:
        return met("Photos of the package or the slip are there.")
    return cannot_tell("No evidence shows whether they were kept; it is a reminder, not a condition.")


def br_35(view: View) -> Answer:
    """BR-35: tracking number and copy of the receipt after posting (C18)."""
    tracking, receipt = view.facts.return_tracking_number, view.facts.return_receipt
    if view.facts.units_received:
        return met("The parcel has arrived.")
    if tracking and receipt:
        return met("Tracking number and receipt are there.")
    if not tracking and not receipt:
        return not_applicable("No sign yet that the parcel was posted; the case waits for it.")
    return not_met(f"There is only {'a tracking number' if tracking else 'a receipt'}; the case waits for the parcel.")


def br_36(view: View) -> Answer:
    """BR-36: refund or replacement only after the item is back, per unit received."""
    received, units = view.facts.units_received, units_to_refund(view.facts)
    if view.tier is None:
        return not_applicable("The case stops before a remedy.")
    if received is None:
        return cannot_tell("Nothing has been received yet; no refund before that.")
    failed = f", {view.extra.units_failed} failed the inspection" if view.extra.units_failed else ""
    return met_if(received > 0, f"{received} of {view.facts.quantity} received{failed}, {units} open to refund.")


def br_37(view: View) -> Answer:
    """BR-37: the same payment method; bank fees are the customer's (C29)."""
    wished, paid, fee = view.extra.requested_refund_method, view.extra.original_payment_method, view.extra.bank_fee
    costs = f" Bank fee of {sum_of(view, fee)} at the customer's expense." if fee else ""
    if wished is None:
        return met(f"No other method is asked for.{costs}")
    if paid is None:
        return cannot_tell(f"Asked for: {wished}; the method of the order is not on file.{costs}")
    return met_if(wished == paid, f"Paid by {paid}, refund asked for by {wished}.{costs}")


def br_38(view: View) -> Answer:
    """BR-38: a broken package may be refused; accepting it can affect the request."""
    if view.extra.refusal_cause == REFUSED_BROKEN and view.facts.reason is Reason.REFUSED_DELIVERY:
        return met("Refused because the package was broken or open, as the policy allows.")
    if view.extra.accepted_visibly_damaged_package:
        return cannot_tell("A visibly damaged package was accepted; how that affects the request is not stated.")
    return not_applicable("No visibly broken package is on file.")


def br_39(view: View) -> Answer:
    """BR-39: refused because of import duties, all costs are the customer's (C28)."""
    if view.facts.reason is not Reason.REFUSED_DELIVERY or view.extra.refusal_cause != REFUSED_DUTIES:
        return not_applicable("Not refused because of import duties.")
    invoice = view.extra.carrier_return_invoice
    return met(f"The carrier's invoice: {sum_of(view, invoice) if invoice is not None else 'not on file'}.")


def br_40(view: View) -> Answer:
    """BR-40: duties of the return are the customer's; express carriers are advised against (C27)."""
    receipt = view.facts.return_receipt
    barred = view.situation.policy["C27"].text("express") == "not_reimbursed"
    consequence = "whose postage is not reimbursed" if barred else "which is advised against and not forbidden"
    advice = f" Sent with {view.extra.return_carrier}, {consequence}." if sent_express(view.situation) else ""
    if receipt and receipt.duties:
        return met(f"Duties of {receipt.currency} {money.plain(receipt.duties, receipt.currency)} excluded.{advice}")
    return not_applicable(f"No duties are on file.{advice}")


def br_41(view: View) -> Answer:
    """BR-41: a note in the parcel; no condition (C40)."""
    note = view.found.note_in_parcel
    if note is None:
        return not_applicable("No parcel has been opened, or nobody has said.")
    return met_if(note, "There was a note." if note else "There was no note; that only slows things down.")


def br_42(view: View) -> Answer:
    """BR-42: the policy may change; which version counts (C35)."""
    ordered = view.facts.order_date
    basis = f"Ordered on {day(ordered)}" if ordered else "The order date is not on file"
    policy = view.situation.policy
    # The text bears no date: the day from which its first rows count is ours and says nothing to a reader.
    version = "the first version on record" if policy.is_first else f"the version from {day(policy.version)}"
    return met(f"{basis}; {version} counts.")


def br_43(view: View) -> Answer:
    """BR-43: no decision by automatic means alone (C36)."""
    if view.extra.fraud_signals:
        return cannot_tell(f"Signals to look at: {listed(view.extra.fraud_signals)}. A person decides.")
    refused = view.decision is Decision.NOT_ELIGIBLE
    return cannot_tell("The recommendation is a no; only a person may say it.") if refused else met("A person decides.")
