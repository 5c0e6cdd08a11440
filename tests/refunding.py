"""Returns that are ready for the money desk, and the people who may not do each other's part of it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from data import database
from data.models.base import Base
from data.models.catalogue import Order
from data.models.money import OrderPayment, Refund, RefundLine
from data.models.returns import Decision, DecisionLine, ReturnCase, ReturnLine
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.queries import refunds as refund_rows
from data.queries.refunds import RefundRow
from data.vocabulary import (
    Channel,
    DecisionKind,
    InspectionVerdict,
    ParcelKind,
    ParcelState,
    Reason,
    RefundLineKind,
    RefundState,
    ReturnState,
    Role,
    Stage,
    UnitOutcome,
    WorkQueue,
)
from services import balances, clock, review, settlement, work
from services.access import Actor
from services.deciding import Choice, Shown
from services.messages import Draft
from services.refunds import granting
from services.refunds.forms import GrantForm, LineAmount
from services.refunds.granting import Granted
from services.refunds.preview import preview
from services.returns import existing
from tests import people, shop
from tests.shop import Bought, Case, Paid, Purchase

WHY = "The bench confirmed the defect."
DRAFT = Draft("approved", "About your return", "It is decided.")


@dataclass(frozen=True)
class Team:
    """Rob opens, Rosa approves, Wanda receives, Fay grants, Max confirms, Finn sends, Mia settles what is unclear."""

    rob: Actor = field(default_factory=lambda: people.hire("Rob", Role.REVIEWER))
    rosa: Actor = field(default_factory=lambda: people.hire("Rosa", Role.REVIEWER))
    wanda: Actor = field(default_factory=lambda: people.hire("Wanda", Role.WAREHOUSE_LEAD))
    fay: Actor = field(default_factory=lambda: people.hire("Fay", Role.FINANCE))
    finn: Actor = field(default_factory=lambda: people.hire("Finn", Role.FINANCE))
    max: Actor = field(default_factory=lambda: people.hire("Max", Role.MANAGER))
    mia: Actor = field(default_factory=lambda: people.hire("Mia", Role.MANAGER))


def approved(
    team: Team,
    purchase: Purchase | None = None,
    *,
    resolution: str = "refund",
    quantity: int = 1,
    facts: dict[str, object] | None = None,
    reason: Reason = Reason.DEFECTIVE,
    contact: date = date(2026, 2, 1),
) -> Case:
    """A return that Rob opened and Rosa approved; nothing has arrived."""
    case = shop.open_case(team.rob, purchase, quantity=quantity, facts=facts, reason=reason, contact_date=contact)
    with database.reading() as tx:
        lines = tx.execute(select(ReturnLine.id).where(ReturnLine.return_id == case.return_id)).scalars().all()
    choices = tuple(Choice(line, quantity, resolution) for line in lines)
    shown = Shown(case.return_id, shop.version_of(case.return_id))
    review.approve(team.rosa, shown, choices, DRAFT, grounds=WHY)
    return case


def arrive(
    team: Team, case: Case, units: int = 1, verdict: InspectionVerdict = InspectionVerdict.CONFIRMED_DEFECT
) -> None:
    """So many units of each line arrive and are inspected by Wanda."""
    with database.transaction() as tx:
        parcel = tx.execute(
            insert(InboundParcel)
            .values(
                return_id=case.return_id,
                kind=ParcelKind.ANNOUNCED,
                state=ParcelState.INSPECTED,
                arrived_on=date(2026, 2, 20),
                received_at=clock.now(),
                received_by_id=team.wanda.staff_id,
                form_key=uuid4().hex,
            )
            .returning(InboundParcel.id)
        ).scalar_one()
        for line in tx.execute(select(ReturnLine.id).where(ReturnLine.return_id == case.return_id)).scalars().all():
            here = tx.execute(select(ReceivedUnit.id).where(ReceivedUnit.return_line_id == line)).all()
            for number in range(len(here) + 1, len(here) + units + 1):
                tx.execute(
                    insert(ReceivedUnit).values(
                        parcel_id=parcel,
                        return_id=case.return_id,
                        return_line_id=line,
                        unit_no=number,
                        outcome=UnitOutcome.RECEIVED,
                        verdict=verdict,
                        inspected_by_id=team.wanda.staff_id,
                        inspected_at=clock.now(),
                    )
                )
        settlement.inspected(tx, team.wanda, existing(tx, case.return_id, lock=True))


def ready(team: Team, purchase: Purchase | None = None, *, quantity: int = 1, **more: object) -> Case:
    """A return whose units have all arrived and passed the bench."""
    case = approved(team, purchase, quantity=quantity, **more)  # type: ignore[arg-type]
    arrive(team, case, quantity)
    return case


def form(team: Team, case: Case, *amounts: tuple[str, str], reason: str = "", key: str | None = None) -> GrantForm:
    """The form as Fay's page would show and send it."""
    seen = preview(team.fay, case.return_id)
    lines = tuple(LineAmount(*one) for one in amounts)
    return GrantForm(case.return_id, seen.version, seen.plan.total, key or uuid4().hex, lines, reason)


def grant(team: Team, case: Case) -> Granted:
    """Fay grants all that is due."""
    return granting.grant(team.fay, form(team, case))


def refund(refund_id: int) -> RefundRow:
    """The refund as it is now."""
    with database.reading() as tx:
        found = refund_rows.find(tx, refund_id)
    assert found is not None
    return found


