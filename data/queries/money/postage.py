"""Return postage above the limit, which a supervisor confirms or declines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data.models.money import PostageExcess
from data.vocabulary import ExcessState


@dataclass(frozen=True)
class ExcessRow:
    """Postage above the limit of one return, in minor units of `currency`; `confirmed` may be paid of it."""

    id: int
    return_id: int
    state: ExcessState
    amount: int
    currency: str
    confirmed: int
    decided_by_id: int | None
    decided_at: datetime | None
    reason: str | None


_EXCESS = tuple(getattr(PostageExcess, name) for name in ExcessRow.__dataclass_fields__)
_OF_RETURN = select(*_EXCESS).where(PostageExcess.return_id == bindparam("return_id"))
_ONE = select(*_EXCESS).where(PostageExcess.id == bindparam("excess_id"))
_LOCKED = _ONE.with_for_update()


def of_return(tx: Connection, return_id: int) -> ExcessRow | None:
    """The return's excess, None where there is none."""
    row = tx.execute(_OF_RETURN, {"return_id": return_id}).one_or_none()
    return None if row is None else ExcessRow(**row._mapping)


def find(tx: Connection, excess_id: int, *, lock: bool = False) -> ExcessRow | None:
    """An excess by its id; with `lock`, nobody else decides it until the transaction ends."""
    row = tx.execute(_LOCKED if lock else _ONE, {"excess_id": excess_id}).one_or_none()
    return None if row is None else ExcessRow(**row._mapping)


def add(tx: Connection, return_id: int, amount: int, currency: str) -> int:
    """Insert an excess that waits; its id."""
    values = {"return_id": return_id, "state": ExcessState.WAITING, "amount": amount, "currency": currency}
    key = tx.execute(insert(PostageExcess).values(confirmed=0, **values)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new excess no number.")
    return int(key[0])


def change(tx: Connection, excess_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of an excess."""
    tx.execute(update(PostageExcess).where(PostageExcess.id == excess_id).values(**values))
