"""Payments that a person makes outside the desk, in a batch, and then records with their reference."""

from data.vocabulary import PayoutState
from services.refunds.providers.interface import Answer, RefundRequest


class ByHand:
    """Nobody is asked: the attempt waits until finance records what was paid."""

    begins = PayoutState.PENDING

    def refund(self, request: RefundRequest) -> Answer:  # noqa: ARG002 - the interface's signature
        """It waits for a person."""
        return Answer(PayoutState.PENDING)

    def lookup(self, reference: str) -> Answer:
        """Only a person knows."""
        return Answer(PayoutState.PENDING, reference)
