"""What an inspection does to its return: assessed anew, held against what was approved, and on, or back to a reviewer.

A changed outcome goes to a person, never to the customer by itself (BR-43).
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import Approval, ChosenRow, DecisionRow
from data.queries.warehouse.receiving import UnitRow
from data.vocabulary import ARRIVED, OPEN_STATES, SETTLING_STATES, AuditTag, Recommendation, ReturnState, UnitOutcome
from services.cases.assessment import Assessed, assess
from services.cases.entries import change, free, record
from services.cases.inspection import VERDICT_WORDS, failed
from services.desk.access import Actor
from services.goods import back_to_customer
from services.policy import words
from services.policy.terms import Decision, Option, Result
from services.receiving import corrections
from services.settling import back_to_review, next_steps, owed

_SAID = {
    UnitOutcome.DAMAGED: "arrived damaged",
    UnitOutcome.WRONG_ITEM: "is another item than the one that was sold",
}
# Flags that the inspection can raise and that a person has to judge, even where an exception was approved before.
_FOR_A_PERSON = (
    "defect_not_confirmed",
    "delivery_enquiry",
    "inspection_found_other_reason",
    "not_in_same_condition",
    "original_package_missing",
)


@dataclass(frozen=True)
class Change:
    """A clause that answers otherwise than when the return was approved."""

    product: str
    clause: str
    title: str
    before: Result
    after: Result
    saw: str


@dataclass(frozen=True)
class WhatChanged:
    """What the inspection changed since the approval; `why` are the reasons that ask for a person.

    `taken_back` are those for which a person was asked, and which a correction has taken back since.
    """

    why: tuple[str, ...]
    recommended_before: Recommendation | None
    recommended_now: Recommendation
    changes: tuple[Change, ...]
    taken_back: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """Where the return stands after the bench, why a person must look at it again, and all its units."""

    state: ReturnState
    why: tuple[str, ...]
    units: tuple[UnitRow, ...]

    def of_parcel(self, parcel_id: int) -> list[UnitRow]:
        """The units of one parcel."""
        return [unit for unit in self.units if unit.parcel_id == parcel_id]


def follow(tx: Connection, actor: Actor, case: CaseRow) -> Followed:
    """Let the return go on after a reception or a correction."""
    assessed, decision = assess(tx, case), owed.governing(tx, case.id)
    chosen = made.chosen(tx, [decision.id]) if decision else ()
    why = _reasons(decision, chosen, assessed)
    goes_on = not why and corrections.nothing_left(tx, case)
    if case.state not in SETTLING_STATES and not goes_on:
        case = change(tx, case)
        next_steps.recount(tx, case, assessed)
        back_to_customer.follow(tx, actor, case, assessed.units)
        return Followed(case.state, (), assessed.units)
    if why:
        back_to_review.to_reviewer(tx, actor, case, "\n".join(why), assessed=assessed, by=corrections.BY_INSPECTION)
        return Followed(ReturnState.AWAITING_REVIEW, why, assessed.units)
    approval = Approval(decision.id, decision.decided_at, chosen) if decision else None
    return Followed(_go_on(tx, actor, case, assessed, approval), (), assessed.units)


def _go_on(tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed, approval: Approval | None) -> ReturnState:
    """As it was approved, where a correction has restored that too: its timeline says so."""
    here = any(unit.outcome in ARRIVED for unit in assessed.units)
    state = ReturnState.RECEIVED if here else ReturnState.APPROVED
    went_on = case.state not in SETTLING_STATES
    if went_on:
        said = "\n".join(corrections.reasons(tx, case, ()))
        record(tx, actor, case, AuditTag.RETURN_WENT_ON, {"from": case.state}, f"Taken back: {said}")
    case = change(tx, case, state=state, **(free() if went_on else {}))
    next_steps.go_on(tx, actor, case, assessed, approval)
    return state


def what_changed(tx: Connection, case: CaseRow, assessed: Assessed) -> WhatChanged | None:
    """What the bench's findings changed since the newest approval; None before an approval or a reception."""
    decision = owed.governing(tx, case.id)
    if decision is None or not assessed.units:
        return None
    why = _reasons(decision, made.chosen(tx, [decision.id]), assessed)
    return WhatChanged(
        why=why,
        recommended_before=decision.recommendation,
        recommended_now=Recommendation(assessed.whole.decision.value),
        changes=_changes(decision, assessed),
        taken_back=corrections.reasons(tx, case, why) if case.state in OPEN_STATES else (),
    )


def _reasons(decision: DecisionRow | None, chosen: tuple[ChosenRow, ...], assessed: Assessed) -> tuple[str, ...]:
    if decision is None:
        return ()
    unseen = [unit for unit in assessed.units if unit.inspected_at >= decision.decided_at]
    failures = [_failure(unit) for unit in unseen if failed(unit.outcome, unit.verdict)]
    changed = (*_recommendation(decision, assessed), *_flags(decision, assessed), *_options(decision, chosen, assessed))
    return (*dict.fromkeys(failures), *changed)


def _failure(unit: UnitRow) -> str:
    said = VERDICT_WORDS[unit.verdict].lower() if unit.verdict else _SAID[unit.outcome]
    return f"{unit.product}: a unit {said if not unit.verdict else f'came back, and the bench found: {said}'}."


def _recommendation(decision: DecisionRow, assessed: Assessed) -> list[str]:
    now, before = assessed.whole.decision, str(decision.assessment["decision"])
    if now is Decision.ELIGIBLE or now.value == before:
        return []
    said = words.DECISIONS[Decision(before)].lower(), words.DECISIONS[now].lower()
    return [f"The policy recommended “{said[0]}” when this was approved; with what was found it is “{said[1]}”."]


def _flags(decision: DecisionRow, assessed: Assessed) -> list[str]:
    new = [flag for flag in assessed.whole.flags if flag in _FOR_A_PERSON and flag not in decision.assessment["flags"]]
    return [f"{words.flag_words(flag)}." for flag in new]


def _options(decision: DecisionRow, chosen: tuple[ChosenRow, ...], assessed: Assessed) -> list[str]:
    offered = {line["return_line"]: set(line["resolution_options"]) for line in decision.assessment["lines"]}
    gone = []
    for choice in chosen:
        still = {option.value for option in assessed.of(choice.return_line_id).options}
        if choice.resolution in offered.get(choice.return_line_id, set()) - still:
            product = next(line.product for line in assessed.lines if line.id == choice.return_line_id)
            way = words.OPTIONS[Option(choice.resolution)]
            gone.append(f"{product}: “{way}” was approved and is no longer among the ways to settle it.")
    return gone


def _changes(decision: DecisionRow, assessed: Assessed) -> tuple[Change, ...]:
    shown = {
        (line["return_line"], finding["clause"]): finding["result"]
        for line in decision.assessment["lines"]
        for finding in line["findings"]
    }
    return tuple(
        Change(row.product, found.clause, found.title, Result(shown[row.id, found.clause]), found.result, found.saw)
        for row, line in zip(assessed.lines, assessed.whole.lines, strict=True)
        for found in line.findings
        if shown.get((row.id, found.clause), found.result) != found.result
    )
