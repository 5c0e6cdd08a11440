"""Put orders that were read from files into the database, in chunks of one transaction each.

A date that arrives later reassesses the open returns of its order. One audit entry tells what a run did; it is written
even where the run broke off, because the chunks before were committed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from sqlalchemy import Connection

from data import database
from data.queries.catalogue import catalogue, import_headings
from data.queries.catalogue import order_import as rows
from data.queries.catalogue.catalogue import ClaimRow
from data.queries.catalogue.order_rows import (
    CustomerRow,
    LineRow,
    OrderRow,
    PaidRow,
    ParcelRow,
    ProductRow,
    StoredOrder,
)
from data.queries.money import payments
from data.queries.privacy.erasing import gone_orders
from data.vocabulary import OPEN_STATES, AuditTag, Permission
from services.cases import assessment
from services.cases.entries import record
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor, authorise, query
from services.imports.columns import label
from services.imports.merge import Refused, laid_over
from services.imports.report import ImportReport, Tally

CHUNK = 500
_PERSON_DELETED = "belongs to somebody whose data were deleted; the order was left out"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Incoming:
    """An order that was read, and where each of its lines stands in the file (by position)."""

    row: OrderRow
    customer: CustomerRow
    products: tuple[ProductRow, ...]
    file: str
    line: int
    places: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    # The payments one by one, where the file has them; else the order counts as paid at once, by this reference.
    payments: tuple[PaidRow, ...] = ()
    payment_reference: str | None = None


@dataclass(frozen=True)
class Read:
    """What a format made of its files: the orders, the rows that could not be taken, and the files' SHA-256."""

    source: str
    orders: tuple[Incoming, ...]
    tally: Tally
    digests: Mapping[str, str]
    # The known export and our column by heading, as somebody chose it for this file.
    memory: tuple[str, Mapping[str, str]] = ("", MappingProxyType({}))


@dataclass(frozen=True)
class _Planned:
    """An order as it is to be stored; `details_changed` when its customer's or a product's own data differ."""

    incoming: Incoming
    row: OrderRow
    stored: StoredOrder | None
    claims: tuple[ClaimRow, ...]
    details_changed: bool
    # None where the payments stay as they are.
    payments: tuple[PaidRow, ...] | None
    refused: tuple[Refused, ...]

    @property
    def differs(self) -> bool:
        """Whether the order itself changes."""
        return self.stored is not None and (self.stored.row != self.row or self.payments is not None)

    @property
    def left_out(self) -> bool:
        """Whether nothing of the order is taken."""
        return self.stored is None and bool(self.refused)

    def parcels(self) -> list[tuple[int | None, ParcelRow]]:
        """The parcels to write, each with the id of its row where it has one."""
        same = self.stored.row.parcels if self.stored else ()
        keys = self.stored.parcel_ids if self.stored else {}
        return [(keys.get(parcel.position), parcel) for parcel in self.row.parcels if parcel not in same]

    def lines(self) -> list[tuple[int | None, LineRow]]:
        """The lines to write, each with the id of its row where it has one."""
        same = self.stored.row.lines if self.stored else ()
        keys = self.stored.line_ids if self.stored else {}
        return [(keys.get(line.position), line) for line in self.row.lines if line not in same]


def check_orders(actor: Actor, read: Read, progress: Progress | None = None) -> ImportReport:
    """What `import_orders` would do; nothing is written."""
    _may_import(actor)
    with database.reading() as tx:
        for chunk in _chunks(read.orders, progress):
            _count(read.tally, _planned(tx, chunk, lock=False))
    return read.tally.report(checked_only=True)


def import_orders(actor: Actor, read: Read, progress: Progress | None = None) -> ImportReport:
    """Add new orders, change those that differ, leave the others; the report lists the rows not taken."""
    _may_import(actor)
    complete = False
    try:
        for chunk in _chunks(read.orders, progress):
            _count(read.tally, database.disentangled(partial(_take_in, actor, read, chunk)))
        complete = True
    finally:
        _record_run(actor, read, complete=complete)
    return read.tally.report()


def _take_in(actor: Actor, read: Read, chunk: Sequence[Incoming]) -> list[_Planned]:
    with audit.transaction() as tx:
        authorise(tx, actor, Permission.ORDER_IMPORT)
        planned = _planned(tx, chunk, lock=True)
        _store(tx, actor, [order for order in planned if not order.left_out], read.source)
        return planned


@query(Permission.ORDER_IMPORT)
def remembered(tx: Connection, actor: Actor, export: str) -> dict[str, str]:
    """Our column by heading, as somebody chose it for the last file of this export."""
    return import_headings.of_export(tx, export)


@query(Permission.ORDER_IMPORT)
def _may_import(tx: Connection, actor: Actor) -> None:
    """Pass only those who may import, before anything is read from their files."""


def _chunks(orders: Sequence[Incoming], progress: Progress | None) -> Iterator[Sequence[Incoming]]:
    for start in range(0, len(orders), CHUNK):
        yield orders[start : start + CHUNK]
        if progress is not None:
            progress(min(start + CHUNK, len(orders)), len(orders))


