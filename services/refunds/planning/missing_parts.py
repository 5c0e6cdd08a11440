"""Missing parts and what is refunded: taken off with the customer's recorded consent alone (BR-13, C25)."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from data.queries.settling import customer_payments, questions
from data.queries.warehouse import receiving
from data.vocabulary import ARRIVED, CustomerChoice, PaymentState
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
                "leave the line at 0."
            )


def _without_consent(tx: Connection, return_id: int) -> dict[int, tuple[str, ...]]:
    """The missing parts by returned line, but those for which the customer agreed or paid, or that were let go."""
    lines = {one.id: one.return_line_id for one in receiving.units(tx, return_id) if one.outcome in ARRIVED}
    missing = receiving.missing(tx, lines) if lines else ()
    settled = _settled(tx, return_id) if missing else frozenset()
    found: dict[int, list[str]] = defaultdict(list)
    for part in missing:
        line_id, over = lines[part.unit_id], part.waived_at is not None or part.question_id in settled
        if line_id is not None and not over and part.name not in found[line_id]:
            found[line_id].append(part.name)
    return {line: tuple(names) for line, names in found.items()}


def _settled(tx: Connection, return_id: int) -> frozenset[int]:
    """The questions whose parts the customer lets be taken off or has paid, or a manager let go."""
    asked = (one for one in questions.of_return(tx, return_id) if one.choice is CustomerChoice.NET_FROM_REFUND)
    ended = (one for one in customer_payments.of_return(tx, return_id) if one.state in _ENDED)
    return frozenset({*(one.id for one in asked), *(one.question_id for one in ended)})
