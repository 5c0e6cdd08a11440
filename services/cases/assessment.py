"""A return held against the policy: every line, and the parcel as a whole."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from data.queries.returns import cases as rows
from data.queries.returns.cases import CaseRow, LineRow
from data.queries.warehouse import receiving
from data.queries.warehouse.receiving import UnitRow
from data.vocabulary import Recommendation, Tier
from services.cases import inspection, proofs
from services.cases.entries import change
from services.cases.policy_facts import facts_of
from services.cases.proofs import Files
from services.desk.policy_book import load_book
from services.policy.findings import Assessment
from services.policy.parcel import CaseAssessment, assess_case
from services.policy.terms import Result


@dataclass(frozen=True)
class Assessed:
    """The engine's answer on every line of a return, and on the parcel as a whole."""

    lines: tuple[LineRow, ...]
    parcels: int
    whole: CaseAssessment
    files: Files = field(repr=False)
    # What the bench says of the units, oldest first.
    units: tuple[UnitRow, ...] = field(repr=False)

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


def evaluate(tx: Connection, case: CaseRow) -> Assessed:
    """Hold every line of the return against the policy; nothing is written."""
    lines = rows.lines(tx, case.id)
    files = proofs.files_of(tx, case.id)
    evidence = proofs.evidence_by_line(case, files, [line.id for line in lines])
    units = receiving.units(tx, case.id)
    found = inspection.by_line(tx, units, case.currency, case.usd_per_unit)
    pairs = zip(lines, evidence, strict=True)
    facts = [facts_of(case, line, shown, case.parcels, found.get(line.id)) for line, shown in pairs]
    return Assessed(lines, case.parcels, assess_case(facts, load_book()), files, units)


def assess(tx: Connection, case: CaseRow) -> Assessed:
    """Hold the return against the policy, and keep tier and recommendation for the queue's filters."""
    assessed = evaluate(tx, case)
    recommendation = Recommendation(assessed.whole.decision.value)
    if (assessed.tier, recommendation) != (case.tier, case.recommendation):
        rows.set_assessment(tx, case.id, assessed.tier, recommendation)
    return assessed


def touched(tx: Connection, case: CaseRow) -> Assessed:
    """Something that a decider would want to know has changed: count the version up and assess anew."""
    return assess(tx, change(tx, case))
