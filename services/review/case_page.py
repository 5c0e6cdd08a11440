"""A return as its page shows it: order, lines, assessment, evidence, earlier returns, timeline."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from data.queries.privacy import rights
from data.queries.privacy.rights import StatementRow
from data.queries.returns import cases as rows
from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow, EarlierReturn, LineRow
from data.queries.returns.decisions import ChosenRow, DecisionRow, OverrideRow
from data.queries.work.unfinished import Writing
from data.vocabulary import Permission
from services.cases import proofs
from services.cases.assessment import Assessed, evaluate
from services.cases.proofs import Gap
from services.desk import clock
from services.desk.access import Actor, permissions_of, query
from services.desk.errors import NotFound
from services.desk.history import timeline
from services.desk.history.timeline import Happening
from services.desk.settings import settings
from services.desk.text import masking
from services.desk.text.rma import typed
from services.evidence import gallery
from services.evidence.gallery import EvidenceItem
from services.review import holds, signals, standing, unfinished
from services.review.holds import Holder
from services.review.signals import Signal
from services.review.standing import Standing

__all__ = ["Assessed", "CaseView", "ChosenRow", "LineRow", "evaluate", "open_case"]


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
    standing: Standing | None
    # What the customer stated beside it; the return itself stays as it is.
    statements: tuple[StatementRow, ...]
    writing: tuple[Writing, ...]
    parcels: int
    now: datetime
    today: date


@query(Permission.RETURN_READ)
def open_case(tx: Connection, actor: Actor, rma: str) -> CaseView:
    """The return with this RMA; NotFound where there is none."""
    case = rows.find(tx, rma=typed(rma))
    if case is None:
        raise NotFound(f"There is no return {rma[:20]}. Check the RMA or search the queue.")
    now = clock.now()
    decisions = made.decisions(tx, case.id)
    assessed = evaluate(tx, case)
    may = permissions_of(tx, actor)
    return CaseView(
        case=_masked(case),
        lines=assessed.lines,
        assessed=assessed,
        evidence=gallery.of_customer(tx, case.id, assessed.files) if Permission.EVIDENCE_READ in may else (),
        gaps=proofs.gaps(case, assessed.files, assessed.lines, assessed.parcels),
        earlier=rows.earlier(tx, case.customer_id, case.id),
        timeline=timeline.of_return(tx, case.id, sees_money=Permission.MONEY_READ in may),
        decisions=decisions,
        chosen=made.chosen(tx, [decision.id for decision in decisions]),
        overrides=made.overrides(tx, case.id),
        holder=holds.holder_of(tx, case, now),
        signals=signals.of_return(tx, case, assessed),
        standing=standing.of_return(tx, case, decisions),
        statements=tuple(rights.statements(tx, return_id=case.id)),
        writing=unfinished.others_writing(tx, actor, case.id),
        parcels=assessed.parcels,
        now=now,
        today=clock.today(settings().zone),
    )


def _masked(case: CaseRow) -> CaseRow:
    return replace(
        case,
        customer_name=case.customer_name and masking.mask_name(case.customer_name),
        customer_email=case.customer_email and masking.mask_email(case.customer_email),
    )
