"""The whole life of a return in any order of acts: money never above what was paid, no dead end, stock conserved."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from data import database
from data.database import Database
from data.models.catalogue import OrderLine
from data.models.money import OrderPayment, Payout, Refund, RefundLine
from data.models.settling import Replacement
from data.models.warehouse import StockItem, StockMovement
from data.queries.money import refunds as refund_rows
from data.queries.money.refunds import RefundRow
from data.queries.settling import replacements as replacement_rows
from data.queries.warehouse import receiving as bench
from data.queries.work import task_rows
from data.vocabulary import (
    OPEN_STATES,
    SETTLING_STATES,
    Disposition,
    InspectionVerdict,
    PayoutState,
    RefundLineKind,
    RefundState,
    ReplacementState,
    ReturnState,
    UnitOutcome,
)
from services.cases.lookup import Shown, existing
from services.desk import clock
from services.desk.errors import DeskError
from services.desk.settings import settings as desk_settings
from services.goods import replacements, stock
from services.goods.replacements import ReservationForm
from services.receiving import bench as receiving_bench
from services.receiving.bench_form import Reception, UnitFound
from services.refunds import confirming, granting
from services.refunds.paying import by_hand, sending
from services.refunds.planning.forms import GrantForm, LineAmount
from services.refunds.planning.preview import preview
from services.review import decide, ending, undo
from services.review.decisions import Choice
from services.settling import next_steps
from tests.support import shop
from tests.support.approving import DRAFT
from tests.support.refunding import WHY, Team
from tests.support.shop import Bought, Purchase

UNITS, PRICE = 3, 3_333
SPLITS = (
    (("refund", 2), ("replacement", 1)),
    (("replacement", 3),),
    (("refund", 3),),
    (("refund_without_return", 1), ("refund", 1), ("replacement", 1)),
)
MAIN_ACTS = {
    "approve",
    "receive",
    "correct",
    "grant",
    "withdraw",
    "send",
    "record_paid",
    "reserve",
    "ship",
    "delivered",
    "undo",
}
_ALIVE = (PayoutState.SENDING, PayoutState.PENDING, PayoutState.COMPLETED, PayoutState.UNKNOWN)
_HERE = {"verdict": InspectionVerdict.CONFIRMED_DEFECT, "grade": "D", "disposition": Disposition.DISCARD}


class Life(RuleBasedStateMachine):
    """One order of three units; refusals are fine, what they leave behind is not."""

    team: Team
    acts: Counter[str]

    @initialize(split=st.sampled_from(SPLITS), shelf=st.integers(0, 3), here=st.integers(0, UNITS))
    def approved(self, split: tuple[tuple[str, int], ...], shelf: int, here: int) -> None:
        # Somebody new each time: what one customer is granted within a day has a limit of its own.
        name = uuid4().hex
        bought = Purchase((Bought("Kettle", PRICE, quantity=UNITS),), name, f"{name}@example.org")
        self.case = shop.open_case(self.team.rob, bought, quantity=UNITS)
        with database.reading() as tx:
            self.line = bench.lines(tx, self.case.return_id)[0]
            self.product = tx.execute(
                select(OrderLine.product_id).where(OrderLine.id == self.case.order.line_ids[0])
            ).scalar_one()
        if shelf:
            stock.count(self.team.wanda, self.product, str(shelf), WHY)
        self.approve_by_mistake(split)
        self.approve(split)
        if here:
            self.receive([UnitOutcome.RECEIVED] * here)

    @rule(split=st.sampled_from(SPLITS))
    def approve(self, split: tuple[tuple[str, int], ...]) -> None:
        choices = tuple(Choice(self.line.id, units, resolution) for resolution, units in split)
        self._try(decide.approve, self.team.rosa, self._shown(), choices, DRAFT, grounds=WHY)

    @rule()
    def reject(self) -> None:
        self._try(decide.reject, self.team.rosa, self._shown(), "BR-16", WHY, DRAFT)

    @rule(split=st.sampled_from(SPLITS))
    def approve_by_mistake(self, split: tuple[tuple[str, int], ...]) -> None:
        self.approve(split)
        self._try(undo.undo, self.team.rosa, self.case.return_id)

    @rule(outcomes=st.lists(st.sampled_from((UnitOutcome.RECEIVED, UnitOutcome.MISSING)), min_size=1, max_size=UNITS))
    def receive(self, outcomes: list[UnitOutcome]) -> None:
        units = tuple(
            UnitFound(one, self.line.id, **(_HERE if one is UnitOutcome.RECEIVED else {}), note="Seen at the bench.")  # type: ignore[arg-type]
            for one in outcomes
        )
        parcel = Reception(self.case.return_id, self._shown().version, units, uuid4().hex)
        self._try(receiving_bench.receive, self.team.wanda, parcel)

    @rule()
    def correct_a_unit_that_was_not_here(self) -> None:
        with database.reading() as tx:
            units = bench.units(tx, self.case.return_id)
        if units:
            gone = UnitFound(UnitOutcome.MISSING, self.line.id, note="It was counted twice.")
            self._try(receiving_bench.correct, self.team.wanda, self._shown(), units[0].id, gone, WHY)

    @rule(amount=st.sampled_from((None, "1.00", "33.33", "0", "99999")))
    def grant(self, amount: str | None) -> None:
        seen = preview(self.team.fay, self.case.return_id)
        amounts = () if amount is None else tuple(LineAmount(line.key, amount) for line in seen.plan.lines)
        form = GrantForm(Shown(seen.return_id, seen.version), seen.plan.total, uuid4().hex, amounts, WHY)
        self._try(granting.grant, self.team.fay, form)

    @rule(newest=st.booleans())
    def withdraw(self, newest: bool) -> None:  # noqa: FBT001 - drawn by the machine
        for one in self._refunds(newest=newest):
            self._try(confirming.withdraw, self.team.fay, one.id, one.version, WHY)

    @rule(newest=st.booleans())
    def send(self, newest: bool) -> None:  # noqa: FBT001 - drawn by the machine
        for one in self._refunds(newest=newest):
            self._try(sending.send, self.team.finn, one.id, one.version)

    @rule(paid=st.booleans())
    def record_what_became_of_payments(self, paid: bool) -> None:  # noqa: FBT001 - drawn by the machine
        with database.reading() as tx:
            pending = (
                tx.execute(
                    select(Payout.id)
                    .join(Refund)
                    .where(Refund.return_id == self.case.return_id, Payout.state == PayoutState.PENDING)
                )
                .scalars()
                .all()
            )
        for one in pending:
            if paid:
                self._try(by_hand.record_paid, self.team.finn, one, "TR-1")
            else:
                self._try(by_hand.record_failed, self.team.finn, one, WHY)

    @rule(units=st.integers(1, UNITS))
    def reserve(self, units: int) -> None:
        form = ReservationForm(Shown(self.case.return_id, self._shown().version), self.line.id, units, uuid4().hex)
        self._try(replacements.reserve, self.team.wanda, form)

    @rule(what=st.sampled_from(("ship", "delivered", "cancel")))
    def move_a_replacement(self, what: str) -> None:
        with database.reading() as tx:
            found = replacement_rows.of_return(tx, self.case.return_id)
        today = clock.today(desk_settings().zone)
        for one in found:
            if what == "ship":
                self._try(replacements.ship, self.team.wanda, one.id, one.version, "TRACK-1", today)
            elif what == "delivered":
                self._try(replacements.delivered, self.team.wanda, one.id, one.version, today)
            else:
                self._try(replacements.cancel, self.team.wanda, one.id, one.version, WHY)

    @rule(end=st.sampled_from((ending.cancel, ending.close, ending.reopen)), often=st.integers(0, 3))
    def end(self, end: Callable[..., object], often: int) -> None:
        # Seldom, or most lives would end before they begin.
        if often == 0 or end is ending.reopen:
            self._try(end, self.team.max, self._shown(), WHY)

    @invariant()
    def never_more_than_was_paid(self) -> None:
        with database.reading() as tx:
            lines = tx.execute(
                select(func.coalesce(func.sum(RefundLine.amount), 0)).where(
                    RefundLine.return_id == self.case.return_id,
                    RefundLine.live,
                    RefundLine.kind == RefundLineKind.ITEM,
                )
            ).scalar_one()
            payouts = tx.execute(
                select(func.coalesce(func.sum(Payout.amount), 0))
                .join(Refund)
                .where(Refund.return_id == self.case.return_id, Payout.state.in_(_ALIVE))
            ).scalar_one()
            payment = tx.execute(
                select(OrderPayment.amount, OrderPayment.refunded).where(
                    OrderPayment.order_id == self.case.order.order_id
                )
            ).one()
            kept = tx.execute(
                select(func.coalesce(func.sum(Replacement.quantity), 0)).where(
                    Replacement.return_id == self.case.return_id,
                    Replacement.state.in_((ReplacementState.SHIPPED, ReplacementState.DELIVERED)),
                )
            ).scalar_one()
        assert lines <= (UNITS - kept) * PRICE
        assert payouts <= lines
        assert payment.refunded == payouts
        assert payment.refunded <= payment.amount

    @invariant()
    def stock_is_conserved(self) -> None:
        with database.reading() as tx:
            shelf = tx.execute(
                select(StockItem.on_hand, StockItem.reserved).where(StockItem.product_id == self.product)
            ).one_or_none()
            moved = tx.execute(
                select(func.coalesce(func.sum(StockMovement.delta), 0)).where(StockMovement.product_id == self.product)
            ).scalar_one()
            promised = tx.execute(
                select(func.coalesce(func.sum(Replacement.quantity), 0)).where(
                    Replacement.product_id == self.product, Replacement.state == ReplacementState.RESERVED
                )
            ).scalar_one()
        assert (shelf.on_hand if shelf else 0) == moved
        assert (shelf.reserved if shelf else 0) == promised

    @invariant()
    def every_state_has_a_way_forward(self) -> None:
        with database.reading() as tx:
            case = existing(tx, self.case.return_id)
            waiting = task_rows.open_of_return(tx, case.id)
            done = next_steps.is_settled(tx, case)
        if case.state in SETTLING_STATES:
            assert waiting, "Nobody would ever look at this return again."
            assert not done, "Everything is done, and the return is still open."
        elif case.state in (ReturnState.CLOSED, ReturnState.CANCELLED):
            assert not waiting, "An ended return waits for somebody."
        else:
            assert case.state in (*OPEN_STATES, ReturnState.REJECTED)

    def teardown(self) -> None:
        """From wherever it stands, people bring the return to its end, step by step."""
        if not hasattr(self, "case"):
            return
        for _ in range(2 * UNITS):
            self._step()
        with database.reading() as tx:
            state = existing(tx, self.case.return_id).state
        assert state in (ReturnState.CLOSED, ReturnState.CANCELLED), state

    def _step(self) -> None:
        """What each person would do next who finds the return in their queue."""
        with database.reading() as tx:
            state = existing(tx, self.case.return_id).state
        if state is ReturnState.REJECTED:
            self._try(ending.reopen, self.team.max, self._shown(), WHY)
        for act in (
            partial(self.approve, SPLITS[0]),
            partial(self.receive, [UnitOutcome.RECEIVED]),
            partial(self._try, stock.count, self.team.wanda, self.product, "9", WHY),
            partial(self.reserve, 1),
            partial(self.move_a_replacement, "ship"),
            partial(self.move_a_replacement, "delivered"),
            partial(self.grant, None),
            partial(self.withdraw, newest=True),
            partial(self.grant, None),
            partial(self.send, newest=True),
            partial(self.record_what_became_of_payments, paid=True),
        ):
            act()
            self.every_state_has_a_way_forward()

    def _shown(self) -> Shown:
        return shop.shown(self.case)

    def _refunds(self, *, newest: bool) -> list[RefundRow]:
        with database.reading() as tx:
            found = list(refund_rows.of_return(tx, self.case.return_id))
        ready = [one for one in found if one.state in (RefundState.GRANTED, RefundState.FAILED)]
        return ready[:1] if newest else ready[-1:]

    def _try(self, act: Callable[..., object], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - any act
        """Act as a person would; a refusal is a sentence for them."""
        with suppress(DeskError):
            act(*args, **kwargs)
            self.acts[act.__name__] += 1


@pytest.mark.slow
def test_no_order_of_acts_pays_too_much_loses_stock_or_ends_nowhere(desk: Database) -> None:
    Life.team, Life.acts = Team(), Counter()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12 if desk.is_sqlite else 8,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            # A life that went wrong is shown as it was found: making it shorter takes minutes.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Refusals alone would prove nothing: each main act went through.
    assert set(Life.acts) >= MAIN_ACTS, MAIN_ACTS - set(Life.acts)
