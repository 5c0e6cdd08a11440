"""The rows of the money desk and what can be done with several of them at once."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import attempt
from pages.components.parts import columns
from pages.components.refunds import words as refunds_words
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.desk.settings import settings
from services.refunds.listing import Listed, ListedRow, Tab
from services.refunds.paying import batches, sending

_OUTCOMES = "refund-outcomes"


def table(listed: Listed, tab: Tab) -> list[ListedRow]:
    """Draw the rows; those that were chosen."""
    rows = listed.rows
    others = any(listed.why_not(one) for one in rows)
    several = tab in (Tab.SEND, Tab.BY_HAND)
    drawn = st.dataframe(
        [_row(one, tab) | ({"Not yours": untrusted.cell(listed.why_not(one))} if others else {}) for one in rows],
        hide_index=True,
        key=f"refunds-{tab}-{len(rows)}-{rows[0].return_id}",
        on_select="rerun",
        selection_mode="multi-row" if several else "single-row",
        column_config={
            "Return": columns.rma(),
            "Since": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
        },
        alt=refunds_words.TABS[tab],
    )
    return [rows[place] for place in drawn.selection.rows if place < len(rows)]


def _row(one: ListedRow, tab: Tab) -> dict[str, object]:
    shown: dict[str, object] = {
        "Return": f"/refund?rma={one.rma}",
        "Order": untrusted.cell(one.order_number),
        "Claimed" if tab is Tab.GRANT else "Amount": money.show(one.amount, one.currency),
        "Since": one.since.astimezone(settings().zone),
    }
    if one.state is not None:
        shown["State"] = refunds_words.STATES[one.state]
        shown["By"] = untrusted.cell(one.by)
    if tab is Tab.BY_HAND:
        shown["Method"] = words.payment(one.method)
        shown["Batch"] = one.batch_id
    return shown


def acts(chosen: list[ListedRow], tab: Tab, actor: Actor) -> None:
    """Open the one that was chosen; send or batch several, each with its own outcome."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Open", icon=":material/open_in_full:", disabled=len(chosen) != 1, key=f"open-{tab}"):
            st.switch_page("money/refund.py", query_params={"rma": chosen[0].rma})
        if tab is Tab.SEND and guard.may(Permission.MONEY_SEND):
            _send(chosen, actor)
        if tab is Tab.BY_HAND and guard.may(Permission.MONEY_SEND):
            _batch(chosen, actor)
        if not chosen:
            st.caption("Choose a row.")


def _send(chosen: list[ListedRow], actor: Actor) -> None:
    key = "-".join(f"{one.refund_id}.{one.version}" for one in chosen)
    flag = f"sending-all-{key}"
    busy = bool(st.session_state.get(flag))
    label = "Sending…" if busy else f"Send {len(chosen)}" if chosen else "Send"
    st.button(
        label,
        type="primary",
        icon=":material/send_money:",
        disabled=busy or not chosen,
        key=f"send-all-{key}",
        on_click=lambda: st.session_state.update({flag: True}),
    )
    if busy:
        st.session_state.pop(flag)
        st.session_state[_OUTCOMES] = [f"{one.rma}: {_outcome(one, actor)}" for one in chosen]
        st.rerun()


def _outcome(one: ListedRow, actor: Actor) -> str:
    try:
        sent = sending.send(actor, one.refund_id or 0, one.version or 0)
    except DeskError as refusal:
        return str(refusal)
    return refunds_words.STATES[sent.state].lower()


def outcomes() -> None:
    """What became of each refund of the last round, until the person has read it."""
    said: list[str] = st.session_state.get(_OUTCOMES, [])
    if not said:
        return
    with st.container(border=True, key="refund-outcomes"):
        for line in said:
            st.text(line)
        st.button("Understood", key="refund-outcomes-understood", on_click=lambda: st.session_state.pop(_OUTCOMES))


def _batch(chosen: list[ListedRow], actor: Actor) -> None:
    fresh = [one.payout_id for one in chosen if one.batch_id is None and one.payout_id]
    label = f"Make a batch of {len(fresh)}" if fresh else "Make a batch"
    if st.button(label, icon=":material/folder_zip:", disabled=not fresh, key=f"batch-{fresh}"):
        made = attempt(lambda: batches.make_batch(actor, fresh))
        if made is not None:
            flash.say(f"Batch {made.batch_id} is ready: take its file to the bank.")
            st.switch_page("money/batches.py", query_params={"batch": str(made.batch_id)})
    st.page_link("money/batches.py", label="All batches", icon=":material/folder_zip:", width="content")
