"""Removing what has to be kept no longer: once a day, in the background, nothing that is still needed."""

from collections.abc import Sequence

from sqlalchemy import Connection

from data.database import overwrite_what_goes
from data.queries.privacy import retention as rows
from data.queries.privacy.erasing import person, strip
from data.queries.privacy.retention import CaseDue, OrderDue
from data.registry import Purpose
from data.vocabulary import AuditTag, RecordKind
from services.desk import audit, clock
from services.evidence.keeping import media
from services.privacy.erasure.periods import load
from services.privacy.requests.lookup import today
from services.privacy.retention.schedule import due

_EVERYTHING = frozenset(Purpose)
_WORKER = "worker"


def remove_what_is_due() -> int:
    """Remove it and return how many records went; a file whose rows are gone and that stays is swept up later."""
    with audit.transaction() as tx:
        periods = load(tx)
        found = due(tx, periods)
        orders = [one for one in found.orders if periods.removes or one.id in found.promised]
        cases = found.cases if periods.removes else ()
        counts = {"order": len(orders), "case": len(cases), "request": len(found.requests)}
        removed = sum(counts.values())
        if not removed:
            return 0
        overwrite_what_goes(tx)
        # Returns first: those of the orders that go as well are gone afterwards.
        files = [*_cases(tx, cases), *_orders(tx, orders)]
        _requests(tx, [one.id for one in found.requests])
        audit.record(tx, _WORKER, AuditTag.RETENTION_REMOVED, _about(), counts)
    store = media()
    for media_id in files:
        store.delete(media_id)
    return removed


def _about() -> str:
    return f"retention:{today().isoformat()}"


def _orders(tx: Connection, orders: Sequence[OrderDue]) -> list[str]:
    """The order with all that hangs on it, and the customer's row where no order is left."""
    ids = [one.id for one in orders]
    returns = [one.id for one in person.returns(tx, [], ids)]
    files = _take_files(tx, returns)
    strip.delete_rows(tx, "return_case", returns)
    rows.forget_done(tx, RecordKind.CASE, returns)
    strip.delete_rows(tx, "shop_order", ids)
    alone = rows.without_orders(tx, {one.customer_id for one in orders})
    strip.delete_rows(tx, "customer", alone)
    records = [f"return:{one}" for one in returns] + [f"customer:{one}" for one in alone]
    audit.redact_reasons(tx, _WORKER, records, _about())
    return files


def _cases(tx: Connection, cases: Sequence[CaseDue]) -> list[str]:
    """Photos, videos, messages and texts; what was decided and paid stays with its order."""
    ids = [one.id for one in cases]
    files = _take_files(tx, ids)
    strip.delete_rows(tx, "message", [one.id for one in person.messages(tx, ids)])
    strip.empty_returns(tx, {one.id: f"{one.rma} {one.number}" for one in cases}, _EVERYTHING)
    audit.redact_reasons(tx, _WORKER, [f"return:{one}" for one in ids], _about())
    rows.note_done(tx, RecordKind.CASE, ids, clock.now())
    return files


def _take_files(tx: Connection, returns: list[int]) -> list[str]:
    evidence = [one.id for one in person.files(tx, returns)]
    files = strip.files_of(tx, evidence)
    strip.delete_rows(tx, "evidence", evidence)
    return files


def _requests(tx: Connection, messages: list[int]) -> None:
    """Who asked and what was written; the number, the right, the dates and the outcome stay (T05)."""
    rows.empty_requests(tx, messages)
    rows.note_done(tx, RecordKind.REQUEST, messages, clock.now())
