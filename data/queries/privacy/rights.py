"""What carrying out a right leaves: restrictions, rulings, statements, and a customer's corrected data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.encryption import blind_index
from data.models.catalogue import Customer
from data.models.privacy_rights import PrivacyRestriction, PrivacyRuling, PrivacyStatement
from data.models.returns import Decision, ReturnCase
from data.models.staff import Staff
from data.person_keys import home_key, phone_key
from data.vocabulary import DecisionKind, RestrictionGround, RulingOutcome, StatementKind

_BATCH = 1_000


@dataclass(frozen=True)
class RestrictionRow:
    """The restriction of one customer's data for a request."""

    id: int
    customer_id: int
    ground: RestrictionGround
    began_at: datetime
    told_at: datetime | None
    lifted_at: datetime | None


@dataclass(frozen=True)
class RulingRow:
    """What a named person ruled."""

    purpose: str | None
    rma: str | None
    outcome: RulingOutcome
    grounds: str
    by: str
    at: datetime


@dataclass(frozen=True)
class StatementRow:
    """The person's own words beside a return."""

    rma: str
    kind: StatementKind
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ContactRow:
    """What a customer's row says of them."""

    id: int
    name: str | None
    email: str | None
    phone: str | None
    address: str | None
    restricted_at: datetime | None


@dataclass(frozen=True)
class DecidedRow:
    """The newest decision on a return that ended its review, and who made it."""

    return_id: int
    rma: str
    kind: DecisionKind
    by_id: int
    by: str
    at: datetime


_FINAL = (DecisionKind.APPROVE, DecisionKind.REJECT)
_RESTRICTION = tuple(getattr(PrivacyRestriction, name) for name in RestrictionRow.__annotations__)
_CONTACT = tuple(getattr(Customer, name) for name in ContactRow.__annotations__)
_RULINGS = (
    select(
        *(PrivacyRuling.purpose, ReturnCase.rma, PrivacyRuling.outcome, PrivacyRuling.grounds),
        *(Staff.display_name.label("by"), PrivacyRuling.at),
    )
    .join(Staff, Staff.id == PrivacyRuling.by_id)
    .outerjoin(ReturnCase, ReturnCase.id == PrivacyRuling.return_id)
)
_STATEMENTS = (
    select(
        *(ReturnCase.rma, PrivacyStatement.kind, PrivacyStatement.text),
        *(Staff.display_name.label("by"), PrivacyStatement.at),
    )
    .join(ReturnCase, ReturnCase.id == PrivacyStatement.return_id)
    .join(Staff, Staff.id == PrivacyStatement.by_id)
)


def restrict(tx: Connection, customers: Iterable[int], at: datetime, **values: Any) -> None:  # noqa: ANN401 - column values
    """From now on the customers' data are only kept."""
    theirs = sorted(customers)
    tx.execute(insert(PrivacyRestriction), [{"customer_id": one, "began_at": at, **values} for one in theirs])
    fresh = (Customer.id.in_(theirs), Customer.restricted_at.is_(None))
    tx.execute(update(Customer).where(*fresh).values(restricted_at=at))


def restrictions(tx: Connection, request_id: int) -> list[RestrictionRow]:
    """Those of a request, oldest first."""
    mine = select(*_RESTRICTION).where(PrivacyRestriction.request_id == request_id).order_by(PrivacyRestriction.id)
    return [RestrictionRow(**row._mapping) for row in tx.execute(mine)]


def change_restrictions(tx: Connection, rows: Sequence[RestrictionRow], **values: Any) -> None:  # noqa: ANN401 - as above
    """Set columns of restrictions."""
    wanted = [row.id for row in rows]
    tx.execute(update(PrivacyRestriction).where(PrivacyRestriction.id.in_(wanted)).values(**values))


def free_unless_restricted(tx: Connection, customers: Iterable[int]) -> None:
    """Let the data be used again of those whom no other restriction holds."""
    theirs = sorted(customers)
    running = (PrivacyRestriction.customer_id.in_(theirs), PrivacyRestriction.lifted_at.is_(None))
    held = set(tx.execute(select(PrivacyRestriction.customer_id).where(*running)).scalars())
    free = [one for one in theirs if one not in held]
    tx.execute(update(Customer).where(Customer.id.in_(free)).values(restricted_at=None))


def restricted_addresses(tx: Connection, indexes: Sequence[bytes]) -> set[bytes]:
    """Those of the addresses whose customer's data are only kept, asked for a thousand at a time."""
    found: set[bytes] = set()
    for first in range(0, len(indexes), _BATCH):
        batch = list(indexes[first : first + _BATCH])
        theirs = (Customer.email_index.in_(batch), Customer.restricted_at.is_not(None))
        found |= {one for one in tx.execute(select(Customer.email_index).where(*theirs)).scalars() if one is not None}
    return found


def contacts(tx: Connection, customers: Iterable[int]) -> list[ContactRow]:
    """What the customers' rows say of them, the newest first."""
    theirs = select(*_CONTACT).where(Customer.id.in_(sorted(customers))).order_by(Customer.id.desc())
    return [ContactRow(**row._mapping) for row in tx.execute(theirs)]


def correct(tx: Connection, row: ContactRow) -> None:
    """Store the contact as it is given, with the keyed indexes by which it is found."""
    values = {
        "name": row.name,
        "name_index": row.name and blind_index("customer.name", row.name),
        "email": row.email,
        "email_index": row.email and blind_index("customer.email", row.email),
        "phone": row.phone,
        "phone_index": phone_key(row.phone),
        "address": row.address,
        "home_index": home_key(row.name, row.address),
    }
    tx.execute(update(Customer).where(Customer.id == row.id).values(**values))


def rule(tx: Connection, **values: Any) -> None:  # noqa: ANN401 - column values
    """Store a ruling."""
    tx.execute(insert(PrivacyRuling).values(**values))


def ruling(tx: Connection, request_id: int) -> RulingRow | None:
    """The ruling of a request."""
    row = tx.execute(_RULINGS.where(PrivacyRuling.request_id == request_id)).first()
    return None if row is None else RulingRow(**row._mapping)


def decided(tx: Connection, customers: Iterable[int]) -> list[DecidedRow]:
    """The newest decision on each return of these customers, the newest first."""
    columns = (ReturnCase.id, ReturnCase.rma, Decision.kind, Decision.decided_by_id, Staff.display_name)
    theirs = (ReturnCase.customer_id.in_(sorted(customers)), Decision.kind.in_(_FINAL))
    found = tx.execute(
        select(*columns, Decision.decided_at)
        .join(ReturnCase, ReturnCase.id == Decision.return_id)
        .join(Staff, Staff.id == Decision.decided_by_id)
        .where(*theirs)
        .order_by(Decision.id.desc())
    )
    newest: dict[int, DecidedRow] = {}
    for row in found:
        newest.setdefault(row[0], DecidedRow(*row))
    return list(newest.values())


def state(tx: Connection, **values: Any) -> None:  # noqa: ANN401 - column values
    """Store a statement."""
    tx.execute(insert(PrivacyStatement).values(**values))


def statements(tx: Connection, *, request_id: int = 0, return_id: int = 0) -> list[StatementRow]:
    """The statements of a request, or beside a return, oldest first."""
    mine = PrivacyStatement.request_id == request_id if request_id else PrivacyStatement.return_id == return_id
    return [StatementRow(**row._mapping) for row in tx.execute(_STATEMENTS.where(mine).order_by(PrivacyStatement.id))]
