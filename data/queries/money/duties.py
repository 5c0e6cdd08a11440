"""Who had which part in a return, so that nobody pays out their own work (threat rows 12 and 13)."""

from sqlalchemy import Connection, bindparam, literal, select, union_all

from data.models.catalogue import Customer
from data.models.returns import Decision, ReturnCase
from data.models.settling import CustomerQuestion
from data.models.staff import Staff
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.vocabulary import DecisionKind, QuestionKind

_RETURN, _WHO = bindparam("return_id", type_=ReturnCase.id.type), bindparam("staff_id", type_=Staff.id.type)
_PARTS = union_all(
    select(literal("opened")).where(ReturnCase.id == _RETURN, ReturnCase.opened_by_id == _WHO),
    select(literal("approved")).where(
        Decision.return_id == _RETURN, Decision.kind == DecisionKind.APPROVE, Decision.decided_by_id == _WHO
    ),
    select(literal("received")).where(InboundParcel.return_id == _RETURN, InboundParcel.received_by_id == _WHO),
    select(literal("agreed")).where(
        CustomerQuestion.return_id == _RETURN,
        CustomerQuestion.recorded_by_id == _WHO,
        CustomerQuestion.kind.in_((QuestionKind.DISCOUNT, QuestionKind.ACCESSORIES)),
    ),
    select(literal("received")).where(ReceivedUnit.return_id == _RETURN, ReceivedUnit.inspected_by_id == _WHO),
)
_BOTH = (
    select(Customer.name_index, Customer.email_index, Staff.display_name, Staff.email)
    .join(ReturnCase, ReturnCase.customer_id == Customer.id)
    .join(Staff, Staff.id == _WHO)
    .where(ReturnCase.id == _RETURN)
)
_STAFF = select(Staff.display_name, Staff.email).where(Staff.id == bindparam("staff_id"))


def parts(tx: Connection, return_id: int, staff_id: int) -> frozenset[str]:
    """Which of opened, approved, received and agreed (with the customer) the person did on the return."""
    return frozenset(tx.execute(_PARTS, {"return_id": return_id, "staff_id": staff_id}).scalars())


def customer_and_person(
    tx: Connection, return_id: int, staff_id: int
) -> tuple[bytes | None, bytes | None, str, str | None]:
    """The keyed indexes of the customer's name and e-mail address, then the person's own name and address."""
    name_key, mail_key, name, email = tx.execute(_BOTH, {"return_id": return_id, "staff_id": staff_id}).one()
    return name_key, mail_key, name, email


def name_and_mail(tx: Connection, staff_id: int) -> tuple[str, str | None]:
    """The person's own name and e-mail address."""
    name, email = tx.execute(_STAFF, {"staff_id": staff_id}).one()
    return name, email
