"""What customers owe, for tests: the newest payment of a return, and its recording."""

from datetime import date

from data import database
from data.queries.settling import customer_payments as rows
from data.queries.settling.customer_payments import PaymentRow
from services.customers import payments
from services.customers.payments import Ended
from services.desk.access import Actor
from tests.support.shop import Case


def owed(case: Case) -> PaymentRow:
    """The return's newest payment."""
    with database.reading() as tx:
        return rows.of_return(tx, case.return_id)[-1]


def pays(finance: Actor, case: Case, on: date, reference: str = "PAY-1") -> Ended:
    """Record that the customer paid it."""
    one = owed(case)
    return payments.paid(finance, one.id, one.version, reference, on)
