"""Missing parts and what is refunded: taken off with the customer's recorded consent alone (BR-13, C25)."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from data.queries.settling import customer_payments, questions
from data.queries.warehouse import receiving
from data.vocabulary import ARRIVED, CustomerChoice, PaymentState, QuestionKind
from services.desk.errors import InvalidInput
from services.refunds.planning.forms import Granting

_ENDED = (PaymentState.PAID, PaymentState.WAIVED)


def check_lowered(tx: Connection, return_id: int, granting: Iterable[Granting]) -> None:
    """InvalidInput where a line is paid less while parts of its units are missing without the customer's consent.

    A line with 0 is left for later, and is no lowered one.
    """
    lowered = [one for one in granting if 0 < one.amount < one.line.amount and one.line.return_line_id is not None]
    missing = _without_consent(tx, return_id) if lowered else {}
    for one in lowered:
        parts = missing.get(one.line.return_line_id or 0)
        if parts:
            raise InvalidInput(
                f"{one.line.what}: {', '.join(parts)} did not come back, and the customer has not agreed that it is "
                "taken off the refund. Ask them to pay for it or to agree, and grant the whole amount meanwhile, or "
                "leave the line at 0 (BR-13, C25)."
            )


def _without_consent(tx: Connection, return_id: int) -> dict[int, tuple[str, ...]]:
    """The missing parts by returned line; none once the customer agreed, paid, or a manager let it go."""
    asked = [one for one in questions.of_return(tx, return_id) if one.kind is QuestionKind.ACCESSORIES]
    agreed = any(one.choice is CustomerChoice.NET_FROM_REFUND for one in asked)
    known = customer_payments.of_return(tx, return_id)
    if agreed or any(one.kind is QuestionKind.ACCESSORIES and one.state in _ENDED for one in known):
        return {}
    lines = {one.id: one.return_line_id for one in receiving.units(tx, return_id) if one.outcome in ARRIVED}
    found: dict[int, list[str]] = defaultdict(list)
    for part in receiving.missing(tx, lines) if lines else ():
        line_id = lines[part.unit_id]
        if line_id is not None and part.name not in found[line_id]:
            found[line_id].append(part.name)
    return {line: tuple(names) for line, names in found.items() if names}
