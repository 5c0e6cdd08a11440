"""Granting on the page: every line with its formula and an amount that may be lowered, and one button."""

from uuid import uuid4

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import attempt
from pages.components.parts.beside import Fields
from pages.components.refunds import words as refunds_words
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.policy.money import plain
from services.refunds import granting
from services.refunds.planning import fees
from services.refunds.planning.fees import Fee, FeeSource
from services.refunds.planning.forms import GrantForm, LineAmount, typed_total
from services.refunds.showing import MoneyView


def show(view: MoneyView, actor: Actor) -> None:
    """What is due now; nothing where nothing is."""
    seen, plan = view.preview, view.preview.plan
    st.subheader("Due now", anchor=False)
    if not plan.lines:
        st.caption("Nothing is due now.")
        _notes(view)
        return
    with st.container(border=True, key=f"grant-{view.return_id}"):
        if not guard.may(Permission.MONEY_GRANT) or seen.barred:
            _lines(view)
            _notes(view)
            if seen.barred:
                st.info(untrusted.literal(seen.barred), icon=":material/front_hand:")
            return
        # No form: the amount on the button follows what is typed.
        fields = Fields()
        amounts, fee = _amounts(view, fields), _fee(view, fields)
        reason = st.text_area("Reason", key=f"grant-reason-{view.return_id}", placeholder=_WHEN, height=68)
        fields.at(REASON)
        total = typed_total(amounts, fee, plan, view.currency)
        label = "Grant" if total is None else f"Grant {money.show(total, view.currency)}"
        key = f"grant-go-{view.return_id}-{seen.version}"
        pressed = st.button(label, type="primary", icon=":material/task_alt:", shortcut="Ctrl+Enter", key=key)
        st.caption("Granting fixes the amounts; nothing is paid until another person sends it.")
        _notes(view)
    if pressed:
        shown = Shown(view.return_id, seen.version)
        form = GrantForm(shown, plan.total, _form_key(view), amounts, reason, fee)
        _grant(view, actor, form, fields)


# Each letter is known before a key can press the button: no pause in which an older amount would be granted.
_AT_ONCE = "0ms"
_WHEN = "Needed where you lower an amount; 0 leaves a line for later"


def _amounts(view: MoneyView, fields: Fields) -> tuple[LineAmount, ...]:
    """A row for each line; the typed amounts of those that may be lowered."""
    typed: list[LineAmount] = []
    for line in view.preview.plan.lines:
        what, amount = st.columns([3, 1], vertical_alignment="center")
        with what, st.container(gap="xxsmall"):
            untrusted.text(line.what)
            st.caption(_working(line.formula, line.clause, line.left, view.currency))
        with amount:
            if line.may_be_lowered:
                shown, key = plain(line.amount, view.currency), f"grant-{view.return_id}-{line.key}-{line.amount}"
                typed.append(LineAmount(line.key, st.text_input(view.currency, shown, key=key, live=_AT_ONCE)))
                fields.at(line.what)
            else:
                st.text(money.show(line.amount, view.currency))
    return tuple(typed)


def _fee(view: MoneyView, fields: Fields) -> Fee:
    """What a bank or a payment service charges for the refund; most often nothing."""
    if any(line.key == fees.KEY for line in view.preview.plan.lines):
        return Fee()
    key = f"grant-fee-{view.return_id}-{view.preview.version}"
    known, charged = st.columns([3, 1], vertical_alignment="bottom")
    with known:
        source = st.selectbox(
            "Bank fee, known from", list(FeeSource), index=None, key=f"{key}-source", placeholder="No bank fee"
        )
    with charged:
        amount = st.text_input(f"Taken off, {view.currency}", key=f"{key}-amount", max_chars=20, live=_AT_ONCE)
        fields.at(fees.FIELD)
    return Fee(amount, source)


def _lines(view: MoneyView) -> None:
    for line in view.preview.plan.lines:
        with st.container(gap="xxsmall"):
            untrusted.text(f"{line.what}: {money.show(line.amount, view.currency)}")
            st.caption(_working(line.formula, line.clause, line.left, view.currency))
    st.text(f"In all {money.show(view.preview.plan.total, view.currency)}")


def _working(formula: str, clause: str | None, left: int | None, currency: str) -> str:
    parts = [untrusted.literal(money.formula(formula)), *([untrusted.literal(words.clause(clause))] if clause else [])]
    if left is not None:
        parts.append(f"{untrusted.literal(money.show(left, currency))} left of the line")
    return " · ".join(parts)


def _notes(view: MoneyView) -> None:
    """Where it goes, who confirms it, and what is not paid."""
    with st.container(gap="xxsmall"):
        _said(view)


def _said(view: MoneyView) -> None:
    for part in view.preview.parts:
        way = f"{money.show(part.amount, view.currency)} {refunds_words.PROVIDERS[part.provider]}"
        to = words.payment(part.method) if part.payment_id else "beyond what the order was paid with"
        st.caption(untrusted.literal(f"Goes back: {way}, {to}"))
    for note in (view.preview.second, *view.preview.plan.notes):
        if note:
            st.caption(untrusted.literal(note))


def _form_key(view: MoneyView) -> str:
    """One key for each form that was shown: a double click grants once."""
    return str(st.session_state.setdefault(f"grant-key-{view.return_id}-{view.preview.version}", uuid4().hex))


def _grant(view: MoneyView, actor: Actor, form: GrantForm, fields: Fields) -> None:
    done = attempt(lambda: granting.grant(actor, form), fields)
    if done is not None:
        then = "a second person confirms it" if done.needs_second else "another person can send it now"
        flash.say(f"Granted {money.show(done.total, done.currency)} for {view.rma}: {then}.")
        st.rerun()
