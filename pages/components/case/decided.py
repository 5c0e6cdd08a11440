"""The banner of a decided return: what was decided, by whom and why, and under it what happens next."""

from collections.abc import Iterator

import streamlit as st

from data.vocabulary import DecisionKind, MessageState, Stage
from pages.components import money, untrusted, words
from pages.components.case import paying, undo
from services.desk.access import Actor
from services.queues.work_words import SEEN_TO_BY, STAGES, WAITS
from services.review.case_page import CaseView
from services.review.decisions import DID
from services.review.standing import Standing
from services.settling.parts_owed import ToAsk

_MESSAGES = {
    MessageState.QUEUED: "the message waits to go out",
    MessageState.SENDING: "the message is going out",
    MessageState.SENT: "the message is sent",
    MessageState.FAILED: "the message could not be sent",
    MessageState.SUPPRESSED: "the message is not to be sent",
}


def show(view: CaseView, actor: Actor) -> None:
    """Nothing while the return is undecided, but the way back from a decision that the person has just made."""
    undo.show(view, actor)
    standing = view.standing
    if standing is None:
        return
    approved = standing.decision.kind is DecisionKind.APPROVE
    colour, icon = ("green", ":material/check_circle:") if approved else ("red", ":material/cancel:")
    with st.container(border=True, gap="xsmall", key=f"decided-{view.case.id}"):
        said = DID[standing.decision.kind].capitalize()
        st.markdown(f":{colour}-badge[{icon} {said}] {untrusted.literal(' · '.join(_line(view, standing)))}")
        if standing.decision.reason:
            untrusted.text(standing.decision.reason, max_lines=4)
        for line in _next(standing):
            st.caption(untrusted.literal(line))


def _line(view: CaseView, standing: Standing) -> Iterator[str]:
    products = {line.id: line.product for line in view.lines}
    pays = paying.by(view, standing.decision.id)
    for one in pays.choices if pays else ():
        amount = f" {money.show(one.amount, view.case.currency)}" if one.amount else ""
        yield f"{one.quantity} × {products[one.return_line_id]}: {words.option(one.resolution).lower()}{amount}"
    yield f"{standing.decision.decided_by}, {words.instant(standing.decision.decided_at)}"
    if standing.against:
        yield "against the recommendation"
    if standing.message is not None:
        yield _MESSAGES[standing.message]


def _next(standing: Standing) -> Iterator[str]:
    """“Waiting for the parcel · warehouse · due 13 Dec 2026”, each task a line."""
    for task in standing.ahead:
        what = WAITS.get(task.stage, STAGES[task.stage])
        if task.stage is Stage.ASK_PARTS and standing.parts is not None:
            what = _ask_for(standing.parts)
        due = "its clock stands still" if task.paused_at else f"due {words.day(task.due_at)}"
        yield f"{what} · {SEEN_TO_BY[task.queue]} · {due}"


def _ask_for(parts: ToAsk) -> str:
    """“Ask to pay for USB cable, $5.90”."""
    price = "" if parts.amount is None else f", {money.show(parts.amount, parts.currency)}"
    return f"Ask to pay for {parts.names}{price}"
