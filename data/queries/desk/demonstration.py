"""How far the demonstration's returns are loaded."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, String, cast, func, literal, select

from data.models.audit import AuditEntry
from data.models.catalogue import Product
from data.models.evidence import Evidence, EvidenceProof
from data.models.returns import Decision, ReturnCase
from data.models.warehouse import Accessory, StockMovement
from data.vocabulary import AuditTag, ProofVerdict

# What the acts after an approval leave; an act counts as made when its entries are there.
_SETTLED = (
    AuditTag.ANSWER_RECORDED,
    AuditTag.PARCEL_RECEIVED,
    AuditTag.PAYMENT_CHANGED,
    AuditTag.PAYOUT_RECORDED,
    AuditTag.QUESTION_ASKED,
    AuditTag.REFUND_CONFIRMED,
    AuditTag.REFUND_GRANTED,
    AuditTag.REFUND_SENT,
    AuditTag.REPAIR_CHANGED,
    AuditTag.REPLACEMENT_CHANGED,
    AuditTag.RETURN_CANCELLED,
    AuditTag.RETURN_CLOSED,
    AuditTag.UNITS_SENT_BACK,
)


@dataclass(frozen=True)
class Loaded:
    """A return that exists: how many files of the customer, verdicts, decisions and acts of settling it has."""

    return_id: int
    rma: str
    files: int
    verdicts: int
    decisions: int
    settled: int


def loaded(tx: Connection, form_keys: Collection[str]) -> dict[str, Loaded]:
    """The returns among these, by the key of the form that opened them."""
    theirs = (Evidence.return_id == ReturnCase.id, Evidence.unit_id.is_(None))
    files = select(func.count()).where(*theirs).scalar_subquery()
    judged = (EvidenceProof.evidence_id == Evidence.id, EvidenceProof.verdict != ProofVerdict.UNJUDGED)
    verdicts = select(func.count()).where(Evidence.return_id == ReturnCase.id, *judged).scalar_subquery()
    decisions = select(func.count()).where(Decision.return_id == ReturnCase.id).scalar_subquery()
    record = literal("return:").concat(cast(ReturnCase.id, String))
    acts = (AuditEntry.record == record, AuditEntry.tag.in_(_SETTLED))
    settled = select(func.count()).where(*acts).scalar_subquery()
    rows = tx.execute(
        select(ReturnCase.form_key, ReturnCase.id, ReturnCase.rma, files, verdicts, decisions, settled).where(
            ReturnCase.form_key.in_(list(form_keys))
        )
    )
    return {row[0]: Loaded(*row[1:]) for row in rows}


def products(tx: Connection) -> dict[str, int]:
    """The number in the database of each product, by its own."""
    return {row.sku: row.id for row in tx.execute(select(Product.sku, Product.id))}


def packed(tx: Connection) -> frozenset[tuple[int, str]]:
    """Each product with each part of its packing list, retired ones too."""
    return frozenset((product, name) for product, name in tx.execute(select(Accessory.product_id, Accessory.name)))


def counted(tx: Connection) -> frozenset[int]:
    """Products of which units have ever come or gone."""
    return frozenset(tx.execute(select(StockMovement.product_id).distinct()).scalars())
