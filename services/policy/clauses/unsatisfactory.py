"""Unsatisfactory: BR-29 to BR-31."""

from services.policy.clauses.answer import Answer, cannot_tell, listed, met, met_if, not_applicable, not_met
from services.policy.clauses.windows import window_sentence
from services.policy.outcome.remedies import deduction_unknown
from services.policy.situation.claims import condition_flags
from services.policy.situation.payers import by_our_error
from services.policy.situation.view import View
from services.policy.terms import Reason, Tier, Verdict

ELSEWHERE = not_applicable("Not a case of an unsatisfactory product.")


def br_29(view: View) -> Answer:
    """BR-29: replacement, or refund minus shipping, within 15 days (C20, C21)."""
    situation = view.situation
    if view.facts.reason is not Reason.UNSATISFACTORY:
        return ELSEWHERE
    if view.tier is None or situation.window is None:
        return cannot_tell("The case stops before the window can be judged.")
    refund = f" {view.shown_refund.text}." if view.shown_refund else ""
    if deduction_unknown(situation):
        refund = " Shipping was free and its real cost is not on file, so a person sets the amount."
    return met_if(bool(situation.counts_as_in_window), f"{window_sentence(situation)}{refund}")


def br_30(view: View) -> Answer:
    """BR-30: not our error, the customer pays both ways."""
    if view.tier is not Tier.UNSATISFACTORY:
        return ELSEWHERE
    if view.found.verdict in (Verdict.CONFIRMED_DEFECT, Verdict.CONFIRMED_INCORRECT):
        return cannot_tell("The inspection found an error of ours.")
    if by_our_error(view.situation):
        return not_met("The return follows from an error of ours; the customer does not cover both ways.")
    receipt = " The receipt is filed, nothing is reimbursed." if view.facts.return_receipt else ""
    return met(f"No error of ours is on file.{receipt}")


def br_31(view: View) -> Answer:
    """BR-31: original packaging and accessories, same condition."""
    if view.tier is not Tier.UNSATISFACTORY:
        return ELSEWHERE
    changed = condition_flags(view.situation)
    if changed:
        return not_met(f"The inspection says: {listed(changed)}.")
    if view.found.missing_accessories:
        return not_met(f"Missing: {listed(view.found.missing_accessories)}. The customer is asked to pay.")
    if view.facts.inspection is None:
        return cannot_tell("Nothing has been inspected yet.")
    return met("The inspection names no change.")
