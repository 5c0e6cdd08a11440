"""What the desk asks of whoever carries a payment back, and what it can hear in return."""

from dataclasses import dataclass
from typing import Protocol

from data.vocabulary import PayoutState


@dataclass(frozen=True)
class RefundRequest:
    """One part of a refund; the key is stored before it is sent, and the same key never pays twice.

    `paid_with` is the provider's own number of the payment that is paid back; amounts are minor units of `currency`.
    """

    request_key: str
    paid_with: str | None
    amount: int
    currency: str
    rma: str


@dataclass(frozen=True)
class Told:
    """What somebody says was paid: minor units of `currency`, None where it cannot be read; `in_words` as it was said.

    `paid_with` is the payment that it goes back to, `request_key` our key, each None where it is not said.
    """

    by: str
    amount: int | None
    currency: str
    in_words: str
    paid_with: str | None = None
    request_key: str | None = None


@dataclass(frozen=True)
class Answer:
    """What is known of an attempt. UNKNOWN: it may have been paid; a person looks before anything is tried again.

    Without `told` nothing is held against what was asked for: the word of a person who looked, or a bare state.
    """

    state: PayoutState
    reference: str | None = None
    failure: str | None = None
    told: Told | None = None


class PaymentProvider(Protocol):
    """A way for money to go back."""

    # The state of an attempt when it is written down: SENDING where the provider is asked, PENDING where a person pays.
    begins: PayoutState

    def refund(self, request: RefundRequest) -> Answer:
        """Pay a part back; never raises for what networks and providers do, but answers UNKNOWN or FAILED."""
        ...

    def lookup(self, reference: str) -> Answer:
        """What became of the refund with the provider's own number."""
        ...
