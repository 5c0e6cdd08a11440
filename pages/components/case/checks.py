"""The policy on the case: the recommendation in a line, and every clause with its words, reading and finding."""

from datetime import date

import streamlit as st

from data.vocabulary import OPEN_STATES, Permission, Recommendation
from pages.components import guard, money
from pages.components import words as desk_words
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.parts.part import part
from services.policy import words
from services.policy.findings import Assessment, Finding, Formula
from services.policy.terms import Option, Result, Wish
from services.review.case_page import CaseView
from services.review.paying import Paying

_checks = part("checks")
_OPENED = 2
_ICONS = {
    Recommendation.ELIGIBLE: ":material/check_circle:",
    Recommendation.NEEDS_INFO: ":material/help:",
    Recommendation.MANUAL_REVIEW: ":material/balance:",
    Recommendation.NOT_ELIGIBLE: ":material/cancel:",
    Recommendation.NOT_YET: ":material/schedule:",
}


def recommendation(view: CaseView) -> None:
    """What the policy recommends, since when, until when; a person decides."""
    whole = view.assessed.whole
    said = Recommendation(whole.decision.value)
    with st.container(border=True, key=f"recommendation-{view.case.id}"):
        colour = desk_words.RECOMMENDATION_COLOURS[said]
        who = "you decide" if guard.may(Permission.RETURN_DECIDE) else "a reviewer decides"
        beside = f" :small[:gray[The policy recommends; {who}.]]" if view.case.state in OPEN_STATES else ""
        st.markdown(f":{colour}-badge[{_ICONS[said]} {desk_words.RECOMMENDATIONS[said]}]{beside}")
        flags = [words.flag_words(flag) for flag in whole.flags]
        facts.show(f"verdict-{view.case.id}", _dates(view), flags=flags, wide=True)
        notes = list(dict.fromkeys(line.legal_note for line in whole.lines if line.legal_note))
        if notes:
            with st.popover("What the law may say", icon=":material/gavel:", type="tertiary"):
                for note in notes:
                    st.text(note)


def _dates(view: CaseView) -> list[Fact]:
    line, whole = view.assessed.whole.lines[0], view.assessed.whole
    left, last = whole.days_left(view.today), whole.last_eligible_day
    window = words.window_words(line.window.rule) if line.window else ""
    return [
        Fact("Section", words.TIERS[line.tier] if line.tier else "None yet"),
        Fact("First contact", _day("delivery", line.days_since_delivery), _day("shipment", line.days_since_shipment)),
        Fact("Last eligible day", desk_words.day(last) if last else "–", window),
        Fact("Left from today", "–" if left is None else desk_words.days_left(left), _in_time(view, last)),
        Fact("Ways to settle", ", ".join(words.OPTIONS[option] for option in line.options) or "None offered"),
    ]


def _in_time(view: CaseView, last: date | None) -> str:
    """The day that counts is that of the first contact, not today's."""
    if last is None or view.today <= last:
        return ""
    return "the contact came in time" if view.case.contact_date <= last else "the contact came too late"


def _day(event: str, days: int | None) -> str:
    return f"{event} date not known" if days is None else f"day {days} after {event}"


def money_lines(view: CaseView, paying: Paying | None) -> None:
    """The money with its formula filled in, line by line, and the postage of the parcel.

    `paying` is what the decision in hand, or the one that was made, pays; else the policy's own amounts stand here.
    """
    goods = _by_policy(view) if paying is None else _by_decision(view, paying)
    facts.show(f"money-{view.case.id}", [*goods, *_postage(view)], title="Money")


def _by_policy(view: CaseView) -> list[Fact]:
    return [
        Fact(
            f"{row.quantity} × {row.product}",
            money.show_or(line.item_refund, line.currency, _no_amount(view, line)),
            _filled_in(line.item_formula),
            strong=True,
        )
        for row, line in zip(view.lines, view.assessed.whole.lines, strict=True)
    ]


