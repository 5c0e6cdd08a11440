"""Erasures as rows: the plan, what became of each thing, the files to take away, and receipts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update
from sqlalchemy.orm import aliased

from data.models.catalogue import Order
from data.models.erasure import Erasure, ErasureFile, ErasureItem, ErasureReceipt
from data.models.privacy import PrivacyMessage, PrivacyRequest
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.vocabulary import ErasedKind, ErasureAct, ErasureState, KeptFor

WAITING = (ErasureState.CLEARING, ErasureState.PARTIAL, ErasureState.HELD)
ENDED = (ErasureState.HELD, ErasureState.DONE)
EXECUTED = (*WAITING, ErasureState.DONE)


@dataclass(frozen=True)
class ErasureRow:
    """One erasure with the number of its request and who prepared and approved it."""

    id: int
    ledger_id: str
    request_id: int | None
    purposes: list[str]
    state: ErasureState
    version: int
    prepared_by_id: int | None
    prepared_at: datetime
    claims_until: date | None
    approved_by_id: int | None
    approved_at: datetime | None
    ended_at: datetime | None
    trouble: str | None
    subjects: list[str]
    email_key: bytes | None
    number: str | None
    prepared_by: str | None
    approved_by: str | None


@dataclass(frozen=True)
class ItemRow:
    """One thing that an erasure decided on."""

    kind: ErasedKind
    record_id: int
    act: ErasureAct
    reason: KeptFor | None
    until: date | None
    done_at: datetime | None = None


@dataclass(frozen=True)
class ReceiptRow:
    """A receipt as it was made."""

    made_at: datetime
    content: dict[str, Any]


_Approver = aliased(Staff)
_ROWS: Select[Any] = (
    select(
        *Erasure.__table__.columns,
        PrivacyRequest.number,
        Staff.display_name.label("prepared_by"),
        _Approver.display_name.label("approved_by"),
    )
    .outerjoin(PrivacyRequest, PrivacyRequest.id == Erasure.request_id)
    .outerjoin(Staff, Staff.id == Erasure.prepared_by_id)
    .outerjoin(_Approver, _Approver.id == Erasure.approved_by_id)
)


def find(tx: Connection, erasure_id: int) -> ErasureRow | None:
    """An erasure by its id."""
    return _first(tx, _ROWS.where(Erasure.id == erasure_id))


def of_request(tx: Connection, request_id: int) -> ErasureRow | None:
    """The erasure of a request that stands; one that was dropped does not."""
    stands = (Erasure.request_id == request_id, Erasure.state != ErasureState.DROPPED)
    return _first(tx, _ROWS.where(*stands))


def _first(tx: Connection, statement: Select[Any]) -> ErasureRow | None:
    row = tx.execute(statement).first()
    return None if row is None else ErasureRow(**row._mapping)


def lock(tx: Connection, erasure_id: int) -> None:
    """Nobody else changes the erasure until the transaction ends."""
    tx.execute(select(Erasure.id).where(Erasure.id == erasure_id).with_for_update()).all()


def waiting(tx: Connection) -> list[int]:
    """The erasures of which something is still to be done, oldest first."""
    return list(tx.execute(select(Erasure.id).where(Erasure.state.in_(WAITING)).order_by(Erasure.id)).scalars())


def newest_of_address(tx: Connection, email_key: bytes) -> ErasureRow | None:
    """The newest erasure of the address that came to its end."""
    ended = (Erasure.email_key == email_key, Erasure.state == ErasureState.DONE)
    return _first(tx, _ROWS.where(*ended).order_by(Erasure.id.desc()).limit(1))


def by_ledger(tx: Connection, ledger_ids: Collection[str]) -> dict[str, ErasureRow]:
    """The erasures that this database knows of the ledger's, by the ledger's ids."""
    rows = tx.execute(_ROWS.where(Erasure.ledger_id.in_(ledger_ids)))
    return {row.ledger_id: ErasureRow(**row._mapping) for row in rows}


def drop_items(tx: Connection, erasure_id: int) -> None:
    """Forget what was planned, for another plan."""
    tx.execute(delete(ErasureItem).where(ErasureItem.erasure_id == erasure_id))


def filed_by(tx: Connection, request_id: int) -> int | None:
    """Who took the request's message in."""
    statement = select(PrivacyMessage.typed_by_id).join(PrivacyRequest, PrivacyRequest.message_id == PrivacyMessage.id)
    return tx.execute(statement.where(PrivacyRequest.id == request_id)).scalar()


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store an erasure and return its id."""
    return int(tx.execute(insert(Erasure).values(**values).returning(Erasure.id)).scalar_one())


def change(tx: Connection, erasure_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of an erasure and count its version on."""
    newer = {"version": Erasure.version + 1, **values}
    tx.execute(update(Erasure).where(Erasure.id == erasure_id).values(**newer))