def payments(case: Case) -> list[tuple[int, int]]:
    """What was paid and what of it went back, in the order of the payments."""
    with database.reading() as tx:
        statement = select(OrderPayment.amount, OrderPayment.refunded).where(
            OrderPayment.order_id == case.order.order_id
        )
        return [tuple(row) for row in tx.execute(statement.order_by(OrderPayment.position))]  # type: ignore[misc]


def refunds_of(case: Case) -> int:
    """How many refunds the return has, whatever their state."""
    with database.reading() as tx:
        return len(tx.execute(select(Refund.id).where(Refund.return_id == case.return_id)).all())


def bulk_ready(team: Team, number: int, *, price: int = 10_000, paypal: bool = True) -> list[Case]:
    """Many returns whose one unit has arrived, made by their rows; each was paid by PayPal, capture `CAP-` and the RMA.

    Each customer is another person, so that no sum of the day asks for a second one.
    """
    return [_bulk_one(team, price, paypal=paypal) for _ in range(number)]


def _bulk_one(team: Team, price: int, *, paypal: bool) -> Case:
    tag = uuid4().hex[:12].upper()
    paid = Paid(price, "paypal" if paypal else "credit_card", f"CAP-{tag}" if paypal else None)
    placed = shop.place_order(
        Purchase(lines=(Bought("Radio", price),), payments=(paid,), customer=f"Customer {tag}", email=f"{tag}@x.org")
    )
    with database.transaction() as tx:
        customer = tx.execute(select(Order.customer_id).where(Order.id == placed.order_id)).scalar_one()
        case_id = _insert(
            tx,
            ReturnCase,
            rma=f"R-{tag}",
            order_id=placed.order_id,
            customer_id=customer,
            version=1,
            state=ReturnState.RECEIVED,
            reason=Reason.DEFECTIVE,
            country="US",
            channel=Channel.EMAIL,
            contact_date=date(2026, 2, 1),
            description="It is silent.",
            facts={},
            currency="USD",
            claimed_amount=price,
            claimed_usd_cents=price,
            due_at=clock.now(),
            created_at=clock.now(),
            opened_by_id=team.rob.staff_id,
        )
        line = _insert(
            tx,
            ReturnLine,
            return_id=case_id,
            order_line_id=placed.line_ids[0],
            quantity=1,
            reason=Reason.DEFECTIVE,
            accepted_units=1,
        )
        decision = _insert(
            tx,
            Decision,
            return_id=case_id,
            case_version=1,
            kind=DecisionKind.APPROVE,
            decided_by_id=team.rosa.staff_id,
            decided_at=clock.now(),
            policy_version="2026-01-01",
            assessment={},
            evidence_seen=[],
        )
        _insert(tx, DecisionLine, decision_id=decision, return_line_id=line, quantity=1, resolution="refund")
        parcel = _insert(
            tx,
            InboundParcel,
            return_id=case_id,
            kind=ParcelKind.ANNOUNCED,
            state=ParcelState.INSPECTED,
            arrived_on=date(2026, 2, 20),
            received_at=clock.now(),
            received_by_id=team.wanda.staff_id,
            form_key=uuid4().hex,
        )
        _insert(
            tx,
            ReceivedUnit,
            parcel_id=parcel,
            return_id=case_id,
            return_line_id=line,
            unit_no=1,
            outcome=UnitOutcome.RECEIVED,
            verdict=InspectionVerdict.CONFIRMED_DEFECT,
            inspected_by_id=team.wanda.staff_id,
            inspected_at=clock.now(),
        )
        balances.accept(tx, placed.line_ids[0], 1)
        work.open_task(tx, WorkQueue.REFUNDS, Stage.GRANT, case_id, case_id)
    return Case(case_id, f"R-{tag}", placed)


def _insert(tx: Connection, table: type[Base], **values: object) -> int:
    key = tx.execute(insert(Base.metadata.tables[table.__tablename__]), values).inserted_primary_key
    assert key is not None
    return int(key[0])


def bulk_granted(team: Team, number: int, *, price: int = 10_000, paypal: bool = True) -> list[tuple[Case, int]]:
    """As `bulk_ready`, with a refund that Fay granted, made by its rows; the refunds' ids."""
    made = bulk_ready(team, number, price=price, paypal=paypal)
    with database.transaction() as tx:
        return [(case, _bulk_granted_one(tx, team, case, price)) for case in made]


def _bulk_granted_one(tx: Connection, team: Team, case: Case, price: int) -> int:
    found = existing(tx, case.return_id)
    refund_id = _insert(
        tx,
        Refund,
        return_id=case.return_id,
        order_id=case.order.order_id,
        customer_id=found.customer_id,
        version=1,
        state=RefundState.GRANTED,
        currency="USD",
        total=price,
        total_usd_cents=price,
        granted_by_id=team.fay.staff_id,
        granted_at=clock.now(),
        needs_second=False,
        form_key=uuid4().hex,
    )
    line = tx.execute(select(ReturnLine.id).where(ReturnLine.return_id == case.return_id)).scalar_one()
    _insert(
        tx,
        RefundLine,
        refund_id=refund_id,
        return_id=case.return_id,
        kind=RefundLineKind.ITEM,
        return_line_id=line,
        quantity=1,
        amount=price,
        formula="price x 1",
        live=True,
    )
    balances.take(tx, case.order.line_ids[0], price)
    work.done(tx, team.fay, WorkQueue.REFUNDS, Stage.GRANT, case.return_id)
    work.open_task(tx, WorkQueue.REFUNDS, Stage.SEND, refund_id, case.return_id)
    return refund_id


def capture_of(case: Case) -> str:
    """PayPal's number of the payment of a return from `bulk_ready`."""
    return f"CAP-{case.rma.removeprefix('R-')}"