def _planned(tx: Connection, chunk: Sequence[Incoming], *, lock: bool) -> list[_Planned]:
    """What becomes of each order; one that lost its person stays as it is (E05, R17)."""
    gone = gone_orders.among(tx, [incoming.row.number for incoming in chunk])
    refused = (Refused(None, "order_number", _PERSON_DELETED),)
    left_out = [
        _Planned(one, one.row, None, (), details_changed=False, payments=None, refused=refused)
        for one in chunk
        if one.row.number in gone
    ]
    return left_out + _plan(tx, [one for one in chunk if one.row.number not in gone], lock=lock)


def _plan(tx: Connection, chunk: Sequence[Incoming], *, lock: bool) -> list[_Planned]:
    stored = rows.stored_orders(tx, [incoming.row.number for incoming in chunk], lock=lock)
    claims = catalogue.claims(tx, [order.id for order in stored.values()])
    outdated = rows.known_customers(tx, _customers(chunk)).news.keys()
    old = rows.known_products(tx, _products(chunk)).news.keys()
    ids = [order.id for order in stored.values()]
    paid, used = payments.of_orders(tx, ids), payments.used(tx, ids)
    planned = []
    for incoming in chunk:
        order = stored.get(incoming.row.number)
        held = tuple(claim for claim in claims if order and claim.order_line_id in order.line_ids.values())
        row, refused = (incoming.row, []) if order is None else laid_over(order, incoming.row, held)
        touched = incoming.customer.reference in outdated or any(product.sku in old for product in incoming.products)
        known = paid.get(order.id, ()) if order else ()
        ways = known if refused or (order and order.id in used) else payments_of(incoming, row, known)
        planned.append(_Planned(incoming, row, order, held, touched, None if ways == known else ways, tuple(refused)))
    return planned


def payments_of(incoming: Incoming, row: OrderRow, known: tuple[PaidRow, ...]) -> tuple[PaidRow, ...]:
    """The order's payments as they are to be stored; a file that does not name them takes none away."""
    if incoming.payments:
        return incoming.payments
    if len(known) > 1:
        return known
    reference = incoming.payment_reference or (known[0].reference if known else None)
    return (PaidRow(1, row.payment_method, row.total, reference),)


def _reject(tally: Tally, incoming: Incoming, problem: Refused) -> None:
    file, line = incoming.places.get(problem.position or 0, (incoming.file, incoming.line))
    tally.reject(file, line, label(problem.column), problem.reason)


def _count(tally: Tally, planned: Sequence[_Planned]) -> None:
    for order in planned:
        for problem in order.refused:
            _reject(tally, order.incoming, problem)
        tally.added += order.stored is None and not order.left_out
        tally.changed += order.stored is not None and (order.differs or order.details_changed)
        tally.unchanged += order.stored is not None and not (order.differs or order.details_changed)


def _customers(chunk: Sequence[Incoming]) -> list[CustomerRow]:
    return list({incoming.customer.reference: incoming.customer for incoming in chunk}.values())


def _products(chunk: Sequence[Incoming]) -> list[ProductRow]:
    return list({product.sku: product for incoming in chunk for product in incoming.products}.values())


def _store(tx: Connection, actor: Actor, planned: Sequence[_Planned], source: str) -> None:
    at, chunk = clock.now(), [order.incoming for order in planned]
    # A file that names nobody leaves the order with the customer who is stored, and makes no nameless one beside.
    theirs = [order.incoming for order in planned if order.row.customer == order.incoming.customer.reference]
    customers, products = rows.put_customers(tx, _customers(theirs), at), rows.put_products(tx, _products(chunk))
    new = [order.row for order in planned if order.stored is None]
    ids = rows.add_orders(tx, new, customers, source=source, at=at)
    for order in planned:
        if order.stored is not None and order.differs:
            ids[order.row.number] = order.stored.id
            rows.change_order(tx, order.stored.id, order.row, customers)
    writing = [(ids[order.row.number], order) for order in planned if order.row.number in ids]
    parcels = [(key, *parcel) for key, order in writing for parcel in order.parcels()]
    places = rows.put_parcels(tx, list(ids.values()), parcels)
    rows.put_lines(tx, [(key, *line) for key, order in writing for line in order.lines()], products, places)
    payments.put(tx, {key: order.payments for key, order in writing if order.payments is not None})
    for _, order in writing:
        _reassess(tx, actor, order.claims, source)


def _reassess(tx: Connection, actor: Actor, claims: Sequence[ClaimRow], source: str) -> None:
    for return_id in sorted({claim.return_id for claim in claims if claim.state in OPEN_STATES}):
        case = existing(tx, return_id, lock=True)
        assessment.touched(tx, case)
        record(tx, actor, case, AuditTag.RETURN_FACTS_RECORDED, {"order_changed_by_import": source})


def _record_run(actor: Actor, read: Read, *, complete: bool) -> None:
    report = read.tally.report()
    with database.transaction() as tx:
        if complete and report.orders:
            import_headings.put(tx, *read.memory)
        audit.record(
            tx,
            actor,
            AuditTag.ORDERS_IMPORTED,
            f"orders:{read.source}",
            {
                "rows": report.rows_read,
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "rejected": report.rows_refused,
                "complete": complete,
                "sha256": dict(read.digests),
            },
        )
