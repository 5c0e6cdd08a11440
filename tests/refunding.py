"""Returns that are ready for the money desk, and the people who may not do each other's part of it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from sqlalchemy import insert, select

from data import database
from data.models.money import OrderPayment, Refund
from data.models.returns import ReturnLine
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.queries import refunds as refund_rows
from data.queries.refunds import RefundRow
from data.vocabulary import InspectionVerdict, ParcelKind, ParcelState, Role, UnitOutcome
from services import clock, review, settlement
from services.access import Actor
from services.deciding import Choice, Shown
from services.messages import Draft
from services.refunds import granting
from services.refunds.forms import GrantForm, LineAmount
from services.refunds.granting import Granted
from services.refunds.preview import preview
from services.returns import existing
from tests import people, shop
from tests.shop import Case, Purchase

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
) -> Case:
    """A return that Rob opened and Rosa approved; nothing has arrived."""
    case = shop.open_case(team.rob, purchase, quantity=quantity, facts=facts)
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
