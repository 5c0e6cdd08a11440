"""What a reviewer says of a file: which proof it gives, and whether it is good enough."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns import evidence as rows
from data.queries.returns.cases import CaseRow
from data.queries.returns.evidence import EvidenceRow
from data.vocabulary import OPEN_STATES, AuditTag, Permission, Proof, ProofVerdict
from services.cases.assessment import touched
from services.cases.entries import record
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.review import holds


@dataclass(frozen=True)
class Changed:
    """Whether an act changed anything."""

    changed: bool


@command(Permission.EVIDENCE_ADD)
def assign(tx: Connection, actor: Actor, evidence_id: int, proofs: Iterable[Proof]) -> Changed:
    """Let the file fill exactly these slots; a verdict on a slot that it keeps stays."""
    case, file = _open_file(tx, evidence_id)
    holds.check_not_held_by_another(tx, actor, file.return_id)
    wanted, present = set(proofs), {row.proof for row in rows.proofs(tx, [evidence_id])}
    if wanted == present:
        return Changed(changed=False)
    rows.remove_proofs(tx, evidence_id, present - wanted)
    rows.add_proofs(tx, evidence_id, wanted - present)
    details = {**_named(file), "proofs": sorted(wanted), "before": sorted(present)}
    record(tx, actor, case, AuditTag.EVIDENCE_ASSIGNED, details)
    touched(tx, case)
    return Changed(changed=True)


@command(Permission.EVIDENCE_JUDGE)
def judge(tx: Connection, actor: Actor, evidence_id: int, proof: Proof, verdict: ProofVerdict) -> Changed:
    """Say of a file in a slot whether it proves what it should; UNJUDGED takes the verdict back."""
    case, file = _open_file(tx, evidence_id)
    holds.check_held(tx, actor, file.return_id)
    before = {row.proof: row.verdict for row in rows.proofs(tx, [evidence_id])}
    if proof not in before:
        raise InvalidInput("This file is no longer in that slot. Put it there first, then judge it.")
    if before[proof] is verdict:
        return Changed(changed=False)
    judged = verdict is not ProofVerdict.UNJUDGED
    rows.set_verdict(
        tx, evidence_id, proof, verdict, actor.staff_id if judged else None, clock.now() if judged else None
    )
    details = {**_named(file), "proof": proof.value, "verdict": verdict.value, "before": before[proof].value}
    record(tx, actor, case, AuditTag.EVIDENCE_JUDGED, details)
    touched(tx, case)
    return Changed(changed=True)


@dataclass(frozen=True)
class Accepted:
    """How many pictures an act accepted."""

    accepted: int

    @property
    def changed(self) -> bool:
        """Whether it accepted any."""
        return self.accepted > 0


@command(Permission.EVIDENCE_JUDGE)
def accept_rest(tx: Connection, actor: Actor, return_id: int, evidence_ids: Iterable[int]) -> Accepted:
    """Accept what nobody has judged of these files, those that the person saw; each leaves its own entry."""
    case = _undecided(tx, return_id)
    holds.check_held(tx, actor, return_id)
    files, slots = rows.with_proofs(tx, return_id)
    shown = set(evidence_ids)
    named = {file.id: file for file in files if file.unit_id is None and file.id in shown}
    open_now = [one for one in slots if one.evidence_id in named and one.verdict is ProofVerdict.UNJUDGED]
    accepted = ProofVerdict.ACCEPTED
    for slot in open_now:
        rows.set_verdict(tx, slot.evidence_id, slot.proof, accepted, actor.staff_id, clock.now())
        said = {"proof": slot.proof.value, "verdict": accepted.value, "before": slot.verdict.value}
        record(tx, actor, case, AuditTag.EVIDENCE_JUDGED, {**_named(named[slot.evidence_id]), **said})
    if open_now:
        touched(tx, case)
    return Accepted(len({slot.evidence_id for slot in open_now}))


def _named(file: EvidenceRow) -> dict[str, str]:
    return {"evidence": file.public_id, "sha256": file.sha256}


def _open_file(tx: Connection, evidence_id: int) -> tuple[CaseRow, EvidenceRow]:
    """The file of a case on which nobody has decided yet, the case locked."""
    file = rows.find(tx, evidence_id)
    if file is None:
        raise NotFound("There is no such file.")
    if file.unit_id is not None:
        raise InvalidInput("This photo was taken at the bench; only what the customer sent can prove a claim.")
    return _undecided(tx, file.return_id), file


def _undecided(tx: Connection, return_id: int) -> CaseRow:
    case = existing(tx, return_id, lock=True)
    if case.state not in OPEN_STATES:
        raise Conflict("This return is decided; its evidence stays as the decision saw it.")
    return case
