"""Acts that lock the same rows in another order: PostgreSQL gives one of them up, which then begins anew."""

from collections import Counter
from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from data import database
from data.database import Database
from data.models.catalogue import Customer
from data.queries.money import payouts
from data.vocabulary import RefundState
from services.cases.lookup import existing
from services.desk import audit
from services.imports.csv_format import read_csv
from services.imports.load import import_orders
from services.receiving import bench, quarantine
from services.receiving.bench_form import Reception
from services.receiving.quarantine import Unexpected
from services.refunds import granting
from services.refunds.paying.batches import make_batch
from services.refunds.paying.sending import send
from tests.support import refunding, shop
from tests.support.processes.meeting import entangled
from tests.support.refunding import Team
from tests.support.rows import many_refunds

BOTH = Counter({"won": 2})
LOCKS_A_RETURN = "FOR UPDATE OF return_case"


@pytest.fixture
def team(postgres_desk: Database) -> Team:
    """On SQLite there is one writer at a time, and nobody to be entangled with."""
    return Team()


def test_an_import_and_a_grant_that_wait_for_each_other_both_come_through(postgres_desk: Database, team: Team) -> None:
    (case,) = many_refunds.ready(team, 1, paypal=False)
    with database.transaction() as tx:
        tx.execute(update(Customer).values(shop_reference="C-1"))
    row = f"{case.order.number},2025-12-28,USD,US,{case.order.number}-0,1,100.00,C-1,CAP-77"
    headings = "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid"
    content = f"{headings},customer_reference,payment_reference\n{row}".encode()
    read = read_csv("o.csv", content, zone=ZoneInfo("Europe/Berlin"), today=date(2026, 3, 1))
    form = refunding.form(team, case)
    # The import holds the order and waits for its payment; the grant holds the payment and waits for the order.
    found = entangled(
        lambda: import_orders(team.max, read),
        "DELETE FROM order_payment",
        lambda: granting.grant(team.fay, form),
        postgres_desk,
    )
    assert found == BOTH
    assert (refunding.refunds_of(case), refunding.payments(case)) == (1, [(10_000, 0)])


def test_a_parcel_that_is_linked_and_received_at_once_is_one_or_the_other(postgres_desk: Database, team: Team) -> None:
    case = shop.open_case(team.rob)
    given = Unexpected("A brown box.", uuid4().hex, case.order.number, arrived_on=date(2026, 3, 1))
    parcel_id = quarantine.quarantine(team.wanda, given).parcel_id
    reception = Reception(case.return_id, 1, (), uuid4().hex, date(2026, 3, 1), parcel_id=parcel_id)
    found = entangled(
        lambda: quarantine.link(team.wanda, parcel_id, case.return_id),
        LOCKS_A_RETURN,
        lambda: bench.receive(team.wanda, reception),
        postgres_desk,
    )
    assert found["won"] == 1


def test_a_batch_and_whoever_holds_its_returns_in_another_order_both_come_through(
    postgres_desk: Database, team: Team
) -> None:
    made = many_refunds.granted(team, 2, paypal=False)
    for _, refund_id in made:
        assert send(team.finn, refund_id, 1).state is RefundState.PENDING
    with database.reading() as tx:
        chosen = [payout.id for _, refund_id in made for payout in payouts.of_refund(tx, refund_id)]

    def hold_both() -> None:
        with database.transaction() as tx:
            for case, _ in reversed(made):
                existing(tx, case.return_id, lock=True)

    # The batch holds the first payment's return and goes on to the second one's.
    found = entangled(
        lambda: make_batch(team.finn, chosen),
        LOCKS_A_RETURN,
        lambda: database.disentangled(hold_both),
        postgres_desk,
        after=1,
    )
    assert found == BOTH


def test_what_stays_entangled_or_fails_otherwise_is_raised(postgres_desk: Database) -> None:
    tried: list[str] = []

    def fails(name: str, state: str) -> None:
        tried.append(name)
        with database.transaction() as tx:
            tx.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"))

    for name, state in (("deadlock", "40P01"), ("serialization", "40001"), ("same row", "23505"), ("another", "23514")):
        with pytest.raises(DBAPIError):
            database.disentangled(lambda name=name, state=state: fails(name, state))  # type: ignore[misc]
    again = dict.fromkeys(("deadlock", "serialization", "same row"), database.TRIES)
    assert Counter(tried) == again | {"another": 1}


def test_an_act_that_was_given_up_leaves_one_entry(postgres_desk: Database, team: Team) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    with database.transaction() as tx:
        tx.execute(text("CREATE SEQUENCE given_up"))
        tx.execute(
            text(
                "CREATE FUNCTION give_up_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " IF nextval('given_up') = 1 THEN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END IF;"
                " RETURN NEW; END $$"
            )
        )
        tx.execute(
            text("CREATE TRIGGER give_up_once BEFORE INSERT ON payout FOR EACH ROW EXECUTE FUNCTION give_up_once()")
        )
    with database.reading() as tx:
        before = audit.length(tx)
    assert send(team.finn, refund_id, 1).state is RefundState.PENDING
    with database.reading() as tx:
        assert audit.length(tx) - before == 1
        assert len(payouts.of_refund(tx, refund_id)) == 1
    assert refunding.payments(case) == [(10_000, 10_000)]
