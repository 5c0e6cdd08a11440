"""Several lines in one parcel: each assessed on its own, one postage with one cap, the most cautious decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.policy.assessment import assess
from services.policy.book import Book
from services.policy.facts import Facts, FactsInvalid
from services.policy.findings import Assessment, Postage
from services.policy.outcome.outcome import outcome_of
from services.policy.outcome.postage import Cap, cap_on, capped_value, postage_paid, settle
from services.policy.situation.situation import Situation
from services.policy.situation.view import View
from services.policy.terms import CAPPED, Decision, ShippingStatus

MOST_CAUTIOUS_FIRST = (
    ShippingStatus.HELD,
    ShippingStatus.BLOCKED_UNTIL_RECEIVED,
    ShippingStatus.PENDING_RECEIPT,
    ShippingStatus.PAYABLE_AFTER_RECEIPT_AND_INSPECTION,
    ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT,
    ShippingStatus.PAYABLE,
)
UNPAID = (ShippingStatus.PENDING_RECEIPT, ShippingStatus.BLOCKED_UNTIL_RECEIVED)


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
    charged = shipping_once(lines, book)
    assessed = tuple(line for _, line in charged)
    decision = max((line.decision for line in assessed), key=lambda decision: decision.severity)
    views = [_view(facts, line, book) for facts, line in charged]
    return CaseAssessment(assessed, decision, parcel_postage(views), lines[0].currency)


def shipping_once(lines: Sequence[Facts], book: Book) -> list[tuple[Facts, Assessment]]:
    """The lines assessed: only the first that deducts or refunds the order's shipping still carries it (C20, C39)."""
    taken, result = False, []
    for facts in lines:
        line = assess(facts, book)
        touches = bool(line.checkout_shipping_refund or (line.item_formula and len(line.item_formula.terms) > 1))
        if taken and touches:
            free = replace(facts, order_shipping_charged=0, outbound_shipping_cost=0)
            result.append((free, assess(free, book)))
        else:
            result.append((facts, line))
        taken = taken or touches
    return result


def _view(facts: Facts, line: Assessment, book: Book) -> View:
    return outcome_of(Situation(facts, book.at(line.policy_version)))


def parcel_postage(views: Sequence[View]) -> Postage:
    """One receipt against one cap on the value of the capped lines; a line without a cap lifts it for the parcel."""
    ours = [view for view in views if view.postage.status is not ShippingStatus.NONE]
    if not ours:
        return Postage(ShippingStatus.NONE)
    status = min((view.postage.status for view in ours), key=MOST_CAUTIOUS_FIRST.index)
    cap = parcel_cap(ours)
    paid = next((term for view in ours if (term := postage_paid(view.facts))), None)
    if paid is None or status in UNPAID:
        return Postage(status, cap.minor if cap else None)
    return settle(ours[0].facts, status, paid, cap)


def parcel_cap(views: Sequence[View]) -> Cap | None:
    """The cap on the joint value of the lines, None where a line without a cap travels along (BR-14, BR-26)."""
    first = views[0]
    if first.tier is None or any(view.tier not in CAPPED for view in views):
        return None
    return cap_on(first.situation, first.tier, sum(capped_value(view.facts) for view in views))
