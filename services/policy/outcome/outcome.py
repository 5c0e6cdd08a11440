"""From a situation to its outcome: the most cautious ground decides."""

from services.policy.findings import Postage, Window
from services.policy.outcome.postage import postage_of
from services.policy.outcome.remedies import options_of, payers, refund_of, shown_refund
from services.policy.situation.claims import grounds_of
from services.policy.situation.situation import Situation
from services.policy.situation.standstill import Standstill, standstill, window_that_applied
from services.policy.situation.view import View
from services.policy.terms import Decision, ShippingStatus


def outcome_of(situation: Situation) -> View:
    """The line with all that follows from the facts and the version of the policy."""
    stop = standstill(situation)
    return _stopped(situation, stop) if stop else _decided(situation)


def _stopped(situation: Situation, stop: Standstill) -> View:
    nothing = Postage(ShippingStatus.NONE)
    return View(situation, stop, (), stop.decision, (), None, None, nothing, stop.return_payer, stop.outbound_payer)


def _decided(situation: Situation) -> View:
    grounds = grounds_of(situation)
    decision = max(
        (ground.decision for ground in grounds), key=lambda decision: decision.severity, default=Decision.ELIGIBLE
    )
    refund = refund_of(situation, decision, grounds)
    return View(
        situation,
        None,
        grounds,
        decision,
        options_of(situation, decision, grounds),
        refund,
        shown_refund(situation, refund),
        postage_of(situation, decision, grounds),
        *payers(situation, decision, grounds),
    )


def window_shown(view: View) -> Window | None:
    """The window that applied, whatever the decision: a closed one too that let the case fall to the ladder (C1)."""
    return view.stop.window if view.stop else window_that_applied(view.situation)
