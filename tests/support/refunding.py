"""Returns that are ready for the money desk, and the people who may not do each other's part of it."""

from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy import select

from data import database
from data.models.money import OrderPayment, Refund
from data.queries.money import payouts
from data.queries.money import refunds as refund_rows
from data.queries.money.payouts import PayoutRow
from data.queries.money.refunds import RefundRow
from data.vocabulary import Role
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.refunds import granting
from services.refunds.granting import Granted
from services.refunds.planning.forms import GrantForm, LineAmount
from services.refunds.planning.preview import preview
from tests.support import people
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.shop import Case, Purchase

WHY = "The bench confirmed the defect."


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


def ready(
    team: Team, purchase: Purchase | None = None, *, quantity: int = 1, facts: dict[str, object] | None = None
) -> Case:
    """A return whose units have all arrived and passed the bench."""
    case = approved(team.rob, team.rosa, purchase, quantity=quantity, facts=facts)
    arrive(team.wanda, case, quantity)
    return case


def form(team: Team, case: Case, *amounts: tuple[str, str], reason: str = "", key: str | None = None) -> GrantForm:
    """The form as Fay's page would show and send it."""
    seen = preview(team.fay, case.return_id)
    lines = tuple(LineAmount(*one) for one in amounts)
    return GrantForm(Shown(case.return_id, seen.version), seen.plan.total, key or uuid4().hex, lines, reason)


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


def attempts(refund_id: int) -> tuple[PayoutRow, ...]:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)
