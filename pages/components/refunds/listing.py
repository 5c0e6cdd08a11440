"""The rows of the money desk and what can be done with several of them at once."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import attempt
from pages.components.parts.part import part
from pages.components.refunds import words as refunds_words
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.refunds.listing import LONGEST, Listed, ListedRow, Tab
from services.refunds.paying import batches, sending

_OUTCOMES = "refund-outcomes"
_SOON = timedelta(hours=8)
_rows = part("queue")


def table(listed: Listed, tab: Tab) -> list[ListedRow]:
    """Draw the rows, each a link to its money; those that were chosen, where several can be acted upon."""
    select = tab in (Tab.SEND, Tab.BY_HAND) and guard.may(Permission.MONEY_SEND)
    by_id = {_id(one): one for one in listed.rows}
    st.caption(_summary(listed, tab))
    data = {
        "caption": refunds_words.TABS[tab],
        "columns": [{"key": key, "title": title, "kind": kind} for key, (title, kind) in _columns(tab).items()],
        "rows": [_row(name, one, listed, tab) for name, one in by_id.items()],
        "select": select,
    }
    found = _rows(
        key=f"refunds-{tab}",
        data=data,
        default={"chosen": []},
        on_open_change=lambda: None,
        on_chosen_change=lambda: None,
    )
    if found.open in by_id:
        st.switch_page("money/refund.py", query_params={"rma": by_id[found.open].rma})
    return [by_id[one] for one in found.chosen or () if one in by_id and not _barred(by_id[one], listed)]


def _id(one: ListedRow) -> str:
    # With its version: what is chosen is chosen as it was shown.
    return f"{one.return_id}-{one.refund_id}-{one.payout_id}-{one.version}"


def _summary(listed: Listed, tab: Tab) -> str:
    """“5 rows, 3 of them yours to act upon · in all $120.00 · €80.00”."""
    count, mine = listed.counts[tab], listed.mine[tab]
    said = "1 row" if count == 1 else f"{count:,} rows"
    said += f", {mine:,} of them yours to act upon" if listed.works and mine < count else ""
    said += f", the first {LONGEST} shown" if count > LONGEST else ""
    sums = " · ".join(money.show(amount, currency) for currency, amount in listed.sums)
    return untrusted.literal(f"{said} · {'claimed' if tab is Tab.GRANT else 'in all'} {sums}")


def _columns(tab: Tab) -> dict[str, tuple[str, str]]:
    """The titles, and how the browser part shapes each column."""
    due = {} if tab is Tab.DONE else {"due": ("Due", "due")}
    state = {} if tab in (Tab.GRANT, Tab.EXCESS) else {"state": ("State", "other")}
    method = {"method": ("Method", "other")} if tab is Tab.BY_HAND else {}
    return {
        **due,
        "rma": ("Return", "rma"),
        "product": ("Product", "product"),
        "client": ("Customer", "other"),
        "amount": ("Claimed" if tab is Tab.GRANT else "Amount", "amount"),
        **method,
        **state,
        "since": ("Since", "other"),
    }


def _row(name: str, one: ListedRow, listed: Listed, tab: Tab) -> dict[str, object]:
    barred = _barred(one, listed)
    return {
        "id": name,
        "href": f"refund?rma={one.rma}",
        "label": f"Open the money of {one.rma}",
        "held": bool(barred),
        "barred": barred,
        "due": _due(one, listed),
        "rma": {"text": one.rma, "below": untrusted.cell(one.order_number)},
        "product": {
            "text": untrusted.cell(one.product),
            "below": f"+{one.lines - 1} more" if one.lines > 1 else None,
        },
        "client": {"text": untrusted.cell(one.customer or "not named"), "below": barred or None},
        "amount": money.show(one.amount, one.currency),
        "method": words.payment(one.method),
        "state": {"text": _state(one, listed, tab), "below": untrusted.cell(one.by)},
        "since": words.instant(one.since),
    }


def _barred(one: ListedRow, listed: Listed) -> str:
    """Why the row cannot be chosen; empty where it can."""
    why = listed.why_not(one)
    if why:
        return f"not yours: {why}"
    return f"in batch {one.batch_id}" if one.batch_id is not None else ""


def _state(one: ListedRow, listed: Listed, tab: Tab) -> str:
    if tab is Tab.BY_HAND:
        return "To be paid"
    if tab is Tab.SEND and one.refund_id in listed.by_hand:
        return "To hand over"
    return refunds_words.STATES[one.state] if one.state is not None else ""


def _due(one: ListedRow, listed: Listed) -> dict[str, str] | None:
    if one.due_at is None:
        return None
    left = one.due_at - listed.at
    if left < timedelta(0):
        return {"text": f"{words.span(left)} late", "tone": "red"}
    return {"text": f"in {words.span(left)}", "tone": "orange" if left < _SOON else "gray"}


def acts(chosen: list[ListedRow], listed: Listed, tab: Tab, actor: Actor) -> None:
    """Send, hand over or batch what is chosen, each with its own outcome."""
    if tab not in (Tab.SEND, Tab.BY_HAND) or not guard.may(Permission.MONEY_SEND):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if tab is Tab.SEND:
            _send(chosen, listed, actor)
        else:
            _batch(chosen, actor)
        if not chosen:
            st.caption("Choose rows, or press X on one.", width="content")


def _total(chosen: Sequence[ListedRow]) -> str:
    currencies = sorted({one.currency for one in chosen})
    return " · ".join(money.show(sum(one.amount for one in chosen if one.currency == c), c) for c in currencies)


def _label(chosen: Sequence[ListedRow], listed: Listed) -> str:
    """“Hand over 3 to be paid · $120.00”: by hand nothing is paid by it."""
    if not chosen:
        return "Send or hand over"
    hands = sum(one.refund_id in listed.by_hand for one in chosen)
    if hands == len(chosen):
        return f"Hand over {hands} to be paid · {_total(chosen)}"
    said = f"Send {len(chosen) - hands}"
    return f"{said} and hand over {hands} · {_total(chosen)}" if hands else f"{said} · {_total(chosen)}"


def _send(chosen: list[ListedRow], listed: Listed, actor: Actor) -> None:
    key = "-".join(f"{one.refund_id}.{one.version}" for one in chosen)
    flag = f"sending-all-{key}"
    busy = bool(st.session_state.get(flag))
    st.button(
        "Sending…" if busy else untrusted.literal(_label(chosen, listed)),
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
    fresh = [one.payout_id for one in chosen if one.payout_id]
    label = f"Make a batch of {len(fresh)} · {_total(chosen)}" if fresh else "Make a batch"
    key = f"batch-{'-'.join(map(str, fresh))}"
    if st.button(untrusted.literal(label), icon=":material/folder_zip:", type="primary", disabled=not fresh, key=key):
        made = attempt(lambda: batches.make_batch(actor, fresh))
        if made is not None:
            flash.say(f"Batch {made.batch_id} is ready: take its file to the bank.")
            st.switch_page("money/batches.py", query_params={"batch": str(made.batch_id)})
    st.page_link("money/batches.py", label="All batches", icon=":material/account_balance:", width="content")
