"""The whole assessment of one line: every finding, the recommendation, the money, the conflicts in the text."""

from datetime import date
from functools import partial

from services.policy.book import Book, Policy
from services.policy.clauses import findings_of
from services.policy.facts import Facts
from services.policy.findings import Assessment, Shown
from services.policy.outcome.conflicts import conflicts_of, legal_note_country
from services.policy.outcome.notices import notices, signals
from services.policy.outcome.outcome import outcome_of, window_shown
from services.policy.outcome.remedies import checkout_shipping, parts_deducted, shipping_deducted
from services.policy.situation.payers import repair_payer
from services.policy.situation.situation import Situation
from services.policy.situation.view import View
from services.policy.terms import Decision, Proof

Rank = tuple[int, int, int, int]


def assess(facts: Facts, book: Book) -> Assessment:
    """The recommendation for one line, by the version at the order date or a newer, better one (C35).

    Never raises for checked facts. Amounts are minor units of the order's currency.
    """
    return assess_with_view(facts, book)[1]


def assess_with_view(facts: Facts, book: Book) -> tuple[View, Assessment]:
    """As `assess`, with the view that it was made from."""
    pinned = book.at(facts.order_date or facts.ship_date or facts.request_date)
    best = assess_under(facts, pinned)
    if not pinned["C35"].yes("newer_if_better"):
        return best
    for policy in book.newer_than(pinned.version, facts.request_date):
        newer = assess_under(facts, policy)
        best = newer if rank(newer[1]) > rank(best[1]) else best
    return best


def rank(assessment: Assessment) -> Rank:
    """How good an assessment is for the customer: decision, refund, postage, days."""
    paid = (assessment.item_refund or 0, assessment.postage.reimbursed)
    last = assessment.last_eligible_day.toordinal() if assessment.last_eligible_day else 0
    return (-assessment.decision.severity, *paid, last)


def assess_under(facts: Facts, policy: Policy) -> tuple[View, Assessment]:
    """The recommendation under one version of the policy."""
    view = outcome_of(Situation(facts, policy))
    return view, _assessment(view)


def _shown(view: View) -> Shown:
    conflicts = conflicts_of(view)
    return Shown(findings_of(view, conflicts), conflicts)


def _assessment(view: View) -> Assessment:
    facts, policy, refund = view.facts, view.situation.policy, view.shown_refund
    return Assessment(
        decision=view.decision,
        tier=view.claimed_tier,
        window=window_shown(view),
        days_since_shipment=view.situation.shipment_age,
        days_since_delivery=view.situation.delivery_age,
        options=view.options,
        currency=facts.currency,
        item_refund=refund.minor if refund else None,
        item_formula=refund,
        postage=view.postage,
        return_payer=view.return_payer,
        outbound_payer=view.outbound_payer,
        missing_proofs=proofs_to_ask(view),
        flags=flags_of(view),
        look_up=partial(_shown, view),
        last_eligible_day=last_day(view),
        policy_version=policy.version,
        checkout_shipping_refund=checkout_shipping(view.situation, view.refund),
        outbound_deduction=next(iter(shipping_deducted(view.situation)), None),
        parts_deduction=next(iter(parts_deducted(view.situation)), None),
        repair_payer=repair_payer(view.situation),
        legal_note=policy["C37"].text("note") if legal_note_country(view) else None,
    )


def proofs_to_ask(view: View) -> tuple[Proof, ...]:
    """The proofs to ask for; none where no proof could change the answer."""
    settled = view.stop or view.decision is Decision.NOT_ELIGIBLE
    return () if settled else view.situation.missing_proofs


def flags_of(view: View) -> tuple[str, ...]:
    """The flags of the stop, or of all grounds and notices, each once."""
    if view.stop:
        warned = signals(view.situation)
        return (*view.stop.flags, *((warned,) if warned else ()))
    raised = [flag for ground in view.grounds for flag in ground.flags]
    told = notices(view.situation, view.decision, view.postage, view.outbound_payer)
    return tuple(dict.fromkeys([*raised, *told]))


def last_day(view: View) -> date | None:
    """The last day on which the same request would have been in time."""
    window = window_shown(view)
    if window:
        return window.last_day
    return view.situation.ladder_end if view.tier and view.situation.on_ladder else None
