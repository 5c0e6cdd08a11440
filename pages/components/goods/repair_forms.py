"""The forms of a repair's next steps: forward, tell the cost, take back, ship to the customer, give up."""

from collections.abc import Callable

import streamlit as st

from data.vocabulary import CostBearer, CustomerChoice, RepairOutcome, Stage
from pages.components import flash, money
from pages.components.attempt import attempt
from pages.components.goods import ship_to, words
from pages.components.messages import editor
from pages.components.parts.beside import Fields
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.goods import boards, repair_costs, repairs
from services.goods.boards import RepairCard
from services.goods.repair_costs import Quoting, RepairPayer, Share
from services.goods.repair_steps import Step
from services.goods.repairs import REPAIRERS, Forwarding, Result, Stood


def forward(actor: Actor, card: RepairCard) -> None:
    """Where it goes, its serial number, and when it is expected back."""
    one = card.repair
    fields = Fields()
    with st.form(f"forward-{one.id}", border=False):
        destination = st.radio(
            "Goes to",
            REPAIRERS,
            format_func=words.REPAIRERS.__getitem__,
            horizontal=True,
            key=f"forward-to-{one.id}",
        )
        left, middle, right = st.columns(3)
        serial = left.text_input("Serial number", one.serial_in or "", key=f"serial-in-{one.id}", max_chars=64)
        fields.at("The serial number", left)
        tracking = middle.text_input("Tracking number", key=f"forward-tracking-{one.id}", max_chars=64)
        fields.at("The tracking number", middle)
        expected = right.date_input("Expected back", None, format="YYYY-MM-DD", key=f"expected-{one.id}")
        fields.at("The day it is expected back", right)
        pressed = _go("Forward", card)
    if pressed:
        form = Forwarding(destination, serial, tracking, expected)
        _done(lambda: repairs.forward(actor, one.id, one.version, form), "Forwarded; next comes the cost.", fields)


def quote(actor: Actor, card: RepairCard) -> None:
    """What the repairer asks for, and the message that puts the customer's share to them, where there is one."""
    one = card.repair
    form = _quoting(card, boards.payer(actor, one.id))
    if form is None:
        return
    why = st.text_input("What would be done, in words for the customer", key=f"quote-why-{one.id}", max_chars=300)
    asked = attempt(lambda: boards.quote_draft(actor, one.id, form, why))
    if asked is None:
        return
    free = asked.draft is None
    with st.form(f"quote-form-{one.id}", border=False):
        st.caption(_share(one.currency, asked.share))
        said = f"quote-{one.id}-{asked.share.customer}-{why}"
        edited = None if asked.draft is None else editor.edit(asked.draft, said)
        pressed = _go("Begin the work" if free else "Ask the customer", card)
    if pressed:
        done = "The work begins." if free else f"{one.rma} waits for the customer’s answer; no work before it."
        _done(lambda: repairs.quote(actor, one.id, one.version, form, edited), done)


def _quoting(card: RepairCard, payer: RepairPayer) -> Quoting | None:
    """The quote as it is typed; None until nothing is missing."""
    one = card.repair
    left, middle, right = st.columns((2, 1, 2), vertical_alignment="bottom")
    amount = left.text_input("Cost of the repair", key=f"quote-{one.id}", placeholder="30.00", max_chars=20).strip()
    choices = repair_costs.currencies(one.currency)
    currency = middle.selectbox("Currency", choices, key=f"quote-currency-{one.id}")
    if payer is not RepairPayer.UNDECIDED:
        right.caption(words.REPAIR_PAYERS[payer])
        return Quoting(amount, currency) if amount else None
    share = right.text_input(
        f"What the customer would pay of it, in {one.currency}",
        key=f"quote-share-{one.id}",
        placeholder="30.00, or 0 when the shop or the manufacturer bears it",
        max_chars=20,
    ).strip()
    return Quoting(amount, currency, share) if amount and (share or not amount.strip("0.")) else None


