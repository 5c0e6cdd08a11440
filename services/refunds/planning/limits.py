"""When a refund needs a second person: above a limit, or when small ones of a day add up to more (threat row 12)."""

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import Connection

from data.queries.catalogue import same_person
from data.queries.money import refunds as rows
from data.queries.returns.cases import CaseRow
from services.desk import clock
from services.desk.settings import settings
from services.policy import money

# The last 24 hours, not the calendar day: two halves on both sides of midnight are one sum.
DAY = timedelta(hours=24)
_CENTS = 100


def usd_cents(case: CaseRow, minor: int) -> int:
    """An amount at the order's rate in US cents, rounded up, so that no limit is passed by rounding."""
    usd = money.to_major(minor, case.currency) * case.usd_per_unit * _CENTS
    return int(usd.to_integral_value(ROUND_CEILING))


def second_person(tx: Connection, case: CaseRow, total: int, *, lock: bool = False) -> str | None:
    """Why a refund of `total` minor units needs a second person, None where it does not.

    With `lock`, no other refund is granted to the same person until the transaction ends.
    """
    chosen, cents = settings(), usd_cents(case, total)
    customers = same_person.rows_of(tx, case.customer_id, lock=lock)
    if cents > chosen.refund_second_person_usd * _CENTS:
        return f"It is above USD {chosen.refund_second_person_usd}, so a second person confirms it."
    day = rows.granted_since(tx, customers, clock.now() - DAY) + cents
    if day > chosen.refund_second_person_day_usd * _CENTS:
        return (
            f"With it this customer is granted USD {Decimal(day) / _CENTS:.2f} within 24 hours, more than "
            f"USD {chosen.refund_second_person_day_usd}, so a second person confirms it."
        )
    return None
