"""An erasure on the screen: the choice of purposes, what becomes of everything, the second person, the receipt."""

from collections.abc import Iterable

import streamlit as st

from data.vocabulary import ErasureAct, ErasureState
from pages.components import untrusted, words
from pages.components.attempt import attempt
from pages.components.privacy import acting, case_holds
from services.desk.access import Actor
from services.privacy.erasure import answers, approving, preparing, receipts, view
from services.privacy.erasure.receipts import Receipt
from services.privacy.erasure.view import ErasureView, Plan
from services.privacy.erasure.words import ACTS, CONSEQUENCES, KINDS, PURPOSES, REASONS
from services.privacy.requests import closing
from services.privacy.requests.lookup import Shown
from services.privacy.requests.view import RequestView

_ICONS = {
    ErasureAct.DELETE: ":material/delete:",
    ErasureAct.PSEUDONYMISE: ":material/visibility_off:",
    ErasureAct.HOLD: ":material/hourglass_top:",
    ErasureAct.KEEP: ":material/inventory_2:",
}


def choose(actor: Actor, seen: ErasureView) -> None:
    """The purposes, what would become of everything for them, and the button that prepares it."""
    number = seen.row.number
    chosen = st.pills(
        "For which purposes the data go",
        list(PURPOSES),
        selection_mode="multi",
        default=list(PURPOSES),
        format_func=PURPOSES.__getitem__,
        key=f"purposes-{number}",
    )
    if not chosen:
        st.caption("Choose at least one purpose.")
        return
    plan = attempt(lambda: view.preview(actor, number, chosen))
    if plan is None:
        return
    st.caption("What follows for the person")
    _list(CONSEQUENCES[purpose] for purpose in chosen)
    show_plan(plan)
    case_holds.show(actor, number, plan)
    if plan.warning:
        st.warning(untrusted.literal(plan.warning), icon=":material/event_busy:")
    warned = bool(plan.warning) and st.checkbox("The person knows this", key=f"warned-{number}")
    if st.button("Prepare for a second person", type="primary", key=f"prepare-{number}-{seen.row.version}"):
        acting.act(lambda: preparing.prepare(actor, _shown(seen), chosen, warned=warned))


def show_plan(plan: Plan) -> None:
    """What becomes of everything, and of orders and returns one by one."""
    for act, sentences in plan.said.items():
        if sentences:
            with st.container(border=True, gap="xxsmall"):
                st.markdown(f"{_ICONS[act]} **{ACTS[act]}**")
                _list(sentences)
    if plan.named:
        with st.expander("Orders and returns one by one"):
            for thing in plan.named:
                why = f": {REASONS[thing.item.reason]}" if thing.item.reason else ""
                kind = KINDS[thing.item.kind][0]
                untrusted.text(f"{kind.capitalize()} {thing.name} – {ACTS[thing.item.act].lower()}{why}")


def second_person(actor: Actor, seen: ErasureView) -> None:
    """What was prepared, for somebody else to approve or to drop."""
    erasure, number = seen.erasure, seen.row.number
    if erasure is None or seen.plan is None:
        return
    st.text(f"{erasure.prepared_by or 'The desk'} prepared this on {words.instant(erasure.prepared_at)}.")
    st.caption("For these purposes")
    _list(said for purpose, said in PURPOSES.items() if purpose in erasure.purposes)
    show_plan(seen.plan)
    if seen.plan.warning:
        st.caption(untrusted.literal(f"The person knows: {seen.plan.warning}"))
    with st.container(horizontal=True, gap="small"):
        if seen.mine:
            st.info("Somebody else approves it: you took the request in or prepared it.", icon=":material/group:")
        elif st.button("Approve and delete", type="primary", key=f"approve-{number}-{erasure.version}"):
            acting.act(lambda: approving.approve(actor, _shown(seen), erasure.version))
        if st.button("Drop it", key=f"drop-{number}-{erasure.version}"):
            acting.act(lambda: preparing.drop(actor, _shown(seen)))


def under_way(actor: Actor, seen: ErasureView) -> None:
    """While files go and everything is searched once more, and where something stood in the way."""
    erasure, number = seen.erasure, seen.row.number
    if erasure is None:
        return
    if erasure.state is ErasureState.CLEARING:
        st.info("Files are removed and everything is searched once more.", icon=":material/sync:")
        return
    st.error(
        untrusted.literal(
            f"This deletion is not done. {erasure.trouble or ''} The request stays open and its time runs."
        ),
        icon=":material/error:",
    )
    if st.button("Try the rest again", type="primary", key=f"again-{number}-{erasure.version}"):
        acting.act(lambda: approving.try_again(actor, number))


@st.fragment(run_every="3s")
def watch(actor: Actor, number: str, shown: ErasureState) -> None:
    """Show the page anew once the background has got any further."""
    if view.state_of(actor, number) is not shown:
        st.rerun()


def told(actor: Actor, seen: ErasureView, request: RequestView, *, is_open: bool) -> None:
    """The receipts, newest first, and the letter that sends the newest while the request is open."""
    for place, (made_at, receipt) in enumerate(seen.receipts):
        with st.expander(f"Receipt of {words.instant(made_at)}", expanded=place == 0):
            _receipt(receipt)
    case_holds.show(actor, seen.row.number, seen.plan)
    if is_open:
        _answer(actor, request)


def _receipt(receipt: Receipt) -> None:
    parts = {
        "Deleted": receipt.erased or receipts.nothing(receipt),
        "Held for now – it follows by itself": receipt.held,
        "Kept": receipt.kept,
        "Still done by hand": receipt.by_hand,
        "What follows for the person": receipt.consequences,
    }
    for title, sentences in parts.items():
        if sentences:
            with st.container(gap="xxsmall"):
                st.markdown(f"**{title}**")
                _list(sentences)


def _list(sentences: Iterable[str]) -> None:
    with st.container(gap="xxsmall"):
        for sentence in sentences:
            st.text(f"• {sentence}")


def _answer(actor: Actor, request: RequestView) -> None:
    number = request.row.number
    st.markdown("##### The letter with the receipt")
    acting.letter(
        request,
        "erased",
        "Send it and close the request",
        lambda: answers.answer_draft(actor, number),
        lambda draft: closing.answer(actor, acting.shown(request), draft),
        number,
    )


def _shown(seen: ErasureView) -> Shown:
    return Shown(seen.row.number, seen.row.version)
