"""From a situation to its outcome: the most cautious ground decides."""

from services.policy.findings import Postage, Window
from services.policy.outcome.postage import postage_of
from services.policy.outcome.remedies import options_of, payers, refund_of
from services.policy.situation.claims import grounds_of
from services.policy.situation.situation import Situation
from services.policy.situation.standstill import Standstill, standstill
from services.policy.situation.view import View
from services.policy.terms import Decision, Reason, ShippingStatus, Tier


def outcome_of(situation: Situation) -> View:
    """The line with all that follows from the facts and the version of the policy."""
    stop = standstill(situation)
    return _stopped(situation, stop) if stop else _decided(situation)


def _stopped(situation: Situation, stop: Standstill) -> View:
    nothing = Postage(ShippingStatus.NONE)
    return View(situation, stop, (), stop.decision, (), None, nothing, stop.return_payer, stop.outbound_payer)


def _decided(situation: Situation) -> View:
    grounds = grounds_of(situation)
    decision = max(
        (ground.decision for ground in grounds), key=lambda decision: decision.severity, default=Decision.ELIGIBLE
    )
    return View(
        situation,
        None,
        grounds,
        decision,
        options_of(situation, decision, grounds),
        refund_of(situation, decision, grounds),
        postage_of(situation, decision),
        *payers(situation, decision, grounds),
    )


def window_shown(view: View) -> Window | None:
    """The window of the section that governs; the ladder, a refusal and a wrong item too late have none."""
    situation = view.situation
    if view.stop:
        return view.stop.window
    if view.facts.reason is Reason.REFUSED_DELIVERY or situation.on_ladder:
        return None
    if view.tier is Tier.INCORRECT_ITEM and (view.decision is Decision.NOT_ELIGIBLE or not situation.in_window):
        return None
    return situation.window
