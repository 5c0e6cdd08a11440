"""Recipients of data: the register, what the desk's acts gave to whom, who is to be told, and broken duties."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from data.models.catalogue import Customer, Order, Parcel
from data.models.consent import ConsentEvent
from data.models.money import OrderPayment, Payout, Refund
from data.models.privacy import PrivacyRequest
from data.models.recipients import Recipient, RecipientDuty, RecipientTask
from data.models.returns import ReturnCase
from data.models.settling import Repair
from data.models.warehouse import WayBack
from data.vocabulary import (
    ConsentPurpose,
    ConsentState,
    Mechanism,
    PayoutState,
    Provider,
    RecipientKind,
    RecipientRole,
    TaskException,
)

_PAYPAL = "PayPal"


@dataclass(frozen=True)
class RecipientRow:
    """One recipient of the register."""

    id: int
    version: int
    name: str
    kind: RecipientKind
    usual: bool
    role: RecipientRole
    country: str
    mechanism: Mechanism | None
    document: str | None
    categories: str
    safeguards: str | None
    contact: str


@dataclass(frozen=True)
class Given:
    """That an act gave data to a recipient on a day; `named` is None where the act names none of its kind."""

    kind: RecipientKind
    named: str | None
    on: date


@dataclass(frozen=True)
class TaskRow:
    """One recipient to be told of a request."""

    id: int
    request_id: int
    recipient_id: int
    name: str
    sent_on: date | None
    reference: str | None
    answered_on: date | None
    answer: str | None
    exception: TaskException | None
    exception_reason: str | None

    @property
    def ended(self) -> bool:
        """Whether the recipient answered, or need not be told."""
        return self.answered_on is not None or self.exception is not None


@dataclass(frozen=True)
class DutyRow:
    """A broken duty."""

    id: int
    name: str
    breach_id: int
    what: str
    notice_sent_on: date
    correction_due: date
    remedy_contact: str
    corrected_on: date | None


def everything(tx: Connection) -> list[RecipientRow]:
    """The register by name."""
    rows = tx.execute(select(*Recipient.__table__.columns).order_by(Recipient.name))
    return [RecipientRow(**row._mapping) for row in rows]


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a recipient and return its id."""
    return int(tx.execute(insert(Recipient).values(version=1, **values).returning(Recipient.id)).scalar_one())


