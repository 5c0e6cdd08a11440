"""What people said about the use of their data, as the ledger takes it in."""

from datetime import UTC, date, datetime

from data.vocabulary import Channel, ConsentPurpose, ConsentState
from services.desk import clock
from services.desk.access import Actor
from services.privacy.consent import ledger, reading
from services.privacy.consent.ledger import NewConsent
from tests.support.privacy.asking import MAIL, dora

POLICY = "Version 3"
NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)


def officer() -> Actor:
    """Dora, after she put the policy into the register."""
    person = dora()
    reading.add_version(person, POLICY, date(2025, 1, 1), "We use your data for four purposes.")
    return person


def said(purpose: ConsentPurpose, state: ConsentState, day: date, key: str = "") -> NewConsent:
    """A word of the person with the address MAIL."""
    return NewConsent(
        event_key=key or f"{purpose}-{state}-{day}",
        purpose=purpose,
        state=state,
        at=datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
        channel=Channel.WEB_FORM,
        email=MAIL,
        policy_version=POLICY,
        wording="Yes, send me offers.",
        evidence="log 17",
    )


def record(actor: Actor, *words: NewConsent) -> None:
    with clock.standing_at(NOW):
        for one in words:
            ledger.record(actor, one)
