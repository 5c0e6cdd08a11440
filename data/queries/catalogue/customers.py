"""One customer's own data, and who has looked at such data lately."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from data.models.audit import AuditEntry
from data.models.catalogue import Customer
from data.vocabulary import AuditTag

COLUMNS = {"name": Customer.name, "email": Customer.email, "phone": Customer.phone, "address": Customer.address}


def field_of(tx: Connection, customer_id: int, field: str) -> tuple[bool, str | None]:
    """Whether the customer exists, and the value of one of COLUMNS."""
    row = tx.execute(select(COLUMNS[field]).where(Customer.id == customer_id)).one_or_none()
    return row is not None, None if row is None else row[0]


def reveals_since(tx: Connection, actor: str, at: datetime) -> int:
    """How often this actor has been shown a customer's data since `at`."""
    return tx.execute(
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.tag == AuditTag.CUSTOMER_REVEALED, AuditEntry.actor == actor, AuditEntry.at > at)
    ).scalar_one()