def change(tx: Connection, recipient_id: int, version: int, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set columns of a recipient as it was shown; False when it is not at that version any more."""
    shown = and_(Recipient.id == recipient_id, Recipient.version == version)
    return tx.execute(update(Recipient).where(shown).values(version=version + 1, **values)).rowcount == 1


def given(tx: Connection, customer_id: int) -> list[Given]:
    """What the shop's sales and the desk's own acts gave to whom of this customer."""
    return [
        *_paid(tx, customer_id),
        *_refunded(tx, customer_id),
        *_shipped(tx, customer_id),
        *_repaired(tx, customer_id),
        *_advertised(tx, customer_id),
    ]


def _paid(tx: Connection, customer_id: int) -> list[Given]:
    by_paypal = or_(OrderPayment.method.ilike("paypal%"), Order.payment_method.ilike("paypal%"))
    statement = select(Order.ordered_on).outerjoin(OrderPayment, OrderPayment.order_id == Order.id)
    days = tx.execute(statement.where(Order.customer_id == customer_id, by_paypal).distinct()).scalars()
    return [Given(RecipientKind.PAYMENT, _PAYPAL, day) for day in days]


def _refunded(tx: Connection, customer_id: int) -> list[Given]:
    statement = select(Payout.requested_at).join(Refund, Refund.id == Payout.refund_id)
    sent = (Payout.provider == Provider.PAYPAL, Payout.state != PayoutState.FAILED)
    instants = tx.execute(statement.where(Refund.customer_id == customer_id, *sent)).scalars()
    return [Given(RecipientKind.PAYMENT, _PAYPAL, at.date()) for at in instants]


def _shipped(tx: Connection, customer_id: int) -> list[Given]:
    orders = select(Parcel.shipped_on).join(Order, Order.id == Parcel.order_id)
    out = tx.execute(orders.where(Order.customer_id == customer_id, Parcel.shipped_on.is_not(None))).scalars()
    backs = select(WayBack.carrier, WayBack.shipped_on).join(ReturnCase, ReturnCase.id == WayBack.return_id)
    named = tx.execute(backs.where(ReturnCase.customer_id == customer_id))
    return [
        *(Given(RecipientKind.CARRIER, None, day) for day in out if day is not None),
        *(Given(RecipientKind.CARRIER, row.carrier, row.shipped_on) for row in named),
    ]


def _repaired(tx: Connection, customer_id: int) -> list[Given]:
    statement = select(Repair.forwarded_on).join(ReturnCase, ReturnCase.id == Repair.return_id)
    mine = (ReturnCase.customer_id == customer_id, Repair.forwarded_on.is_not(None))
    days = tx.execute(statement.where(*mine)).scalars()
    return [Given(RecipientKind.REPAIR, None, day) for day in days if day is not None]


def _advertised(tx: Connection, customer_id: int) -> list[Given]:
    statement = select(ConsentEvent.at).join(Customer, Customer.email_index == ConsentEvent.email_index)
    said = (
        ConsentEvent.purpose == ConsentPurpose.TARGETED_ADS,
        ConsentEvent.state == ConsentState.GRANTED,
        Customer.id == customer_id,
    )
    return [Given(RecipientKind.ADVERTISING, None, at.date()) for at in tx.execute(statement.where(*said)).scalars()]


_TASKS = select(*(column for column in RecipientTask.__table__.columns), Recipient.name).join(
    Recipient, Recipient.id == RecipientTask.recipient_id
)


def tasks(tx: Connection, request_id: int) -> list[TaskRow]:
    """The tasks of a request by their recipients' names."""
    rows = tx.execute(_TASKS.where(RecipientTask.request_id == request_id).order_by(Recipient.name))
    return [TaskRow(**row._mapping) for row in rows]


def task(tx: Connection, task_id: int) -> TaskRow | None:
    """One task."""
    row = tx.execute(_TASKS.where(RecipientTask.id == task_id)).first()
    return None if row is None else TaskRow(**row._mapping)


def add_tasks(tx: Connection, request_id: int, recipient_ids: Iterable[int]) -> None:
    """Store a task for each of these recipients."""
    values = [{"request_id": request_id, "recipient_id": one} for one in recipient_ids]
    if values:
        tx.execute(insert(RecipientTask), values)


def change_task(tx: Connection, task_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a task."""
    tx.execute(update(RecipientTask).where(RecipientTask.id == task_id).values(**values))


def number_of(tx: Connection, request_id: int) -> str | None:
    """The number of the request that a task belongs to."""
    return tx.execute(select(PrivacyRequest.number).where(PrivacyRequest.id == request_id)).scalar()


def duties(tx: Connection) -> list[DutyRow]:
    """The broken duties, what is due first at the top."""
    columns = (
        *(RecipientDuty.id, Recipient.name, RecipientDuty.breach_id, RecipientDuty.what),
        *(RecipientDuty.notice_sent_on, RecipientDuty.correction_due, RecipientDuty.remedy_contact),
        RecipientDuty.corrected_on,
    )
    statement = select(*columns).join(Recipient, Recipient.id == RecipientDuty.recipient_id)
    rows = tx.execute(statement.order_by(RecipientDuty.corrected_on.is_not(None), RecipientDuty.correction_due))
    return [DutyRow(**row._mapping) for row in rows]


def breach_by_form(tx: Connection, form_key: str) -> int | None:
    """The breach in which the broken duty stands that this form has become."""
    return tx.execute(select(RecipientDuty.breach_id).where(RecipientDuty.form_key == form_key)).scalar()


def add_duty(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a broken duty and return its id."""
    return int(tx.execute(insert(RecipientDuty).values(**values).returning(RecipientDuty.id)).scalar_one())


def correct_duty(tx: Connection, duty_id: int, day: date) -> bool:
    """Note the day on which it was put right; False where that is noted already."""
    still = and_(RecipientDuty.id == duty_id, RecipientDuty.corrected_on.is_(None))
    return tx.execute(update(RecipientDuty).where(still).values(corrected_on=day)).rowcount == 1
