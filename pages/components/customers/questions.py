"""What the customer was asked and answered on a return; an open question takes the answer, in the customer's words."""

import streamlit as st

from data.vocabulary import Channel, Permission
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import attempt
from pages.components.customers import payments
from pages.components.customers.words import CUSTOMER_CHOICES
from pages.components.parts.beside import Fields
from services.customers import answers
from services.customers import payments as customers_payments
from services.customers.answers import CHOICES
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.goods.boards import QuestionRow
from services.queues.work_words import QUESTIONS


def show(actor: Actor, return_id: int, only: int | None = None) -> None:
    """Every question of the return, newest first, or `only` this one; nothing where none was asked."""
    may_record = guard.may(Permission.ANSWER_RECORD)
    owed = {payment.question_id: payment for payment in customers_payments.payments_of(actor, return_id)}
    for asked in answers.questions_of(actor, return_id):
        if only not in (None, asked.id):
            continue
        with st.container(border=True, key=f"question-{asked.id}"):
            _head(asked)
            if asked.is_open and may_record:
                _record(actor, asked)
            if asked.id in owed:
                payments.show(actor, owed[asked.id])


def owed(actor: Actor, return_id: int, question_id: int) -> None:
    """What the answer to one question made the customer owe; nothing where it made them owe nothing."""
    for payment in customers_payments.payments_of(actor, return_id):
        if payment.question_id == question_id:
            payments.show(actor, payment)


def _head(asked: QuestionRow) -> None:
    amount = "" if asked.amount is None or asked.currency is None else f": {money.show(asked.amount, asked.currency)}"
    st.markdown(f"**{QUESTIONS[asked.kind]}{untrusted.literal(amount)}**")
    if asked.product:
        serial = f", serial {asked.serial_number}" if asked.serial_number else ""
        untrusted.text(f"{asked.product}{serial}")
    by = f"asked by {untrusted.literal(asked.asked_by)} on {words.instant(asked.asked_at)}"
    if asked.is_open:
        st.caption(f":material/hourglass: Waits for the customer, {by}")
    elif asked.choice is None:
        st.caption(f"Withdrawn, {by}")
    else:
        st.caption(f"{CUSTOMER_CHOICES[asked.choice]} · {by}")
        untrusted.text(asked.words, max_lines=6)


def _record(actor: Actor, asked: QuestionRow) -> None:
    with st.form(f"answer-{asked.id}", border=False):
        left, right = st.columns([3, 2])
        choice = left.radio(
            "The customer says",
            CHOICES[asked.kind],
            index=None,
            format_func=CUSTOMER_CHOICES.__getitem__,
            key=f"answer-choice-{asked.id}",
        )
        channel = right.selectbox(
            "It came by",
            list(Channel),
            format_func=words.CHANNELS.__getitem__,
            key=f"answer-channel-{asked.id}",
        )
        said = st.text_area(
            "In the customer’s own words", key=f"answer-words-{asked.id}", height=80, placeholder="Copy or note them."
        )
        pressed = st.form_submit_button(
            "Record the answer", type="primary", shortcut="Ctrl+Enter", key=f"answer-go-{asked.id}"
        )
    if pressed:
        done = attempt(lambda: answers.record_answer(actor, asked.id, choice, channel, said))
        if done is not None:
            flash.say("The answer is recorded; the return is closed." if done.closed else "The answer is recorded.")
            st.rerun()
    _withdraw(actor, asked)


def _withdraw(actor: Actor, asked: QuestionRow) -> None:
    with st.popover("Withdraw the question", icon=":material/undo:", key=f"withdraw-open-{asked.id}"):
        fields = Fields()
        with st.form(f"withdraw-{asked.id}", border=False):
            reason = st.text_input("Why?", key=f"withdraw-why-{asked.id}", max_chars=300)
            fields.at(REASON)
            pressed = st.form_submit_button("Withdraw it", key=f"withdraw-go-{asked.id}")
        if pressed and attempt(lambda: answers.withdraw(actor, asked.id, reason) or True, fields):
            flash.say("The question is withdrawn; the clocks run again.")
            st.rerun()
