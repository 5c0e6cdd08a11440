"""What people consented to and took back, word for word and for ever, and the versions of the privacy policy."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, BigId, Instant, Word
from data.registry import NONE, Erase, Export, Keep, Purpose, pseudonymous
from data.vocabulary import Channel, ConsentPurpose, ConsentState

_PERSON = ("email_index", Purpose.COMMUNICATE, Purpose.ADVERTISE)


class PolicyVersion(Base):
    """A version of the privacy policy, from the day on which it is in force (P01)."""

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    name: Mapped[str] = mapped_column(String(40), unique=True, info=NONE)
    in_force_from: Mapped[date] = mapped_column(Date, info=NONE)
    text: Mapped[str] = mapped_column(Text, info=NONE)
    added_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)


class ConsentEvent(Base):
    """One word of one person; a later one is another row, and the database refuses to change this one (C01).

    The person is known by keyed hashes alone, so that the proof outlives an erasure.
    """

    __tablename__ = "consent_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    # The site's number of the event, or the form's, so that neither is taken twice.
    event_key: Mapped[str] = mapped_column(String(80), unique=True, info=NONE)
    email_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_PERSON, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP)
    )
    cookie_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_PERSON, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP)
    )
    purpose: Mapped[ConsentPurpose] = mapped_column(Word(ConsentPurpose), info=NONE)
    state: Mapped[ConsentState] = mapped_column(Word(ConsentState), info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"), info=NONE)
    # What the person was shown: the shop's own words.
    wording: Mapped[str | None] = mapped_column(Text, info=NONE)
    channel: Mapped[Channel] = mapped_column(Word(Channel), info=NONE)
    # Who did it: the person, or the one of the staff who wrote it down for them.
    actor: Mapped[str] = mapped_column(
        String(80), info=pseudonymous("actor", Purpose.SAFETY, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP)
    )
    evidence: Mapped[str | None] = mapped_column(
        String(120),
        info=pseudonymous(*_PERSON, keep=Keep.PRIVACY_RECORD, export=Export.INCLUDE, erase=Erase.KEEP),
    )
    recorded_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
