"""A return as its page shows it: order, lines, assessment, evidence, earlier returns, timeline."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from data.queries import cases as rows
from data.queries import decisions as made
from data.queries.cases import CaseRow, EarlierReturn, LineRow
from data.queries.decisions import ChosenRow, DecisionRow, OverrideRow
from data.vocabulary import Permission, Recommendation, Tier
from services import clock, holds, inspection, masking, signals, timeline
from services.access import Actor, permissions_of, query
from services.case_facts import facts_of
from services.errors import NotFound
from services.evidence import gallery, proofs
from services.evidence.gallery import EvidenceItem
from services.evidence.proofs import Gap
from services.holds import Holder
from services.message_text import one_line
from services.policy.book import load_book
from services.policy.findings import Assessment
from services.policy.parcel import CaseAssessment, assess_case
from services.policy.terms import Result
from services.returns import existing
from services.settings import settings
from services.signals import Signal
from services.timeline import Happening

__all__ = ["Assessed", "CaseView", "LineRow", "evaluate", "open_case", "reassess", "touched"]


@dataclass(frozen=True)
class Assessed:
    """The engine's answer on every line of a return, and on the parcel as a whole."""

    lines: tuple[LineRow, ...]
    parcels: int
    whole: CaseAssessment

    def of(self, line_id: int) -> Assessment:
        """The assessment of one line."""
        position = [line.id for line in self.lines].index(line_id)
        return self.whole.lines[position]

    @property
    def clauses(self) -> frozenset[str]:
        """The ids of all clauses that were looked at."""
        return frozenset(finding.clause for line in self.whole.lines for finding in line.findings)

    def result_of(self, clause: str) -> Result | None:
        """What the clause answered: on several lines the answer that is worst for the customer."""
        order = (Result.NOT_MET, Result.CANNOT_TELL, Result.MET, Result.NOT_APPLICABLE)
        results = {f.result for line in self.whole.lines for f in line.findings if f.clause == clause}
        return next((result for result in order if result in results), None)

    @property
    def policy_version(self) -> date:
        """The newest version of the policy that a line was assessed under (C35)."""
        return max(line.policy_version for line in self.whole.lines)

    @property
    def tier(self) -> Tier | None:
        """The section that governs the first line that has one, for the queue's filter."""
        found = next((line.tier for line in self.whole.lines if line.tier), None)
        return None if found is None else Tier(found.value)

    def to_record(self) -> dict[str, object]:
        """Everything that was shown, for a decision to keep."""
        postage = self.whole.postage
        lines = zip(self.lines, self.whole.lines, strict=True)
        return {
            "decision": self.whole.decision.value,
            "flags": list(self.whole.flags),
            "postage": {
                "status": postage.status.value,
                "cap": postage.cap,
                "reimbursed": postage.reimbursed,
                "excess": postage.excess,
                "formula": postage.formula.to_json() if postage.formula else None,
            },
            "lines": [
                {"return_line": row.id, "product": row.product, "quantity": row.quantity, **line.to_record()}
                for row, line in lines
            ],
        }


@dataclass(frozen=True)
class CaseView:
    """Everything on the case page; names and addresses of the customer are masked."""

    case: CaseRow
    lines: tuple[LineRow, ...]
    assessed: Assessed
    evidence: tuple[EvidenceItem, ...]
    gaps: tuple[Gap, ...]
    earlier: tuple[EarlierReturn, ...]
    timeline: tuple[Happening, ...]
    decisions: tuple[DecisionRow, ...]
    chosen: tuple[ChosenRow, ...]
    overrides: tuple[OverrideRow, ...]
    holder: Holder | None
    signals: tuple[Signal, ...]
    parcels: int
    now: datetime
    today: date


@query(Permission.RETURN_READ)
def open_case(tx: Connection, actor: Actor, rma: str) -> CaseView:
    """The return with this RMA; NotFound where there is none."""
    case = rows.find(tx, rma=one_line(rma).upper())
    if case is None:
        raise NotFound(f"There is no return {rma[:20]}. Check the RMA or search the queue.")
    now = clock.now()
    decisions = made.decisions(tx, case.id)
    assessed = evaluate(tx, case)
    return CaseView(
        case=_masked(case),
        lines=assessed.lines,
        assessed=assessed,
        evidence=gallery.gallery(tx, case.id) if Permission.EVIDENCE_READ in permissions_of(tx, actor) else (),
        gaps=proofs.gaps(tx, case, assessed.lines, assessed.parcels),
        earlier=rows.earlier(tx, case.customer_id, case.id),
        timeline=timeline.of_return(tx, case.id),
        decisions=decisions,
        chosen=made.chosen(tx, [decision.id for decision in decisions]),
        overrides=made.overrides(tx, case.id),
        holder=holds.holder(tx, case.id, now),
        signals=signals.of_return(tx, case),
        parcels=assessed.parcels,
        now=now,
        today=clock.today(settings().zone),
    )


def evaluate(tx: Connection, case: CaseRow) -> Assessed:
    """Hold every line of the return against the policy; nothing is written."""
    lines, parcels = rows.lines(tx, case.id), rows.parcel_count(tx, case.order_id)
    evidence = proofs.evidence_by_line(tx, case, [line.id for line in lines])
    found = inspection.by_line(tx, case.id, case.currency, case.usd_per_unit)
    pairs = zip(lines, evidence, strict=True)
    facts = [facts_of(case, line, shown, parcels, found.get(line.id)) for line, shown in pairs]
    return Assessed(lines, parcels, assess_case(facts, load_book()))


def reassess(tx: Connection, return_id: int) -> Assessed:
    """Assess the return anew and keep tier and recommendation for the queue's filters."""
    return assess(tx, existing(tx, return_id))


def assess(tx: Connection, case: CaseRow) -> Assessed:
    """`reassess` of a return whose row is at hand already."""
    assessed = evaluate(tx, case)
    recommendation = Recommendation(assessed.whole.decision.value)
    if (assessed.tier, recommendation) != (case.tier, case.recommendation):
        rows.set_assessment(tx, case.id, assessed.tier, recommendation)
    return assessed


def touched(tx: Connection, return_id: int) -> Assessed:
    """Something that a decider would want to know has changed: count the version up and assess anew."""
    rows.change(tx, return_id)
    return reassess(tx, return_id)


def _masked(case: CaseRow) -> CaseRow:
    return replace(
        case,
        customer_name=case.customer_name and masking.mask_name(case.customer_name),
        customer_email=case.customer_email and masking.mask_email(case.customer_email),
    )
