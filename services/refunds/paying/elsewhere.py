"""Money that went back outside the desk, in the payment service's own pages or by a reversal: what is known of it."""

from typing import Any

from sqlalchemy import Connection

from data.queries.money import payouts, provider_events
from data.queries.money.payouts import PayoutRow
from data.queries.returns.cases import CaseRow
from data.vocabulary import Stage, WorkQueue
from services.settling import tasks

_NAMED = 3


def why(tx: Connection, payment_id: int | None) -> str | None:
    """In a sentence why this payment must not be paid back before a person has looked; None where nothing is known."""
    said = () if payment_id is None else provider_events.unmatched(tx, payment_id)
    if not said:
        return None
    named = ", ".join(_in_words(one) for one in said[-_NAMED:])
    return (
        f"Money of this payment went back outside the desk already: {named}. "
        "Find out what for before anything more is paid."
    )


def looked_at(tx: Connection, payout: PayoutRow) -> None:
    """All that is known of the payment belongs to this attempt: who finds out about it knows of the rest."""
    if payout.payment_id is not None:
        provider_events.match(tx, payout.payment_id, payout.id)


def ask_a_person(tx: Connection, case: CaseRow, payout: PayoutRow) -> None:
    """Money went back elsewhere while the desk paid as well: somebody has to find out whether it went twice."""
    doubt = why(tx, payout.payment_id)
    if doubt is not None:
        payouts.change(tx, payout.id, failure=doubt)
        looked_at(tx, payout)
        tasks.open_task(tx, WorkQueue.REFUNDS, Stage.RECONCILE, payout.id, case.id)


def _in_words(said: dict[str, Any]) -> str:
    return " ".join(str(part) for part in (said.get("amount"), said.get("refund")) if part) or "an unnamed refund"
