"""Attempts whose answer was never recorded: after half a minute they count as unknown, and a person looks."""

from datetime import timedelta

from data import database
from data.queries.money import payouts
from data.vocabulary import PayoutState
from services.desk import clock
from services.refunds.paying.recording import record_answer
from services.refunds.providers.interface import Answer

UNKNOWN_AFTER = timedelta(seconds=30)
_SAID = "The desk stopped before an answer was recorded: it may have been paid."


def sweep() -> bool:
    """Mark what was cut off; whether there was any. Nothing is ever sent again by itself."""
    with database.reading() as tx:
        cut_off = payouts.overdue(tx, PayoutState.SENDING, clock.now() - UNKNOWN_AFTER)
    for payout_id in cut_off:
        record_answer(payout_id, Answer(PayoutState.UNKNOWN, failure=_SAID))
    return bool(cut_off)
