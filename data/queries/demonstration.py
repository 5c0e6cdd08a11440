"""How far the demonstration's returns are loaded."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from data.models.evidence import Evidence, EvidenceProof
from data.models.returns import Decision, ReturnCase
from data.vocabulary import ProofVerdict


@dataclass(frozen=True)
class Loaded:
    """A return that exists: how many files, verdicts and decisions it has."""

    return_id: int
    rma: str
    files: int
    verdicts: int
    decisions: int


def loaded(tx: Connection, form_keys: Collection[str]) -> dict[str, Loaded]:
    """The returns among these, by the key of the form that opened them."""
    files = select(func.count()).where(Evidence.return_id == ReturnCase.id).scalar_subquery()
    judged = (EvidenceProof.evidence_id == Evidence.id, EvidenceProof.verdict != ProofVerdict.UNJUDGED)
    verdicts = select(func.count()).where(Evidence.return_id == ReturnCase.id, *judged).scalar_subquery()
    decisions = select(func.count()).where(Decision.return_id == ReturnCase.id).scalar_subquery()
    rows = tx.execute(
        select(ReturnCase.form_key, ReturnCase.id, ReturnCase.rma, files, verdicts, decisions).where(
            ReturnCase.form_key.in_(list(form_keys))
        )
    )
    return {row[0]: Loaded(*row[1:]) for row in rows}
