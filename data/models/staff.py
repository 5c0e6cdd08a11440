"""People who work at the desk, their roles, second factors and sessions."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Word
from data.registry import NONE, Erase, Export, Keep, Mask, Purpose, personal, pseudonymous
from data.vocabulary import Role

_OWN = ("id", Purpose.PROVIDE)
_BY = ("staff_id", Purpose.SAFETY)


class Staff(Base):
    """A staff account; `demonstration` ones may skip the second factor unless an administrator requires it."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    username: Mapped[str] = mapped_column(
        String(64), unique=True, info=personal(*_OWN, keep=Keep.STAFF_RECORD, mask=Mask.SHOW)
    )
    display_name: Mapped[str] = mapped_column(String(120), info=personal(*_OWN, keep=Keep.STAFF_RECORD, mask=Mask.SHOW))
    email: Mapped[str | None] = mapped_column(
        EncryptedText("staff.email", exact=True), info=personal(*_OWN, keep=Keep.STAFF_RECORD, mask=Mask.EMAIL)
    )
    password_hash: Mapped[str] = mapped_column(
        String(200), info=pseudonymous(*_OWN, keep=Keep.STAFF_RECORD, erase=Erase.DELETE)
    )
    password_changed_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    # Chosen by somebody else: it opens only the page on which the person chooses their own.
    password_temporary: Mapped[bool] = mapped_column(Boolean, default=False, info=NONE)
    totp_secret: Mapped[str | None] = mapped_column(
        EncryptedText("staff.totp_secret", exact=True), info=pseudonymous(*_OWN, keep=Keep.STAFF_RECORD)
    )
    # One code opens one door: the last step used is kept, because the library takes a code twice.
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    totp_required: Mapped[bool] = mapped_column(Boolean, default=True, info=NONE)
    active: Mapped[bool] = mapped_column(Boolean, default=True, info=NONE)
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False, info=NONE)
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class StaffRole(Base):
    """A role that a person holds."""

    __tablename__ = "staff_role"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), primary_key=True, info=pseudonymous(*_BY, keep=Keep.STAFF_RECORD)
    )
    role: Mapped[Role] = mapped_column(Word(Role), primary_key=True, info=NONE)


class RecoveryCode(Base):
    """A one-time code for a lost second factor; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("staff_id", "code_hash"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=pseudonymous(*_BY, keep=Keep.STAFF_RECORD))
    code_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=pseudonymous(*_BY, keep=Keep.STAFF_RECORD, erase=Erase.DELETE)
    )
    used_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class StaffIdentity(Base):
    """Somebody whom the identity provider vouched for, known by issuer and subject; linked to an account or waiting.

    Never found by an e-mail address: that is what the provider lets people choose, and here only helps to recognise.
    """

    __tablename__ = "staff_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    issuer: Mapped[str] = mapped_column(String(255), info=NONE)
    subject: Mapped[str] = mapped_column(
        String(255), info=pseudonymous(*_BY, keep=Keep.STAFF_RECORD, erase=Erase.DELETE)
    )
    # Empty until an administrator says whose it is.
    staff_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id"), unique=True, info=pseudonymous(*_BY, keep=Keep.STAFF_RECORD)
    )
    shown_name: Mapped[str | None] = mapped_column(
        EncryptedText("staff_identity.shown_name"), info=personal(*_BY, keep=Keep.STAFF_RECORD, mask=Mask.SHOW)
    )
    shown_email: Mapped[str | None] = mapped_column(
        EncryptedText("staff_identity.shown_email", exact=True),
        info=personal(*_BY, keep=Keep.STAFF_RECORD, mask=Mask.EMAIL),
    )
    email_verified: Mapped[bool] = mapped_column(Boolean, default=False, info=NONE)
    seen_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    linked_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class AuthSession(Base):
    """A signed-in browser; the cookie's token is kept as SHA-256 only."""

    __tablename__ = "auth_session"

    token_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=pseudonymous(*_BY, keep=Keep.SESSION, erase=Erase.DELETE)
    )
    # What other tables and the identity headers may name without giving the session away.
    public_id: Mapped[str] = mapped_column(String(32), unique=True, info=pseudonymous(*_BY, keep=Keep.SESSION))
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), index=True, info=pseudonymous(*_BY, keep=Keep.SESSION)
    )
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    last_seen_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    # The earlier of the idle and the absolute end; each use moves it.
    expires_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    second_factor_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    # Begun by the identity provider's word: signing out ends the session there too.
    by_provider: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=NONE)
    # Shown to the provider at signing out, so that it ends the right session; gone with the session.
    id_token: Mapped[str | None] = mapped_column(
        EncryptedText("auth_session.id_token", exact=True),
        info=personal(*_BY, keep=Keep.SESSION, export=Export.EXCLUDE),
    )
    revoked_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    address_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), info=pseudonymous(*_BY, keep=Keep.SESSION, erase=Erase.DELETE)
    )
    browser: Mapped[str | None] = mapped_column(
        EncryptedText("auth_session.browser", exact=True), info=personal(*_BY, keep=Keep.SESSION, export=Export.INCLUDE)
    )


class SignInAttempt(Base):
    """Refused sign-ins by keyed hash of the name, of the person or of the address, for back-off.

    Names that nobody bears are counted alike, so that the back-off does not tell which names exist.
    """

    __tablename__ = "sign_in_attempt"

    key_hash: Mapped[bytes] = mapped_column(
        LargeBinary(16),
        primary_key=True,
        info=pseudonymous("key_hash", Purpose.SAFETY, keep=Keep.SESSION, erase=Erase.DELETE),
    )
    failures: Mapped[int] = mapped_column(Integer, info=NONE)
    since: Mapped[datetime] = mapped_column(Instant, index=True, info=NONE)
    not_before: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