def _share(currency: str, share: Share) -> str:
    """What the repair costs, converted where it must be, and what of it is the customer's."""
    cost = money.show(share.quoted, share.currency)
    if share.currency != currency:
        cost = f"{cost}, {money.show(share.whole, currency)} at the order’s rate"
    if share.customer == 0:
        return f"The repair costs {cost}. Nothing to pay for the customer: the work begins without a question."
    return f"The repair costs {cost}; the customer would pay {money.show(share.customer, currency)}."


def back(actor: Actor, card: RepairCard) -> None:
    """What came of it, the serial number that came back, the cost and who bears it."""
    one = card.repair
    fields = Fields()
    with st.form(f"back-{one.id}", border=False):
        outcome = st.selectbox(
            "What came of it",
            card.outcomes,
            index=None,
            format_func=words.REPAIR_OUTCOMES.__getitem__,
            key=f"outcome-{one.id}-{one.version}",
            placeholder="Choose",
        )
        left, middle, right = st.columns(3)
        serial = left.text_input("Serial number that came back", key=f"serial-out-{one.id}", max_chars=64)
        fields.at("The serial number", left)
        cost = middle.text_input(f"Cost in {one.currency}", key=f"cost-{one.id}", max_chars=20)
        fields.at("The cost", middle)
        bearer = right.selectbox(
            "Borne by",
            list(CostBearer),
            index=list(CostBearer).index(CostBearer.CUSTOMER) if one.answer is CustomerChoice.ACCEPT else None,
            format_func=words.COST_BEARERS.__getitem__,
            key=f"cost-to-{one.id}-{one.version}",
            placeholder="–",
        )
        note = st.text_input("Note for colleagues", key=f"back-note-{one.id}", max_chars=300)
        pressed = _go("It is back", card)
    if pressed:
        result = Result(outcome, serial, cost, bearer, note)
        home = outcome in (RepairOutcome.REPAIRED, RepairOutcome.REPLACED, RepairOutcome.UNREPAIRED)
        said = "It is back; ship it to the customer." if home else f"{one.rma} is with a reviewer again."
        _done(lambda: repairs.back(actor, one.id, one.version, result), said, fields)


def ship_back(actor: Actor, card: RepairCard) -> None:
    """The tracking number of the way home, which the shop pays."""
    one = card.repair
    ship_to.show(actor, Stage.RETURN_UNIT, one.id)
    fields = Fields()
    with st.form(f"home-{one.id}", border=False):
        tracking = st.text_input("Tracking number", key=f"home-tracking-{one.id}", max_chars=64)
        fields.at("The tracking number")
        st.caption("The shop pays this way. The customer is told with the tracking number.")
        pressed = _go("Ship to the customer", card)
    if pressed:
        _done(lambda: repairs.ship_back(actor, one.id, one.version, tracking), "On its way home.", fields)


def give_up(actor: Actor, card: RepairCard) -> None:
    """Not to be repaired after all, with the reason that the reviewer reads."""
    one = card.repair
    with st.popover("Do not repair it", icon=":material/undo:", key=f"give-up-open-{one.id}"):
        fields = Fields()
        with st.form(f"give-up-{one.id}", border=False):
            reason = st.text_input("Why?", key=f"give-up-why-{one.id}", max_chars=300)
            fields.at(REASON)
            pressed = st.form_submit_button("Give the repair up", key=f"give-up-go-{one.id}-{one.version}")
        if pressed:
            said = "Given up; a reviewer decides."
            _done(lambda: repairs.give_up(actor, one.id, one.version, reason), said, fields)


FORMS: dict[Step, Callable[[Actor, RepairCard], None]] = {
    Step.FORWARD: forward,
    Step.GIVE_UP: give_up,
    Step.QUOTE: quote,
    Step.BACK: back,
    Step.SHIP_BACK: ship_back,
}


def _go(label: str, card: RepairCard) -> bool:
    # The step that stands first has the keyboard's Enter.
    key = f"go-{label}-{card.repair.id}-{card.repair.version}"
    return st.form_submit_button(label, type="primary", shortcut="Ctrl+Enter", key=key)


def _done(act: Callable[[], Stood], said: str, fields: Fields | None = None) -> None:
    stood = attempt(act, fields)
    if stood is not None:
        flash.say(f"{said} The return is closed." if stood.closed else said)
        st.rerun()
