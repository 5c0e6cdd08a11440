"""What was paid held against what was to be paid: another amount, currency or payment never counts as paid."""

from data.queries.money.payouts import PayoutRow
from data.vocabulary import PayoutState
from services.policy import money
from services.refunds.providers.interface import Answer

_MOVES = (PayoutState.COMPLETED, PayoutState.PENDING)


def differs(payout: PayoutRow, answer: Answer) -> str | None:
    """In a sentence what does not fit; None where all fits, or where the answer speaks of no money that moved."""
    told = answer.told
    if told is None or answer.state not in _MOVES:
        return None
    asked = f"{payout.currency} {money.plain(payout.amount, payout.currency)}"
    if (told.amount, told.currency) != (payout.amount, payout.currency):
        named = told.in_words or "no amount"
        return f"{asked} were to be paid, and {told.by} says {named}. Find out, and see that exactly {asked} go out."
    for ours, theirs, what in (
        (payout.reference, answer.reference, "the payment with the number"),
        (payout.request_key, told.request_key, "the payment with our key"),
        (payout.paid_with, told.paid_with, "a refund of the payment"),
    ):
        if ours is not None and theirs is not None and ours != theirs:
            return f"The desk asked for {what} {ours}, and {told.by} speaks of {theirs}. Find out which was paid."
    return None
