"""What people consented to, and the versions of the privacy policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from data.models.catalogue import Customer
from data.models.consent import ConsentEvent, PolicyVersion
from data.models.privacy import Suppression
from data.vocabulary import Channel, ConsentPurpose, ConsentState

_BATCH = 1_000


@dataclass(frozen=True)
class ConsentRow:
    """One entry with the name of the policy's version."""

    id: int
    email_index: bytes | None
    cookie_index: bytes | None
    purpose: ConsentPurpose
    state: ConsentState
    at: datetime
    policy_version: str | None
    wording: str | None
    channel: Channel
    actor: str
    evidence: str | None
    recorded_at: datetime


@dataclass(frozen=True)
class VersionRow:
    """One version of the policy."""

    id: int
    name: str
    in_force_from: date
    text: str


_NAMES = (
    *("id", "email_index", "cookie_index", "purpose", "state", "at", "wording", "channel", "actor", "evidence"),
    "recorded_at",
)
_EVENTS = select(
    *(getattr(ConsentEvent, name) for name in _NAMES), PolicyVersion.name.label("policy_version")
).outerjoin(PolicyVersion, PolicyVersion.id == ConsentEvent.policy_version_id)


def of_person(tx: Connection, index: bytes) -> list[ConsentRow]:
    """The entries of an address or a cookie, oldest first."""
    mine = or_(ConsentEvent.email_index == index, ConsentEvent.cookie_index == index)
    rows = tx.execute(_EVENTS.where(mine).order_by(ConsentEvent.at, ConsentEvent.id))
    return [ConsentRow(**row._mapping) for row in rows]


def of_addresses(tx: Connection, indexes: Sequence[bytes], purpose: ConsentPurpose) -> list[ConsentRow]:
    """The entries of these addresses about the purpose, oldest first; asked for a thousand at a time."""
    found: list[ConsentRow] = []
    for first in range(0, len(indexes), _BATCH):
        mine = ConsentEvent.email_index.in_(list(indexes[first : first + _BATCH]))
        rows = tx.execute(_EVENTS.where(mine, ConsentEvent.purpose == purpose))
        found += [ConsentRow(**row._mapping) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.id))


def known(tx: Connection, keys: Sequence[str]) -> set[str]:
    """Those of the events that were taken before."""
    found: set[str] = set()
    for first in range(0, len(keys), _BATCH):
        these = ConsentEvent.event_key.in_(list(keys[first : first + _BATCH]))
        found |= set(tx.execute(select(ConsentEvent.event_key).where(these)).scalars())
    return found


def add(tx: Connection, events: Sequence[dict[str, Any]]) -> None:
    """Store entries."""
    if events:
        tx.execute(insert(ConsentEvent), list(events))


def suppressed_since(tx: Connection, index: bytes) -> datetime | None:
    """Since when the address gets no marketing; None where it may."""
    return tx.execute(select(Suppression.at).where(Suppression.email_index == index)).scalar()


def customer_since(tx: Connection, index: bytes) -> datetime | None:
    """Since when the shop has a customer of this address."""
    statement = select(Customer.created_at).where(Customer.email_index == index)
    return tx.execute(statement.order_by(Customer.created_at).limit(1)).scalar()


def versions(tx: Connection) -> list[VersionRow]:
    """The versions of the policy, newest first."""
    columns = (PolicyVersion.id, PolicyVersion.name, PolicyVersion.in_force_from, PolicyVersion.text)
    order = (PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc())
    return [VersionRow(**row._mapping) for row in tx.execute(select(*columns).order_by(*order))]


def add_version(tx: Connection, **values: Any) -> None:  # noqa: ANN401 - column values
    """Store a version of the policy."""
    tx.execute(insert(PolicyVersion).values(**values))
