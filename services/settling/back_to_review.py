"""The way back to a reviewer: what was approved can no longer be done as it was decided."""

from datetime import timedelta

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.vocabulary import SETTLING_STATES, AuditTag, ReturnState
from services.cases.assessment import Assessed, assess
from services.cases.entries import change, free, record
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.settling import next_steps


def to_reviewer(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    because: str,
    *,
    assessed: Assessed | None = None,
    by: str = "",
    **columns: object,
) -> None:
    """Put an approved return back into review with the reason that its timeline shows; its review has a new due time.

    What is on its way, reserved or forwarded already stays; a refund that was not sent is taken back, and nothing more
    is begun. `columns` are set on the return too; `by` names what sent it, where that matters later; `assessed` where
    the act has assessed the return as it is now. A return that is in review already only keeps the new reason.
    """
    settling = case.state in SETTLING_STATES
    if settling:
        because_here = "The return went back to a reviewer before the refund was sent."
        next_steps.stopped(tx, actor, case, because_here, assessed)
        due_at = clock.now() + timedelta(hours=settings().review_hours)
        columns |= {"state": ReturnState.AWAITING_REVIEW, "due_at": due_at, "paused_at": None, **free()}
    sent = change(tx, case, **columns)
    assessed = assessed or assess(tx, sent)
    details = {"from": case.state, "recommendation": assessed.whole.decision} | ({"by": by} if by else {})
    record(tx, actor, case, AuditTag.RETURN_SENT_BACK_TO_REVIEW, details, because)