def _by_decision(view: CaseView, paying: Paying) -> list[Fact]:
    products, currency = {line.id: line.product for line in view.lines}, view.case.currency
    shown = [
        Fact(
            f"{one.quantity} × {products[one.return_line_id]}",
            money.show(one.amount, currency) if one.amount else words.OPTIONS[Option(one.resolution)],
            money.formula(one.formula),
            strong=True,
        )
        for one in paying.choices
    ]
    if paying.shipping_back:
        shown.append(Fact("Shipping of the order", money.show(paying.shipping_back, currency)))
    if paying.shipping_kept:
        shown.append(Fact("Outbound shipping, deducted", money.show(-paying.shipping_kept, currency)))
    what = "This decision pays" if view.case.state in OPEN_STATES else "Approved to pay"
    total = money.show(paying.total, currency) if paying.total else "no refund"
    return [*shown, Fact(what, total, "once the goods are accepted", strong=True)]


def _no_amount(view: CaseView, line: Assessment) -> str:
    """Why no refund is shown: another remedy was asked for, a person sets it, or the policy offers none."""
    wish = view.case.requested_resolution
    if wish not in (None, Wish.REFUND):
        return f"no refund asked for: {words.WISHES[Wish(wish)].lower()}"
    return "a person sets it" if line.options or view.overrides else "none by the policy"


def _filled_in(formula: Formula | None) -> str:
    return money.formula(formula.text) if formula else ""


def _postage(view: CaseView) -> list[Fact]:
    postage, currency = view.assessed.whole.postage, view.case.currency
    shown = [Fact("Return postage", words.SHIPPING[postage.status])]
    if postage.formula is not None:
        reimbursed = money.show(postage.reimbursed, currency)
        shown.append(Fact("Postage paid back", reimbursed, _filled_in(postage.formula), strong=True))
    elif postage.cap is not None:
        shown.append(Fact("Postage limit", money.show(postage.cap, currency)))
    if postage.excess:
        shown.append(
            Fact("Above the limit", money.show(postage.excess, currency), "A manager decides whether it is paid.")
        )
    return shown


def clauses(view: CaseView, line_id: int, *, can_override: bool) -> str | None:
    """Every clause on one line; returns the clause that the person wants to set aside, in the run of the click."""
    assessment = view.assessed.of(line_id)
    findings = [_finding(view, assessment, finding, can_override=can_override) for finding in assessment.findings]
    data = {"findings": findings, "words": {r.value: w for r, w in words.RESULTS.items()}, "open": _telling(assessment)}
    chosen = _checks(key=f"checks-{view.case.id}-{line_id}", data=data, on_override_change=_nothing)
    clause = chosen.get("override")
    return clause if isinstance(clause, str) else None


def _telling(assessment: Assessment) -> list[str]:
    """Clauses to show opened: those against, else those in doubt; where the text is in conflict before the others."""
    touched = {conflict.reading for conflict in assessment.conflicts}
    against, doubtful = (
        [one for one in assessment.findings if one.result is result] for result in (Result.NOT_MET, Result.CANNOT_TELL)
    )
    decisive = sorted(against or doubtful, key=lambda one: not touched & set(one.readings))
    return [one.clause for one in decisive][:_OPENED]


def _nothing() -> None:
    """A trigger needs a callback to be delivered; its value is read from the result."""


def _finding(view: CaseView, assessment: Assessment, finding: Finding, *, can_override: bool) -> dict[str, object]:
    conflicts = [c for c in assessment.conflicts if c.reading in finding.readings]
    numbered = guard.may(Permission.RETURN_DECIDE)
    return {
        "clause": finding.clause,
        # Numbers of clauses are for those who decide; to others they say nothing.
        "number": finding.clause if numbered else "",
        "title": finding.title,
        "result": finding.result.value,
        "says": desk_words.quoted(finding.says),
        "reading": finding.reading,
        "saw": finding.saw,
        "can_override": can_override and finding.result is not Result.NOT_APPLICABLE,
        "conflicts": [
            {
                "id": conflict.reading if numbered else "",
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
