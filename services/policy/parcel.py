"""Several lines in one parcel: each assessed on its own, one postage with one cap, the most cautious decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.policy import money
from services.policy.assessment import assess_with_view
from services.policy.book import Book
from services.policy.facts import Facts, FactsInvalid
from services.policy.findings import Assessment, Postage, Term
from services.policy.outcome.postage import UNPAID, Cap, breached, cap_on, capped_value, is_capped, postage_paid, settle
from services.policy.situation.view import View
from services.policy.terms import Decision, ShippingStatus

MOST_CAUTIOUS_FIRST = (
    ShippingStatus.HELD,
    ShippingStatus.BLOCKED_UNTIL_RECEIVED,
    ShippingStatus.PENDING_RECEIPT,
    ShippingStatus.PAYABLE_AFTER_RECEIPT_AND_INSPECTION,
    ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT,
    ShippingStatus.PAYABLE,
)
Line = tuple[View, Assessment]


@dataclass(frozen=True)
class CaseAssessment:
    """The recommendation on a whole return; `postage` is for the parcel and replaces that of the lines."""

    lines: tuple[Assessment, ...]
    decision: Decision
    postage: Postage
    currency: str

    @property
    def item_refund(self) -> int | None:
        """The sum of the lines in minor units; None where a person must set one of them."""
        amounts = [line.item_refund for line in self.lines]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if len(known) == len(amounts) else None

    @property
    def last_eligible_day(self) -> date | None:
        """The earliest of the lines, None where no line has one."""
        return min((line.last_eligible_day for line in self.lines if line.last_eligible_day), default=None)

    def days_left(self, today: date) -> int | None:
        """Whole days from `today` to the earliest last eligible day, below 0 once it is over."""
        return None if self.last_eligible_day is None else (self.last_eligible_day - today).days

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags of all lines, each once; whether the cap is exceeded is a matter of the parcel."""
        raised = [flag for line in self.lines for flag in line.flags if flag != "shipping_over_cap"]
        return tuple(dict.fromkeys([*raised, *(["shipping_over_cap"] if self.postage.excess else [])]))


def assess_case(lines: Sequence[Facts], book: Book) -> CaseAssessment:
    """The recommendation for lines that travel in one parcel and share its receipt (C30).

    Raises FactsInvalid where there is no line or the lines are of several currencies.
    """
    if len({facts.currency for facts in lines}) != 1:
        raise FactsInvalid("A return needs at least one line, and all its lines need one currency.")
    assessed = shipping_shared([assess_with_view(facts, book) for facts in lines], book)
    decision = max((line.decision for _, line in assessed), key=lambda decision: decision.severity)
    postage = parcel_postage([view for view, _ in assessed])
    return CaseAssessment(tuple(line for _, line in assessed), decision, postage, lines[0].currency)


def shipping_shared(assessed: Sequence[Line], book: Book) -> list[Line]:
    """The order's shipping once: deducted in shares that the lines can bear (C20), refunded with one line (C39)."""
    amounts = [line.item_formula.terms[0].minor if line.item_formula else 0 for _, line in assessed]
    shares = shipping_borne([line.outbound_deduction for _, line in assessed], amounts)
    refunding = next((at for at, (_, line) in enumerate(assessed) if line.checkout_shipping_refund), None)
    shared = []
    for at, ((view, line), share) in enumerate(zip(assessed, shares, strict=True)):
        again = line.item_formula and line.outbound_deduction and line.outbound_deduction.minor != share
        whole, once = line.outbound_deduction, line.checkout_shipping_refund if at == refunding else 0
        if again:
            view, line = assess_with_view(_bearing(view.facts, share), book)
        shared.append((view, replace(line, outbound_deduction=whole, checkout_shipping_refund=once)))
    return shared


def shipping_borne(deductions: Sequence[Term | None], refunds: Sequence[int]) -> tuple[int, ...]:
    """What each refund bears of the order's shipping, in minor units: the page and the payout compute it here (C20).

    `deductions` are those of the lines (`Assessment.outbound_deduction`), in the order of `refunds`.
    """
    able = [refund if deduction else 0 for deduction, refund in zip(deductions, refunds, strict=True)]
    cost = max((d.minor for d, refund in zip(deductions, able, strict=True) if d and refund), default=0)
    return money.spread(cost, able)


def _bearing(facts: Facts, share: int) -> Facts:
    """The line with its share of the order's shipping in the place of the whole."""
    if facts.order_shipping_charged:
        return replace(facts, order_shipping_charged=share)
    return replace(facts, outbound_shipping_cost=share)


def parcel_postage(views: Sequence[View]) -> Postage:
    """One receipt against one cap on the value of the capped lines; a line without a cap lifts it for the parcel."""
    ours = [view for view in views if view.postage.status is not ShippingStatus.NONE]
    if not ours:
        return Postage(ShippingStatus.NONE)
    status = min((view.postage.status for view in ours), key=MOST_CAUTIOUS_FIRST.index)
    cap, clause = parcel_cap(ours), _clause(ours)
    paid = next((term for view in ours if (term := postage_paid(view.facts))), None)
    if paid is None or status in UNPAID or any(breached(view.grounds) for view in ours):
        return Postage(status, cap.minor if cap else None, clause=clause)
    return settle(ours[0].situation, status, paid, cap, clause)


def parcel_cap(views: Sequence[View]) -> Cap | None:
    """The cap on the joint value of the capped lines; a line without one lifts it, unless read otherwise (C30)."""
    capped = [view.situation for view in views if is_capped(view.situation)]
    lifted = len(capped) < len(views) and views[0].situation.policy["C30"].text("mixed_parcel") == "lifted"
    if not capped or lifted:
        return None
    values = [capped_value(situation) for situation in capped]
    return cap_on(capped[0], sum(value for value, _ in values), sum(units for _, units in values))


def _clause(views: Sequence[View]) -> str | None:
    """The clause of the line that decides on the cap."""
    capped = parcel_cap(views) is not None
    return next((view.postage.clause for view in views if is_capped(view.situation) == capped), None)
