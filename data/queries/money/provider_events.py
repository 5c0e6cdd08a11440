"""What payment providers reported, and what of it nobody has brought together with a payment of the desk yet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.models.money import ProviderEvent
from data.vocabulary import Provider

_OPEN = (
    ProviderEvent.payment_id == bindparam("of_payment"),
    ProviderEvent.payout_id.is_(None),
)
_UNMATCHED = select(ProviderEvent.said).where(*_OPEN).order_by(ProviderEvent.id)
_MATCH = update(ProviderEvent).where(*_OPEN).values(payout_id=bindparam("to_payout"))
_KNOWN = select(ProviderEvent.id).where(
    ProviderEvent.provider == bindparam("provider", type_=ProviderEvent.provider.type),
    ProviderEvent.reference == bindparam("reference"),
    ProviderEvent.payout_id.is_not(None),
)


def note(tx: Connection, values: Mapping[str, Any]) -> bool:
    """Keep a provider's event; False where it is known already."""
    upsert = sqlite_insert if tx.dialect.name == "sqlite" else postgres_insert
    made = upsert(ProviderEvent).values(**values).on_conflict_do_nothing(index_elements=["provider", "event_id"])
    # The row itself says whether it is new; a driver's count of rows does not, on both databases.
    return tx.execute(made.returning(ProviderEvent.id)).scalar_one_or_none() is not None


def unmatched(tx: Connection, payment_id: int) -> tuple[dict[str, Any], ...]:
    """What was reported of money that went back to a payment outside the desk, oldest first."""
    return tuple(tx.execute(_UNMATCHED, {"of_payment": payment_id}).scalars())


def match(tx: Connection, payment_id: int, payout_id: int) -> None:
    """All of that belongs to this attempt from now on: whoever looks at it looks at them."""
    tx.execute(_MATCH, {"of_payment": payment_id, "to_payout": payout_id})


def is_matched(tx: Connection, provider: Provider, reference: str) -> bool:
    """Whether an earlier event about the same refund belongs to an attempt already."""
    return tx.execute(_KNOWN, {"provider": provider, "reference": reference}).first() is not None
