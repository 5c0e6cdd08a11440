"""The policy on the case: the recommendation in a line, and every clause with its words, reading and finding."""

from dataclasses import dataclass

import streamlit as st

from data.vocabulary import Reason
from pages.components import money
from pages.components.parts import part
from services.cases import CaseView
from services.policy import words
from services.policy.findings import Assessment, Finding
from services.policy.terms import Decision, Result

_checks = part("checks")
_TONE = {
    Decision.ELIGIBLE: ("green", ":material/check_circle:"),
    Decision.NEEDS_INFO: ("orange", ":material/help:"),
    Decision.MANUAL_REVIEW: ("blue", ":material/balance:"),
    Decision.NOT_ELIGIBLE: ("red", ":material/cancel:"),
    Decision.NOT_YET: ("gray", ":material/schedule:"),
}
_GROUPS = {
    Result.NOT_MET: "Speaks against",
    Result.CANNOT_TELL: "Cannot be told yet",
    Result.MET: "Met",
    Result.NOT_APPLICABLE: "Does not apply",
}


@dataclass(frozen=True)
class Fact:
    """A short fact with its label."""

    label: str
    value: str
    help: str | None = None


def recommendation(view: CaseView) -> None:
    """What the policy recommends, since when, until when; a person decides."""
    whole = view.assessed.whole
    colour, icon = _TONE[whole.decision]
    with st.container(border=True, key=f"recommendation-{view.case.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(words.DECISIONS[whole.decision], icon=icon, color=colour)
            st.caption("The policy recommends; you decide.")
        facts = _dates(view)
        for column, fact in zip(st.columns(len(facts)), facts, strict=True):
            column.metric(fact.label, fact.value, help=fact.help)
        for flag in whole.flags:
            st.markdown(f":material/flag: {_plain(words.flag_words(flag))}")


def _dates(view: CaseView) -> tuple[Fact, ...]:
    line = view.assessed.whole.lines[0]
    left = view.assessed.whole.days_left(view.today)
    last = view.assessed.whole.last_eligible_day
    window = words.window_words(line.window.rule) if line.window else None
    return (
        Fact("Section", words.TIERS[line.tier] if line.tier else "None yet"),
        Fact("Day since delivery", _number(line.days_since_delivery), "Day 0 is the day of delivery; first contact counts."),
        Fact("Day since shipment", _number(line.days_since_shipment), "Day 0 is the day of shipment; first contact counts."),
        Fact("Last eligible day", f"{last:%d %b %Y}" if last else "–", window),
        Fact("Days left today", _number(left), "From today, in the shop’s time zone, to the last eligible day."),
    )


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def money_lines(view: CaseView) -> None:
    """The money with its formula filled in, line by line, and the postage of the parcel."""
    for row, line in zip(view.lines, view.assessed.whole.lines, strict=True):
        amount = money.show_or(line.item_refund, line.currency, "set by a person")
        formula = f" = {line.item_formula.text}" if line.item_formula else ""
        st.text(f"{row.quantity} × {row.product}: {amount}{formula}")
    postage, currency = view.assessed.whole.postage, view.case.currency
    st.text(f"Return postage: {words.SHIPPING[postage.status]}")
    if postage.cap is not None:
        st.text(f"Cap: {money.show(postage.cap, currency)}")
    if postage.formula is not None:
        st.text(f"Reimbursed: {money.show(postage.reimbursed, currency)} = {postage.formula.text}")
    if postage.excess:
        st.text(f"To be confirmed by a supervisor: {money.show(postage.excess, currency)}")


def clauses(view: CaseView, line_id: int, *, can_override: bool) -> str | None:
    """Every clause on one line; returns the clause that the person wants to set aside, in the run of the click."""
    assessment = view.assessed.of(line_id)
    findings = [_finding(view, assessment, finding, can_override=can_override) for finding in assessment.findings]
    data = {"findings": findings, "words": {r.value: w for r, w in _GROUPS.items()}, "open": []}
    chosen = _checks(key=f"checks-{view.case.id}-{line_id}", data=data, on_override_change=_nothing)
    clause = chosen.get("override")
    return clause if isinstance(clause, str) else None


def _nothing() -> None:
    """A trigger needs a callback to be delivered; its value is read from the result."""


def _finding(view: CaseView, assessment: Assessment, finding: Finding, *, can_override: bool) -> dict[str, object]:
    conflicts = [c for c in assessment.conflicts if c.reading in finding.readings]
    return {
        "clause": finding.clause,
        "title": finding.title,
        "result": finding.result.value,
        "says": finding.says,
        "reading": finding.reading,
        "saw": finding.saw,
        "can_override": can_override and finding.result is not Result.NOT_APPLICABLE,
        "conflicts": [
            {
                "id": conflict.reading,
                "gap": f"{conflict.title}: {conflict.gap}",
                "in_force": conflict.in_force,
                "other": conflict.other,
                "why": conflict.why,
                "owner_decides": conflict.owner_decides,
            }
            for conflict in conflicts
        ],
        "overrides": [
            {"by": o.by, "to": words.RESULTS[Result(o.overridden_to)], "reason": o.reason}
            for o in view.overrides
            if o.clause == finding.clause
        ],
    }


def reason_words(reason: Reason) -> str:
    """A reason of the desk in the policy's words for people."""
    return words.REASONS[words.Reason(reason.value)]


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:<>" else c for c in text)
