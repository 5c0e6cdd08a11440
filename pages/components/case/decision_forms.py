"""The forms of a decision: each shows what will be written and sent, and returns what was done, or None."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.vocabulary import Reason
from pages.components import untrusted, words
from pages.components.case import paying, resolutions, signals
from pages.components.messages import editor
from pages.components.opening import fact_fields
from pages.components.parts.beside import Fields
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.policy_book import load_book
from services.desk.text.form_values import REASON
from services.messages.writing import Draft
from services.policy import words as policy_words
from services.policy.terms import Decision, Result
from services.review import amend, decide
from services.review.case_page import CaseView
from services.review.decisions import Choice, Grounds, grounds_needed
from services.review.drafts import Intent, draft_of


@dataclass(frozen=True)
class Done:
    """What was done, in a sentence, and whether to go on to the next case."""

    sentence: str
    go_on: bool = False


_WHY = {
    Grounds.JUDGED: "Why do you approve?",
    Grounds.AGAINST: "Why do you approve against the recommendation?",
}
# Sections of the policy that say how, not whether.
_BESIDE = frozenset({"warranty", "procedure"})

# A form takes the return, who decides, the version that was shown, and the places of what is refused.
Form = Callable[[CaseView, Actor, Shown, Fields], Done | None]


def approve(view: CaseView, actor: Actor, shown: Shown, fields: Fields) -> Done | None:
    """A resolution for each line and quantity, then the message with the return instructions."""
    choices = tuple(choice for line in view.lines for choice in resolutions.of_line(view, line))
    if not choices:
        st.info("Choose a resolution for at least one unit.")
        return None
    paying.in_hand(view, choices)
    draft = draft_of(actor, view.case.id, Intent("approved", choices=choices))
    with st.form(f"approve-{view.case.id}", border=False):
        looked_at = signals.acknowledge(view)
        grounds = _grounds(view, choices)
        fields.at(REASON)
        # Above the message, so that it is in view whatever the message's length.
        pressed = _submit("Approve", view, paying.beside(view, choices))
        edited = _message(view, draft)
        note = _note(view)
    if pressed is None:
        return None
    decide.approve(actor, shown, choices, edited, grounds=grounds, internal_note=note, looked_at=looked_at)
    return Done(f"{view.case.rma} is approved; the message is in the outbox.", pressed)


def reject(view: CaseView, actor: Actor, shown: Shown, fields: Fields) -> Done | None:
    """A clause and a reason for the customer; the internal note stays apart."""
    clauses = _clauses_first_against(view)
    clause = st.selectbox(
        "Clause",
        list(clauses),
        index=0 if view.assessed.whole.decision is Decision.NOT_ELIGIBLE else None,
        format_func=clauses.__getitem__,
        key=f"reject-clause-{view.case.id}",
        placeholder="Which clause does the rejection rest on?",
    )
    reason = st.text_area(
        "Reason, as the customer will read it",
        key=f"text-reject-{view.case.id}",
        placeholder="For example: the item was shipped on 2 March and the return was asked for on 12 October.",
    )
    fields.at(REASON)
    draft = draft_of(actor, view.case.id, Intent("rejected", clause=clause or "", words=reason))
    with st.form(f"reject-{view.case.id}", border=False):
        pressed = _submit("Reject", view)
        edited = _message(view, draft)
        note = _note(view)
    if pressed is None:
        return None
    decide.reject(actor, shown, clause or "", reason, edited, internal_note=note)
    return Done(f"{view.case.rma} is rejected; the message is in the outbox.", pressed)


def ask(view: CaseView, actor: Actor, shown: Shown, _fields: Fields) -> Done | None:
    """The missing and unusable proofs write the message; the clock pauses."""
    asked = {words.proof_request(gap.proof, gap.why): gap for gap in view.gaps}
    chosen = st.multiselect(
        "Ask for",
        list(asked),
        default=list(asked),
        format_func=lambda request: words.proof_wanted(asked[request].proof, asked[request].why),
        key=f"ask-for-{view.case.id}-{view.case.version}",
    )
    more = st.text_area("Anything else", key=f"text-ask-{view.case.id}", placeholder="A question, in your own words.")
    draft = draft_of(actor, view.case.id, Intent("ask_for_more", missing=tuple(chosen), words=more))
    with st.form(f"ask-{view.case.id}", border=False):
        pressed = _submit("Ask the customer", view)
        edited = _message(view, draft)
        note = _note(view)
    if pressed is None:
        return None
    decide.ask_for_more(actor, shown, tuple(chosen), edited, internal_note=note)
    return Done(f"{view.case.rma} waits for the customer; its clock is paused.", pressed)


def escalate(view: CaseView, actor: Actor, shown: Shown, fields: Fields) -> Done | None:
    """A question for the managers; the customer hears nothing yet."""
    with st.form(f"escalate-{view.case.id}", border=False):
        reason = st.text_area("What is the manager to decide?", key=f"text-escalate-{view.case.id}")
        fields.at(REASON)
        pressed = _submit("Pass to the managers", view)
    if pressed is None:
        return None
    decide.escalate(actor, shown, reason)
    return Done(f"{view.case.rma} is with the managers.", pressed)


def reclassify(view: CaseView, actor: Actor, shown: Shown, fields: Fields) -> Done | None:
    """Another reason for each line, with why."""
    with st.form(f"reclassify-{view.case.id}", border=False):
        reasons = {
            line.id: st.selectbox(
                f"Reason of {line.quantity} × {untrusted.literal(line.product)}",
                list(Reason),
                index=list(Reason).index(line.reason),
                format_func=words.REASONS.__getitem__,
                key=f"reason-{line.id}-{shown.version}",
            )
            or line.reason
            for line in view.lines
        }
        why = st.text_area("Why?", key=f"text-reclassify-{view.case.id}")
        fields.at(REASON)
        pressed = st.form_submit_button("Change the reason", type="primary", shortcut="Ctrl+Enter")
    if not pressed:
        return None
    amend.reclassify(actor, shown, reasons, why)
    return Done(f"{view.case.rma} is assessed under its new reason.")


def override(view: CaseView, actor: Actor, shown: Shown, fields: Fields) -> Done | None:
    """Set a finding aside, with the reason that stays beside it."""
    clause = st.session_state.get(f"override-clause-{view.case.id}", "")
    found = view.assessed.result_of(clause)
    if found is None:
        return None
    st.caption(
        f"{clause} answers “{policy_words.RESULTS[found].lower()}”. The finding stays; your reason stands beside it."
    )
    with st.form(f"override-{view.case.id}", border=False):
        others = [result for result in (Result.MET, Result.NOT_MET) if result is not found]
        to = st.radio("You find", others, format_func=policy_words.RESULTS.__getitem__, horizontal=True)
        reason = st.text_area("Why?", key=f"text-override-{view.case.id}")
        fields.at(REASON)
        pressed = st.form_submit_button("Decide otherwise", type="primary", shortcut="Ctrl+Enter")
    if not pressed:
        return None
    amend.override(actor, shown, clause, to, reason)
    return Done(f"Your reason stands beside {clause}.")


def facts(view: CaseView, actor: Actor, shown: Shown, _fields: Fields) -> Done | None:
    """Facts that only some cases have; the case is assessed again with them."""
    reasons = {line.reason for line in view.lines}
    with st.form(f"facts-{view.case.id}", border=False):
        given = fact_fields.show(reasons, view.case.currency, f"text-facts-{view.case.id}", view.case.facts)
        pressed = st.form_submit_button("Record", type="primary", shortcut="Ctrl+Enter")
    if not pressed:
        return None
    amend.record_facts(actor, shown, given)
    return Done(f"{view.case.rma} is assessed with the new facts.")


FORMS: dict[str, Form] = {
    "approve": approve,
    "reject": reject,
    "ask": ask,
    "escalate": escalate,
    "reclassify": reclassify,
    "override": override,
    "facts": facts,
}


def _grounds(view: CaseView, choices: tuple[Choice, ...]) -> str:
    needed = grounds_needed(view.assessed, choices)
    if needed is None:
        return ""
    return st.text_area(
        _WHY[needed],
        key=f"text-grounds-{view.case.id}",
        height=80,
        help="Kept with the decision; the customer does not see it.",
    )


def _message(view: CaseView, draft: Draft) -> Draft:
    """The draft, editable; another choice above makes another draft, the same choice keeps what was typed."""
    mark = hashlib.sha256(f"{draft.template}{draft.subject}{draft.body}".encode()).hexdigest()[:12]
    return editor.edit(draft, f"text-message-{view.case.id}-{mark}", code=view.case.rma)


def _note(view: CaseView) -> str:
    return st.text_input(
        "Internal note", key=f"text-note-{view.case.id}", help="For colleagues; never part of the message."
    )


def _submit(label: str, view: CaseView, beside: str = "") -> bool | None:
    """None while nothing is pressed, else whether to go on to the next case; `beside` is what the act comes to."""
    version = f"{view.case.id}-{view.case.version}"
    with st.container(horizontal=True):
        on = st.form_submit_button(
            f"{label}{beside}, then next", type="primary", shortcut="Ctrl+Enter", key=f"go-{label}-{version}"
        )
        stay = st.form_submit_button(f"{label}{beside}", shortcut="Ctrl+Shift+Enter", key=f"stay-{label}-{version}")
    return True if on else (False if stay else None)


def _clauses_first_against(view: CaseView) -> dict[str, str]:
    """Clause to its words; first those that a no can rest on, not those about postage or procedure."""
    order = (Result.NOT_MET, Result.CANNOT_TELL, Result.MET, Result.NOT_APPLICABLE)
    about = {clause.id: clause.head["section"] in _BESIDE for clause in load_book().at(view.today).clauses}
    findings = [finding for line in view.assessed.whole.lines for finding in line.findings]
    findings.sort(key=lambda finding: (order.index(finding.result), about[finding.clause]))
    return {finding.clause: f"{finding.clause} · {finding.title}" for finding in findings}
