"""Returns for the money desk by the hundred, made by their rows."""

from datetime import date
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from data import database
from data.models.base import Base
from data.models.catalogue import Order
from data.models.money import Refund, RefundLine
from data.models.returns import Decision, DecisionLine, ReturnCase, ReturnLine
from data.vocabulary import (
    Channel,
    DecisionKind,
    InspectionVerdict,
    Reason,
    RefundLineKind,
    RefundState,
    ReturnState,
    Stage,
    WorkQueue,
)
from services.cases.lookup import existing
from services.desk import clock
from services.settling import balances, tasks
from tests.support import shop
from tests.support.arriving import lay_down
from tests.support.refunding import Team
from tests.support.shop import Bought, Case, Paid, Purchase


def ready(team: Team, number: int, *, price: int = 10_000, paypal: bool = True) -> list[Case]:
    """Many returns whose one unit has arrived, made by their rows; each was paid by PayPal, capture `CAP-` and the RMA.

    Each customer is another person, so that no sum of the day asks for a second one.
    """
    return [_ready_one(team, price, paypal=paypal) for _ in range(number)]


def _ready_one(team: Team, price: int, *, paypal: bool) -> Case:
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
        lay_down(tx, team.wanda, case_id, [line], 1, InspectionVerdict.CONFIRMED_DEFECT)
        balances.accept(tx, placed.line_ids[0], 1)
        tasks.open_task(tx, WorkQueue.REFUNDS, Stage.GRANT, case_id, case_id)
    return Case(case_id, f"R-{tag}", placed)


def _insert(tx: Connection, table: type[Base], **values: object) -> int:
    key = tx.execute(insert(Base.metadata.tables[table.__tablename__]), values).inserted_primary_key
    assert key is not None
    return int(key[0])


def granted(team: Team, number: int, *, price: int = 10_000, paypal: bool = True) -> list[tuple[Case, int]]:
    """As `ready`, with a refund that Fay granted, made by its rows; the refunds' ids."""
    made = ready(team, number, price=price, paypal=paypal)
    with database.transaction() as tx:
        return [(case, _granted_one(tx, team, case, price)) for case in made]


def _granted_one(tx: Connection, team: Team, case: Case, price: int) -> int:
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
    tasks.done(tx, team.fay, WorkQueue.REFUNDS, Stage.GRANT, case.return_id)
    tasks.open_task(tx, WorkQueue.REFUNDS, Stage.SEND, refund_id, case.return_id)
    return refund_id


def capture_of(case: Case) -> str:
    """PayPal's number of the payment of a return from `ready`."""
    return f"CAP-{case.rma.removeprefix('R-')}"
