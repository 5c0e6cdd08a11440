"""Whose data a request is about, for which purposes they go, and until when an order may still be needed."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing import person
from data.queries.privacy.erasing.erasures import ItemRow
from data.queries.privacy.erasing.person import CustomerMark
from data.queries.privacy.requests import RequestRow
from data.registry import Purpose
from data.vocabulary import ErasedKind, ErasureAct
from services.desk.policy_book import load_book
from services.privacy.erasure.periods import load as load_periods
from services.privacy.erasure.planning import Held, Scope
from services.privacy.requests.lookup import today

_LADDER = "BR-06"


def customers_of(tx: Connection, row: RequestRow) -> list[int]:
    """The customer's rows of the person who asks: all with the same e-mail address."""
    return person.customers(tx, row.customer_id, row.email_index)


def scope_of(tx: Connection, customers: Collection[int], purposes: Collection[str]) -> Scope:
    """What these purposes reach, together with those that were erased before."""
    going = {*purposes, *rows.purposes_erased(tx, customers)}
    return Scope(frozenset(Purpose(one) for one in going), today(), load_periods(tx))


def claims_until(held: Held, planned: Sequence[ItemRow], day: date) -> date | None:
    """The last day of a claim on an order that loses the person now (BR-06); None where no claim is possible."""
    going = {one.record_id for one in planned if one.kind is ErasedKind.ORDER and one.act is ErasureAct.PSEUDONYMISE}
    last = [
        one.shipped_on + timedelta(days=load_book().at(one.shipped_on)[_LADDER].number("last_days"))
        for one in held.orders
        if one.id in going and one.shipped_on is not None
    ]
    latest = max(last, default=None)
    return latest if latest is not None and latest >= day else None


def email_key(row: RequestRow) -> bytes | None:
    """The address as erasures know it again; nothing leads from it back."""
    return None if row.email is None else blind_index("erasure.email", row.email)


def ledger_key(mark: CustomerMark) -> str:
    """A customer's row as the ledger knows it again, in this database and in every older copy of it."""
    return blind_index("erasure.subject", f"{mark.id} {mark.created_at.isoformat()}").hex()
