"""What an erasure does to each thing that the shop holds of a person: delete, keep without the name, hold, or keep.

Decided thing by thing, never for the person as a whole: an open return holds itself, its order, its files and the way
to reach the person, and nothing else (E02). What the books need stays without the person until its end (E05, E06).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy.erasing import live, person
from data.queries.privacy.erasing.belonging import purposes_of
from data.queries.privacy.erasing.erasures import ItemRow
from data.queries.privacy.erasing.person import HeldOrder, HeldPart, HeldReturn
from data.registry import Purpose
from data.vocabulary import ErasedKind, ErasureAct, KeptFor
from services.privacy.erasure.periods import Periods, years_after

# How shops call an order that still goes on, and one that never became a sale.
GOES_ON = frozenset(
    (
        *("created", "approved", "invoiced", "processing", "pending", "on-hold", "on_hold", "holded", "new"),
        *("unfulfilled", "unshipped", "pending_payment", "payment_review", "partially_shipped"),
    )
)
_NO_SALE = frozenset(
    ("abandoned", "failed", "canceled", "cancelled", "voided", "expired", "unavailable", "checkout-draft")
)


@dataclass(frozen=True)
class Held:
    """What the shop holds of a person; `reasons` says by return what still needs it."""

    customers: tuple[int, ...]
    orders: tuple[HeldOrder, ...]
    returns: tuple[HeldReturn, ...]
    files: tuple[HeldPart, ...]
    messages: tuple[HeldPart, ...]
    fingerprints: tuple[HeldPart, ...]
    reasons: Mapping[int, KeptFor]


@dataclass(frozen=True)
class Scope:
    """For which purposes data goes, earlier erasures included, on which day, by which periods."""

    purposes: frozenset[Purpose]
    today: date
    periods: Periods

    def covers(self, kind: ErasedKind) -> bool:
        """Whether no purpose that stays needs such a thing (E11)."""
        return self.purposes >= purposes_of(kind)


def held_of(tx: Connection, customers: Collection[int]) -> Held:
    """Everything that the shop holds of the person with these rows."""
    orders = person.orders(tx, customers)
    returns = person.returns(tx, customers, [one.id for one in orders])
    ids = [one.id for one in returns]
    return Held(
        tuple(customers),
        tuple(orders),
        tuple(returns),
        tuple(person.files(tx, ids)),
        tuple(person.messages(tx, ids)),
        tuple(person.fingerprints(tx, ids)),
        live.reasons(tx, ids),
    )


def plan(held: Held, scope: Scope) -> list[ItemRow]:
    """What becomes of each thing, always in the same order."""
    orders = {one.id: _order(one, held, scope) for one in held.orders}
    returns = {one.id: _return(one, orders.get(one.order_id), held, scope) for one in held.returns}
    accounts = [_account(customer, held, orders, scope) for customer in held.customers]
    parts = [
        *_parts(ErasedKind.FILE, held.files, held, scope),
        *_parts(ErasedKind.MESSAGE, held.messages, held, scope),
        *([] if scope.covers(ErasedKind.FILE) else _parts(ErasedKind.FINGERPRINT, held.fingerprints, held, scope)),
    ]
    return [*accounts, *orders.values(), *(one for one in returns.values() if one is not None), *parts]


def _order(order: HeldOrder, held: Held, scope: Scope) -> ItemRow:
    until = years_after(order.ordered_on, scope.periods.order_years)
    if not scope.covers(ErasedKind.ORDER):
        return ItemRow(ErasedKind.ORDER, order.id, ErasureAct.KEEP, KeptFor.OTHER_PURPOSE, None)
    theirs = [one for one in held.returns if one.order_id == order.id]
    needed = next((held.reasons[one.id] for one in theirs if one.id in held.reasons), None)
    if needed is None and order.status.casefold() in GOES_ON:
        needed = KeptFor.OPEN_ORDER
    if needed is not None:
        return ItemRow(ErasedKind.ORDER, order.id, ErasureAct.HOLD, needed, None)
    no_sale = order.status.casefold() in _NO_SALE and not theirs
    if no_sale or until < scope.today:
        return ItemRow(ErasedKind.ORDER, order.id, ErasureAct.DELETE, None, None)
    return ItemRow(ErasedKind.ORDER, order.id, ErasureAct.PSEUDONYMISE, KeptFor.LAW, until)


def _return(case: HeldReturn, order: ItemRow | None, held: Held, scope: Scope) -> ItemRow | None:
    if not scope.covers(ErasedKind.RETURN):
        return None
    needed = held.reasons.get(case.id)
    if needed is not None:
        return ItemRow(ErasedKind.RETURN, case.id, ErasureAct.HOLD, needed, None)
    if order is not None and order.act is ErasureAct.DELETE:
        return ItemRow(ErasedKind.RETURN, case.id, ErasureAct.DELETE, None, None)
    until = None if order is None else order.until
    return ItemRow(ErasedKind.RETURN, case.id, ErasureAct.PSEUDONYMISE, KeptFor.LAW, until)


def _account(customer: int, held: Held, orders: Mapping[int, ItemRow], scope: Scope) -> ItemRow:
    if not scope.covers(ErasedKind.ACCOUNT):
        return ItemRow(ErasedKind.ACCOUNT, customer, ErasureAct.KEEP, KeptFor.OTHER_PURPOSE, None)
    theirs = [orders[one.id] for one in held.orders if one.customer_id == customer]
    needs = {one.reason for one in theirs if one.act is ErasureAct.HOLD}
    if needs:
        reason = KeptFor.FRAUD_CASE if needs == {KeptFor.FRAUD_CASE} else KeptFor.CONTACT
        return ItemRow(ErasedKind.ACCOUNT, customer, ErasureAct.HOLD, reason, None)
    untils = [one.until for one in theirs if one.act is ErasureAct.PSEUDONYMISE and one.until is not None]
    if untils:
        return ItemRow(ErasedKind.ACCOUNT, customer, ErasureAct.PSEUDONYMISE, KeptFor.LAW, max(untils))
    return ItemRow(ErasedKind.ACCOUNT, customer, ErasureAct.DELETE, None, None)


def _parts(kind: ErasedKind, parts: Sequence[HeldPart], held: Held, scope: Scope) -> list[ItemRow]:
    """Files, messages and fingerprints go with the return that nothing needs any more."""
    if not scope.covers(kind):
        return []
    return [
        ItemRow(kind, one.id, ErasureAct.HOLD, held.reasons[one.return_id], None)
        if one.return_id in held.reasons
        else ItemRow(kind, one.id, ErasureAct.DELETE, None, None)
        for one in parts
    ]
