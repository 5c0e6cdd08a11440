"""Opening a return: what can be claimed, everything wrong at once, and one return for two clicks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from data import database
from data.database import Database
from data.models.returns import ReturnCase, ReturnLine
from data.vocabulary import AuditTag, Channel, Reason, ReturnState, Role
from services.desk import audit, clock
from services.desk.errors import Incomplete, NotAllowed, NotFound
from services.desk.settings import settings
from services.desk.text import rma
from services.review.opening import NewLine, NewReturn, doubts, find_orders, open_return, order_card
from tests.support.people import hire, nora, rosa
from tests.support.shop import Bought, Placed, Purchase, open_case, place_order


def _wish(order: Placed, *, quantity: int = 1, form_key: str | None = None) -> NewReturn:
    return NewReturn(
        order_number=order.number,
        lines=tuple(NewLine(line, quantity, Reason.DEFECTIVE) for line in order.line_ids),
        description="The left side stays silent.",
        contact_date=date(2026, 2, 1),
        channel=Channel.EMAIL,
        form_key=form_key,
    )


def _stored(return_id: int) -> ReturnCase:
    with database.reading() as tx:
        row = tx.execute(select(*ReturnCase.__table__.columns).where(ReturnCase.id == return_id)).one()
    return ReturnCase(**row._mapping)


def test_a_new_return_awaits_review_with_its_amounts_and_its_due_time(desk: Database) -> None:
    order = place_order(Purchase(lines=(Bought(price=9_999, quantity=2),), currency="BRL", usd_per_unit=Decimal("0.3")))
    before = clock.now()
    opened = open_return(rosa(), _wish(order, quantity=2))
    case = _stored(opened.return_id)
    assert case.state == ReturnState.AWAITING_REVIEW
    assert (case.claimed_amount, case.claimed_usd_cents) == (19_998, 5_999)
    assert timedelta(hours=47, minutes=59) < case.due_at - before < timedelta(hours=48, minutes=1)
    assert case.recommendation is not None


def test_the_rma_can_be_read_and_tells_a_typing_error(desk: Database) -> None:
    opened = open_return(rosa(), _wish(place_order()))
    assert rma.is_valid(opened.rma)
    wrong = opened.rma.replace("000", "001", 1)
    assert not rma.is_valid(wrong)


def test_opening_leaves_its_audit_entry_without_the_customers_words(desk: Database) -> None:
    actor = rosa()
    opened = open_return(actor, _wish(place_order()))
    with database.reading() as tx:
        entry = audit.timeline(tx, f"return:{opened.return_id}")[0]
    assert (entry.tag, entry.actor) == (AuditTag.RETURN_OPENED, actor.label)
    assert "silent" not in str(entry.details)


def test_a_unit_in_an_open_return_cannot_be_claimed_again(desk: Database) -> None:
    actor, order = rosa(), place_order(Purchase(lines=(Bought(quantity=3),)))
    first = open_return(actor, _wish(order, quantity=2))
    line = order_card(actor, order.number).lines[0]
    assert line.claimable == 1
    assert first.rma in (line.why_not_all or "")
    with pytest.raises(Incomplete, match="2 asked for, 1 left"):
        open_return(actor, _wish(order, quantity=2))
    open_return(actor, _wish(order, quantity=1))
    assert not order_card(actor, order.number).claimable


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (ReturnState.APPROVED, 0),
        (ReturnState.ESCALATED, 0),
        (ReturnState.WAITING_FOR_CUSTOMER, 0),
        (ReturnState.REJECTED, 1),
    ],
)
def test_only_a_rejected_return_gives_its_units_back(desk: Database, state: ReturnState, left: int) -> None:
    actor = rosa()
    case = open_case(actor)
    with database.transaction() as tx:
        tx.execute(update(ReturnCase).values(state=state))
    assert order_card(actor, case.order.number).lines[0].claimable == left


def test_two_people_at_once_never_claim_the_same_unit(desk: Database) -> None:
    actor, order = rosa(), place_order()

    def attempt(_number: int) -> bool:
        try:
            open_return(actor, _wish(order))
        except Incomplete:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(attempt, range(6)))
    assert sum(outcomes) == 1


def test_a_double_click_opens_one_return(desk: Database) -> None:
    actor, order = rosa(), place_order(Purchase(lines=(Bought(quantity=5),)))
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _click: open_return(actor, _wish(order, form_key="form-1")), range(4)))
    assert len({one.rma for one in opened}) == 1
    assert sum(one.changed for one in opened) == 1
    with database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(ReturnLine)).scalar_one() == 1


def test_everything_missing_is_listed_at_once(desk: Database) -> None:
    empty = NewReturn(place_order().number, (), description=" ", contact_date=None, channel=None)
    with pytest.raises(Incomplete) as refused:
        open_return(rosa(), empty)
    assert len(refused.value.problems) == 4


def test_quantity_nought_is_refused_by_the_name_of_the_item(desk: Database) -> None:
    with pytest.raises(Incomplete, match="Headphones: the quantity must be at least 1"):
        open_return(rosa(), _wish(place_order(), quantity=0))


def test_a_line_without_a_reason_is_refused_by_the_name_of_the_item(desk: Database) -> None:
    order = place_order()
    with pytest.raises(Incomplete, match="Headphones: say why"):
        open_return(rosa(), replace(_wish(order), lines=(NewLine(order.line_ids[0], 1, None),)))


def test_a_line_of_another_order_and_a_line_chosen_twice_are_refused(desk: Database) -> None:
    actor, mine, other = rosa(), place_order(Purchase(lines=(Bought(quantity=2),))), place_order()
    strange = replace(_wish(mine), lines=(NewLine(other.line_ids[0], 1, Reason.DEFECTIVE),))
    with pytest.raises(Incomplete, match="not part of order"):
        open_return(actor, strange)
    line = NewLine(mine.line_ids[0], 1, Reason.DEFECTIVE)
    with pytest.raises(Incomplete, match="chosen twice"):
        open_return(actor, replace(_wish(mine), lines=(line, line)))


def test_an_unknown_order_is_said_so_and_nothing_is_written(desk: Database) -> None:
    with pytest.raises(NotFound, match="no order with this number"):
        open_return(rosa(), replace(_wish(place_order()), order_number="X-1\0"))


def test_a_contact_date_tomorrow_is_refused_and_one_before_the_order_is_only_doubted(desk: Database) -> None:
    actor, order = rosa(), place_order()
    tomorrow = clock.today(settings().zone) + timedelta(days=2)
    with pytest.raises(Incomplete, match="lies in the future"):
        open_return(actor, replace(_wish(order), contact_date=tomorrow))
    early = replace(_wish(order), contact_date=date(2025, 12, 1))
    assert "before the order" in doubts(order_card(actor, order.number), early.lines, early.contact_date)[0]
    assert open_return(actor, early).changed


def test_structured_facts_are_checked_field_by_field(desk: Database) -> None:
    facts = {
        "return_receipt": {"amount": "12.345", "currency": "USD"},
        "extra": {"item_works": "yes", "claimed_malfunction_date": "2999-01-01", "magic": True},
    }
    with pytest.raises(Incomplete) as refused:
        open_return(rosa(), replace(_wish(place_order()), facts=facts))
    assert [problem.split(" ")[0] for problem in refused.value.problems] == ["The", "The", "The", "“magic”"]


def test_duties_above_the_whole_receipt_are_refused(desk: Database) -> None:
    facts = {"return_receipt": {"amount": "10.00", "currency": "USD", "duties": "10.01"}}
    with pytest.raises(Incomplete, match="duties"):
        open_return(rosa(), replace(_wish(place_order()), facts=facts))


def test_orders_are_found_by_number_and_by_the_customers_whole_name_or_email(desk: Database) -> None:
    actor, order = rosa(), place_order()
    for text in (order.number, "ana souza", "ANA@example.org"):
        assert [card.number for card in find_orders(actor, f" {text} ")] == [order.number]
    assert find_orders(actor, "Souza") == ()
    card = find_orders(actor, order.number)[0]
    assert (card.customer, card.customer_email) == ("A** S****", "a**@example.org")


def test_only_those_who_may_open_returns(desk: Database) -> None:
    order = place_order()
    for person in (nora(), hire("Finn", Role.FINANCE)):
        with pytest.raises(NotAllowed):
            open_return(person, _wish(order))
