"""Defective: BR-15 to BR-23."""

from services.policy import money
from services.policy.clauses.answer import Answer, cannot_tell, listed, met, met_if, not_applicable, not_met, sum_of
from services.policy.facts import Quote, in_order_currency
from services.policy.outcome.postage import postage_paid
from services.policy.outcome.remedies import customers_choice
from services.policy.situation.payers import repair_payer
from services.policy.situation.view import View
from services.policy.terms import CAPPED, WARRANTY, RepairPayer, ShippingStatus, Tier, Verdict

NOTHING_TO_PAY = (ShippingStatus.NONE, ShippingStatus.PENDING_RECEIPT)


def br_15(view: View) -> Answer:
    """BR-15: the proofs of a defect (C16, C17)."""
    if view.tier not in WARRANTY or not view.situation.required_proofs:
        return not_applicable("No proofs of a defect are asked for.")
    missing = view.situation.missing_proofs
    return not_met(f"Missing: {listed(missing)}.") if missing else met("Every proof is there.")


def br_16(view: View) -> Answer:
    """BR-16: special categories, misuse and accidents are not covered."""
    if view.facts.category_special_terms:
        return cannot_tell("The category has terms of its own.")
    if view.tier is None or view.tier in (Tier.INCORRECT_ITEM, Tier.UNSATISFACTORY):
        return not_applicable("The section on defects does not govern.")
    if view.extra.customer_admits_accident:
        return not_met("The customer says that it was an accident, or intended.")
    if view.found.verdict is None:
        return cannot_tell("Only the inspection can show incorrect usage or an accident.")
    return met_if(view.found.verdict is not Verdict.MISUSE, f"The inspection says: {listed((view.found.verdict,))}.")


def br_17(view: View) -> Answer:
    """BR-17: up to day 90 a full refund or a free replacement (C39)."""
    if view.tier is not Tier.DEFECT_0_90:
        return not_applicable("The case does not lie in the first tier of the ladder.")
    day = f"Contact on day {view.situation.ladder_day}"
    return (
        met(f"{day}; {view.shown_refund.text}.") if view.shown_refund else met(f"{day}; the amount is not settled yet.")
    )


def br_18(view: View) -> Answer:
    """BR-18: postage by the receipt, below 35 % and below USD 40 (C6, C30)."""
    return capped_postage(view) if view.tier is Tier.DEFECT_0_90 else not_applicable("Another tier governs.")


def capped_postage(view: View) -> Answer:
    """The cap of a tier against the receipt."""
    if view.postage.status in NOTHING_TO_PAY or view.postage.cap is None:
        limit = "" if view.postage.cap is None else f" The cap is {sum_of(view, view.postage.cap)}."
        return cannot_tell(f"No postage to hold against the cap.{limit}")
    if view.postage.formula is None:
        return cannot_tell("The postage cannot be expressed in the order's currency, or no unit has arrived.")
    return met_if(not view.postage.excess, f"{view.postage.formula.text} = {sum_of(view, view.postage.reimbursed)}.")


def br_19(view: View) -> Answer:
    """BR-19: postage needs a receipt (C18)."""
    if view.tier not in WARRANTY or view.postage.status is ShippingStatus.NONE:
        return not_applicable("No return postage is to be reimbursed.")
    if postage_paid(view.facts):
        return met("A receipt shows the postage.")
    if view.facts.return_receipt:
        return cannot_tell("The receipt shows no postage, or a currency whose rate the order does not carry.")
    tracking = "only a tracking number" if view.facts.return_tracking_number else "neither receipt nor tracking number"
    return not_met(f"There is {tracking}; an amount is needed.")


def br_20(view: View) -> Answer:
    """BR-20: above the limit customer service confirms (C7)."""
    if not view.postage.excess:
        return not_applicable("No postage above the limit is on file.")
    return met(f"{sum_of(view, view.postage.excess)} above the limit waits for a confirmation.")


def br_21(view: View) -> Answer:
    """BR-21: day 91 to 180, repair or replacement (C9)."""
    if view.tier is not Tier.DEFECT_91_180:
        return not_applicable("The case does not lie in the second tier of the ladder.")
    how = "the customer chooses" if customers_choice(view.situation) else "repair by default, the rest at discretion"
    return met(f"Contact on day {view.situation.ladder_day}; {how}.")


def br_22(view: View) -> Answer:
    """BR-22: day 91 to 180, capped postage and repair costs by e-mail (C8, C9)."""
    if view.tier is not Tier.DEFECT_91_180:
        return not_applicable("Another tier governs.")
    return repair_costs(view, view.found.repair_quote) if view.found.repair_quote else capped_postage(view)


def repair_costs(view: View, quote: Quote) -> Answer:
    """What the repair would cost, and who bears it (C9)."""
    here = in_order_currency(quote.amount, quote.currency, view.facts)
    cost = f"{quote.currency} {money.plain(quote.amount, quote.currency)}"
    if here is not None and quote.currency != view.facts.currency:
        cost = f"{cost}, at the order's rate {sum_of(view, here)},"
    payer = repair_payer(view.situation)
    if payer is RepairPayer.JOSEKO:
        return met(f"Repair costs of {cost} are ours.")
    whose = "they are the customer's" if payer is RepairPayer.CUSTOMER else "who pays them is not stated"
    return cannot_tell(f"Repair costs of {cost} must be notified and accepted; {whose}.")


def br_23(view: View) -> Answer:
    """BR-23: after day 180 neither refund nor replacement (C11, C14)."""
    over = f"day {view.situation.last_rung_day}"
    if view.tier is Tier.AFTER_180:
        return not_met(f"Contact on day {view.situation.ladder_day} after shipment.")
    if view.situation.beyond_ladder and view.tier is Tier.DOA_15:
        return cannot_tell(f"Broken on arrival, but delivered so late that {over} is over.")
    if view.tier in CAPPED:
        return met(f"Contact on day {view.situation.ladder_day} after shipment, not after {over}.")
    return not_applicable("The ladder for defects does not govern this case.")
