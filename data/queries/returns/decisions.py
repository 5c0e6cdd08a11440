"""What named people decided on a return: decisions with their assessments, resolutions, and findings set aside."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.returns import Decision, DecisionLine, FindingOverride
from data.models.staff import Staff
from data.vocabulary import DecisionKind, Recommendation


@dataclass(frozen=True)
class DecisionRow:
    """What somebody decided, with the assessment as it was shown."""

    id: int
    kind: DecisionKind
    decided_by_id: int
    decided_by: str
    decided_at: datetime
    recommendation: Recommendation | None
    policy_version: str
    assessment: dict[str, Any]
    evidence_seen: list[Any]
    clause: str | None
    reason: str | None
    internal_note: str | None


@dataclass(frozen=True)
class ChosenRow:
    """Some units of a line and the resolution that a decision gave them."""

    decision_id: int
    return_line_id: int
    quantity: int
    resolution: str


@dataclass(frozen=True)
class Approval:
    """Which approval governs, since when, and what it promised in its order, without all that it kept."""

    id: int
    decided_at: datetime
    chosen: tuple[ChosenRow, ...]


@dataclass(frozen=True)
class OverrideRow:
    """A finding that somebody set aside, and why."""

    clause: str
    found: str
    overridden_to: str
    reason: str
    by: str
    at: datetime


# Built once, as in data/queries/returns/cases.py.
_DECISIONS = (
    select(
        Decision.id,
        Decision.kind,
        Decision.decided_by_id,
        Staff.display_name.label("decided_by"),
        Decision.decided_at,
        Decision.recommendation,
        Decision.policy_version,
        Decision.assessment,
        Decision.evidence_seen,
        Decision.clause,
        Decision.reason,
        Decision.internal_note,
    )
    .join(Staff, Staff.id == Decision.decided_by_id)
    .where(Decision.return_id == bindparam("return_id"), Decision.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(Decision.id.desc())
)
_CHOICE = (DecisionLine.decision_id, DecisionLine.return_line_id, DecisionLine.quantity, DecisionLine.resolution)
_NEWEST = select(func.max(Decision.id)).where(
    Decision.return_id == bindparam("return_id"), Decision.kind == DecisionKind.APPROVE
)
_NEWEST_APPROVAL = (
    select(Decision.id, Decision.decided_at, *_CHOICE)
    .outerjoin(DecisionLine, DecisionLine.decision_id == Decision.id)
    .where(Decision.id == _NEWEST.scalar_subquery())
    .order_by(DecisionLine.id)
)
_CHOSEN = (
    select(*_CHOICE)
    .where(DecisionLine.decision_id.in_(bindparam("decisions", expanding=True)))
    .order_by(DecisionLine.decision_id, DecisionLine.id)
)
_OVERRIDES = (
    select(
        FindingOverride.clause,
        FindingOverride.found,
        FindingOverride.overridden_to,
        FindingOverride.reason,
        Staff.display_name.label("by"),
        FindingOverride.at,
    )
    .join(Staff, Staff.id == FindingOverride.by_id)
    .where(FindingOverride.return_id == bindparam("return_id"))
    .order_by(FindingOverride.id)
)
_ADD, _ADD_LINE = insert(Decision), insert(DecisionLine)


_STANDS = tuple(kind for kind in DecisionKind if kind is not DecisionKind.UNDONE)


def decisions(tx: Connection, return_id: int, kinds: Iterable[DecisionKind] = _STANDS) -> tuple[DecisionRow, ...]:
    """The decisions of these kinds on a return, newest first; what was taken back is left out unless it is named."""
    found = tx.execute(_DECISIONS, {"return_id": return_id, "kinds": list(kinds)})
    return tuple(DecisionRow(**row._mapping) for row in found)


def newest_approval(tx: Connection, return_id: int) -> Approval | None:
    """The approval under which the return is settled."""
    found = tx.execute(_NEWEST_APPROVAL, {"return_id": return_id}).all()
    chosen = tuple(ChosenRow(*row[2:]) for row in found if row.decision_id is not None)
    return Approval(found[0].id, found[0].decided_at, chosen) if found else None


def chosen(tx: Connection, decision_ids: Iterable[int]) -> tuple[ChosenRow, ...]:
    """The resolutions that decisions gave to lines."""
    decisions = list(decision_ids)
    return (
        tuple(ChosenRow(**row._mapping) for row in tx.execute(_CHOSEN, {"decisions": decisions})) if decisions else ()
    )


def overrides(tx: Connection, return_id: int) -> tuple[OverrideRow, ...]:
    """Findings set aside on a return, oldest first."""
    return tuple(OverrideRow(**row._mapping) for row in tx.execute(_OVERRIDES, {"return_id": return_id}))


def add_decision(tx: Connection, values: Mapping[str, Any]) -> int:
    """Store a decision and return its id."""
    key = tx.execute(_ADD, dict(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def set_undone(tx: Connection, decision_id: int) -> None:
    """A decision that was taken back is kept as it was shown, and decides nothing."""
    tx.execute(update(Decision).where(Decision.id == decision_id).values(kind=DecisionKind.UNDONE))


def add_decision_lines(tx: Connection, chosen: Iterable[ChosenRow]) -> None:
    """Store the resolutions of some units."""
    tx.execute(_ADD_LINE, [asdict(one) for one in chosen])


def add_override(tx: Connection, values: Mapping[str, Any]) -> None:
    """Store a finding that somebody set aside."""
    tx.execute(insert(FindingOverride).values(**values))
