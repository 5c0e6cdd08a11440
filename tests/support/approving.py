"""How a return comes to be approved, told in a line."""

from datetime import date

from data.queries.returns.cases import LineRow
from data.vocabulary import Reason
from services.desk.access import Actor
from services.messages.writing import Draft
from services.review import decide
from services.review.case_page import open_case
from services.review.decisions import Choice
from tests.support import shop
from tests.support.shop import Case, Purchase

GROUNDS = "The pictures show the crack clearly."
DRAFT = Draft("approved", "About your return", "It is decided.")


def approved(
    opener: Actor,
    approver: Actor,
    purchase: Purchase | None = None,
    *,
    resolution: str = "refund",
    quantity: int = 1,
    facts: dict[str, object] | None = None,
    reason: Reason = Reason.DEFECTIVE,
    contact_date: date = date(2026, 2, 1),
) -> Case:
    """A return of so many units of every line of a fresh order, approved; nothing has arrived."""
    case = shop.open_case(opener, purchase, quantity=quantity, facts=facts, reason=reason, contact_date=contact_date)
    approve(approver, case, resolution)
    return case


def approve(approver: Actor, case: Case, *resolutions: str) -> None:
    """Approve the units of each line, one to a resolution; the last one takes the rest."""
    view = open_case(approver, case.rma)
    choices = tuple(choice for line in view.lines for choice in _split(line, resolutions))
    seen = frozenset(signal.key for signal in view.signals)
    decide.approve(approver, shop.shown(case), choices, DRAFT, grounds=GROUNDS, looked_at=seen)


def _split(line: LineRow, resolutions: tuple[str, ...]) -> list[Choice]:
    counts = [1] * (len(resolutions) - 1) + [line.quantity - len(resolutions) + 1]
    return [Choice(line.id, units, how) for units, how in zip(counts, resolutions, strict=True)]