def items(tx: Connection, erasure_id: int) -> list[ItemRow]:
    """What the erasure decided on, in order."""
    columns = (ErasureItem.kind, ErasureItem.record_id, ErasureItem.act, ErasureItem.reason, ErasureItem.until)
    rows = select(*columns, ErasureItem.done_at).where(ErasureItem.erasure_id == erasure_id).order_by(ErasureItem.id)
    return [ItemRow(**row._mapping) for row in tx.execute(rows)]


def add_items(tx: Connection, erasure_id: int, planned: Sequence[ItemRow]) -> None:
    """Store what is decided on."""
    if planned:
        tx.execute(insert(ErasureItem), [{"erasure_id": erasure_id, **vars(one)} for one in planned])


def settle_items(tx: Connection, erasure_id: int, settled: Iterable[ItemRow]) -> None:
    """Write what became of these things."""
    for one in settled:
        this = (ErasureItem.kind == one.kind, ErasureItem.record_id == one.record_id)
        values = {"act": one.act, "reason": one.reason, "until": one.until, "done_at": one.done_at}
        tx.execute(update(ErasureItem).where(ErasureItem.erasure_id == erasure_id, *this).values(**values))


def purposes_erased(tx: Connection, customer_ids: Collection[int]) -> set[str]:
    """The purposes for which data of these customers were erased before; a row that went bears no number any more."""
    rows = (
        select(Erasure.purposes)
        .join(ErasureItem, ErasureItem.erasure_id == Erasure.id)
        .where(ErasureItem.kind == ErasedKind.ACCOUNT, ErasureItem.record_id.in_(customer_ids))
        .where(ErasureItem.act != ErasureAct.DELETE)
        .where(Erasure.state.in_(EXECUTED))
    )
    return {purpose for purposes in tx.execute(rows).scalars() for purpose in purposes}


def add_files(tx: Connection, erasure_id: int, media_ids: Collection[str]) -> None:
    """Store which files are to be taken off the disk."""
    if media_ids:
        tx.execute(insert(ErasureFile), [{"erasure_id": erasure_id, "media_id": one} for one in media_ids])


def files(tx: Connection, erasure_id: int) -> list[str]:
    """The files that are still to be taken off the disk."""
    return list(tx.execute(select(ErasureFile.media_id).where(ErasureFile.erasure_id == erasure_id)).scalars())


def forget_files(tx: Connection, erasure_id: int, media_ids: Collection[str]) -> None:
    """These files are gone."""
    these = (ErasureFile.erasure_id == erasure_id, ErasureFile.media_id.in_(media_ids))
    tx.execute(delete(ErasureFile).where(*these))


def add_receipt(tx: Connection, erasure_id: int, made_at: datetime, content: dict[str, Any]) -> None:
    """Store a receipt."""
    tx.execute(insert(ErasureReceipt).values(erasure_id=erasure_id, made_at=made_at, content=content))


def receipts(tx: Connection, erasure_id: int) -> list[ReceiptRow]:
    """The receipts, newest first."""
    rows = select(ErasureReceipt.made_at, ErasureReceipt.content).where(ErasureReceipt.erasure_id == erasure_id)
    return [ReceiptRow(*row) for row in tx.execute(rows.order_by(ErasureReceipt.id.desc()))]


def names(tx: Connection, planned: Collection[ItemRow]) -> dict[tuple[ErasedKind, int], str]:
    """The numbers of the orders and returns among these, as people call them."""
    found: dict[tuple[ErasedKind, int], str] = {}
    numbered = ((ErasedKind.ORDER, Order.id, Order.number), (ErasedKind.RETURN, ReturnCase.id, ReturnCase.rma))
    for kind, key, number in numbered:
        ids = [one.record_id for one in planned if one.kind is kind]
        found |= {(kind, row[0]): row[1] for row in tx.execute(select(key, number).where(key.in_(ids)))}
    return found
