"""One repair: where it stands, its clock, both serial numbers, what the customer said, and its next steps."""

import streamlit as st

from data.vocabulary import CustomerChoice, PaymentState, Permission, RepairState
from pages.components import guard, money, untrusted, words
from pages.components.customers import questions
from pages.components.goods import replacement_forms
from pages.components.goods import words as goods_words
from pages.components.goods.repair_forms import FORMS
from services.desk.access import Actor
from services.goods.boards import RepairCard
from services.goods.repair_steps import Step

_TABS = {
    Step.FORWARD: "Forward",
    Step.QUOTE: "Tell the cost",
    Step.BACK: "It came back",
    Step.SHIP_BACK: "Ship to the customer",
}


def show(actor: Actor, card: RepairCard) -> None:
    """The repair in full, with forms for those who may act."""
    one = card.repair
    with st.container(border=True, key=f"repair-{one.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            untrusted.text(one.product)
            st.badge(goods_words.REPAIR_STATES[one.state], color=goods_words.REPAIR_COLOURS[one.state])
            if card.overdue:
                st.badge(goods_words.days_late(card.overdue), color="red", icon=":material/schedule:")
        st.caption(" · ".join(_facts(card)))
        if one.note:
            st.caption("Note")
            untrusted.text(one.note)
        replacement_forms.open_return(one.rma)
        if one.state is RepairState.WAITING_FOR_CONSENT:
            questions.show(actor, one.return_id, only=one.question_id)
        elif one.question_id is not None and one.answer is CustomerChoice.ACCEPT:
            _consent(card)
            questions.owed(actor, one.return_id, one.question_id)
        if guard.may(Permission.REPAIR_MANAGE):
            _steps(actor, card)


def _facts(card: RepairCard) -> list[str]:
    one = card.repair
    said = [f"order {untrusted.literal(one.order_number)}"]
    serials = " → ".join(untrusted.literal(serial) for serial in (one.serial_in, one.serial_out) if serial)
    said += [f"serial {serials}"] if serials else ["no serial number"]
    if one.destination is not None and one.forwarded_on is not None:
        said.append(f"{goods_words.REPAIRERS[one.destination].lower()} since {words.day(one.forwarded_on)}")
    if one.expected_on is not None and one.back_on is None:
        said.append(f"expected {words.day(one.expected_on)}")
    if card.away is not None and one.back_on is not None:
        said.append(f"away {card.away} {'day' if card.away == 1 else 'days'}")
    if one.quoted and one.quoted_currency:
        said.append(f"quoted {money.show(one.quoted, one.quoted_currency)}")
    if one.outcome is not None:
        said.append(goods_words.REPAIR_OUTCOMES[one.outcome].lower())
    if one.cost and one.cost_to is not None:
        said.append(f"{money.show(one.cost, one.currency)}, borne by {goods_words.COST_BEARERS[one.cost_to].lower()}")
    if one.return_tracking:
        said.append(f"home by {untrusted.literal(one.return_tracking)}")
    return said


def _consent(card: RepairCard) -> None:
    """The recorded consent; what the customer owes stands below it once the cost is known."""
    one = card.repair
    amount = money.show_or(one.quote, one.currency, "")
    when = f" on {words.instant(one.answered_at)}" if one.answered_at else ""
    st.caption(f":material/verified: The customer accepted {amount}{when}.")


def _steps(actor: Actor, card: RepairCard) -> None:
    # Before the customer has paid, the unit stays here.
    waits = card.repair.payment is PaymentState.REQUESTED
    steps = [step for step in card.steps if step in _TABS and not (waits and step is Step.SHIP_BACK)]
    if len(steps) == 1:
        FORMS[steps[0]](actor, card)
    elif steps:
        key = f"step-{card.repair.id}-{card.repair.state}"
        chosen = st.segmented_control("Next", steps, default=steps[0], format_func=_TABS.__getitem__, key=key)
        if chosen is not None:
            FORMS[chosen](actor, card)
    if Step.GIVE_UP in card.steps:
        FORMS[Step.GIVE_UP](actor, card)
