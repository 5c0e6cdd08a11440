"""The words that every layer shares, a file per family; pages may import nothing else of data."""

from data.vocabulary.audit import AuditTag
from data.vocabulary.desk import JobState, MessageState
from data.vocabulary.evidence import EvidenceKind, EvidenceNote, EvidenceState, Proof, ProofVerdict, Rendition
from data.vocabulary.money import ExcessState, PayoutState, Provider, RefundLineKind, RefundState
from data.vocabulary.people import Permission, Role
from data.vocabulary.privacy import IdentityMethod, QuestionReason, RefusalGround, RequestState, Right
from data.vocabulary.returns import (
    OPEN_STATES,
    SETTLING_STATES,
    Channel,
    DecisionKind,
    Reason,
    Recommendation,
    ReturnState,
    Tier,
)
from data.vocabulary.settling import (
    GONE_BACK,
    CostBearer,
    CustomerChoice,
    PaymentState,
    QuestionKind,
    RepairOutcome,
    RepairState,
    ReplacementState,
)
from data.vocabulary.warehouse import (
    ARRIVED,
    PASSED,
    SELLABLE,
    Disposition,
    InspectionVerdict,
    ParcelKind,
    ParcelState,
    StockMove,
    UnitOutcome,
)
from data.vocabulary.work import Stage, WorkQueue

__all__ = [
    "ARRIVED",
    "GONE_BACK",
    "OPEN_STATES",
    "PASSED",
    "SELLABLE",
    "SETTLING_STATES",
    "AuditTag",
    "Channel",
    "CostBearer",
    "CustomerChoice",
    "DecisionKind",
    "Disposition",
    "EvidenceKind",
    "EvidenceNote",
    "EvidenceState",
    "ExcessState",
    "IdentityMethod",
    "InspectionVerdict",
    "JobState",
    "MessageState",
    "ParcelKind",
    "ParcelState",
    "PaymentState",
    "PayoutState",
    "Permission",
    "Proof",
    "ProofVerdict",
    "Provider",
    "QuestionKind",
    "QuestionReason",
    "Reason",
    "Recommendation",
    "RefundLineKind",
    "RefundState",
    "RefusalGround",
    "Rendition",
    "RepairOutcome",
    "RepairState",
    "ReplacementState",
    "RequestState",
    "ReturnState",
    "Right",
    "Role",
    "Stage",
    "StockMove",
    "Tier",
    "UnitOutcome",
    "WorkQueue",
]
