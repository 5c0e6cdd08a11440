"""Messages in which people use their rights, their one-time codes, and addresses that get no marketing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from data.models.catalogue import Customer
from data.models.privacy import PrivacyCode, PrivacyMessage, Suppression

_BATCH = 1_000


@dataclass(frozen=True)
class CodeRow:
    """A one-time code; `digest` is None once it cannot be used any more."""

    id: int
    digest: bytes | None
    expires_at: datetime
    wrong: int


@dataclass(frozen=True)
class Words:
    """What only the request's own page shows of a message."""

    text: str
    identity_evidence: str | None
    evidence_until: date | None


# Any number that nothing else uses as an advisory lock on PostgreSQL.
_TAKING_IN = 7_205_135


def one_at_a_time(tx: Connection) -> None:
    """Nobody else takes a message in until this transaction ends: of two forms of one person the second sees the first.

    SQLite has one writer in any case.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_TAKING_IN)))


def by_form(tx: Connection, form_key: str) -> int | None:
    """The message that this form has become."""
    return tx.execute(select(PrivacyMessage.id).where(PrivacyMessage.form_key == form_key)).scalar()


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a message and return its id."""
    return int(tx.execute(insert(PrivacyMessage).values(**values).returning(PrivacyMessage.id)).scalar_one())


def change(tx: Connection, message_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a message."""
    tx.execute(update(PrivacyMessage).where(PrivacyMessage.id == message_id).values(**values))


def words(tx: Connection, message_id: int) -> Words:
    """The message's own words and the evidence of identity."""
    columns = (PrivacyMessage.text, PrivacyMessage.identity_evidence, PrivacyMessage.evidence_until)
    return Words(*tx.execute(select(*columns).where(PrivacyMessage.id == message_id)).one())


def with_evidence_until(tx: Connection, day: date) -> list[int]:
    """Messages whose evidence of identity was to be kept until a day before `day`, a hundred at most."""
    due = select(PrivacyMessage.id).where(PrivacyMessage.evidence_until < day).limit(100)
    return list(tx.execute(due).scalars())


def customer_with(tx: Connection, email_indexes: Sequence[bytes]) -> int | None:
    """The customer of that address in one of its spellings: the latest where the shop has several rows."""
    found = select(Customer.id).where(Customer.email_index.in_(email_indexes)).order_by(Customer.id.desc()).limit(1)
    return tx.execute(found).scalar()


def add_code(tx: Connection, message_id: int, digest: bytes, expires_at: datetime) -> None:
    """Store a new code; the ones before it cannot be used any more."""
    tx.execute(update(PrivacyCode).where(PrivacyCode.message_id == message_id).values(digest=None))
    tx.execute(insert(PrivacyCode).values(message_id=message_id, digest=digest, expires_at=expires_at, wrong=0))


def newest_code(tx: Connection, message_id: int) -> CodeRow | None:
    """The newest code of a message."""
    columns = (PrivacyCode.id, PrivacyCode.digest, PrivacyCode.expires_at, PrivacyCode.wrong)
    newest = select(*columns).where(PrivacyCode.message_id == message_id).order_by(PrivacyCode.id.desc()).limit(1)
    row = tx.execute(newest).first()
    return None if row is None else CodeRow(*row)


def change_code(tx: Connection, code_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a code."""
    tx.execute(update(PrivacyCode).where(PrivacyCode.id == code_id).values(**values))


def suppress(tx: Connection, email_index: bytes, at: datetime) -> bool:
    """Let the address get no marketing from then on; False where it got none already."""
    if is_suppressed(tx, email_index):
        # A consent that was given in between counts no more.
        later = update(Suppression).where(Suppression.email_index == email_index, Suppression.at < at)
        tx.execute(later.values(at=at))
        return False
    tx.execute(insert(Suppression).values(email_index=email_index, at=at))
    return True


def suppressed(tx: Connection, indexes: Sequence[bytes]) -> dict[bytes, datetime]:
    """Those of the addresses that get no marketing, and since when; asked for a thousand at a time."""
    found: dict[bytes, datetime] = {}
    for first in range(0, len(indexes), _BATCH):
        these = Suppression.email_index.in_(list(indexes[first : first + _BATCH]))
        rows = tx.execute(select(Suppression.email_index, Suppression.at).where(these))
        found |= {row.email_index: row.at for row in rows}
    return found


def is_suppressed(tx: Connection, email_index: bytes) -> bool:
    """Whether the address gets no marketing."""
    return tx.execute(select(Suppression.at).where(Suppression.email_index == email_index)).first() is not None
