"""The register of recipients: one of them, the form of another, and duties that were broken."""

from uuid import uuid4

import streamlit as st

from data.vocabulary import BreachKind, Mechanism, Permission, RecipientKind, RecipientRole
from pages.components import guard, untrusted
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.parts.picking import Cell
from pages.components.privacy import acting
from pages.components.privacy import words as privacy_words
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy.breaches.reading import number_of
from services.privacy.recipients import register
from services.privacy.recipients.register import BrokenDuty, DutyRow, NewRecipient, RecipientRow
from services.privacy.requests.lookup import Done
from services.privacy.words import BREACHES, MECHANISMS, RECIPIENT_KINDS, RECIPIENT_ROLES

_DUTY = "new-duty-form"


def row(one: RecipientRow) -> dict[str, Cell]:
    """One recipient in the list."""
    lawful: Cell = MECHANISMS[one.mechanism] if one.mechanism else {"text": "missing", "tone": "red"}
    needs = one.mechanism is not Mechanism.SAME_LAW
    paper: Cell = {"text": "missing", "tone": "red"} if needs and not one.document else one.document or "not needed"
    return {
        "Recipient": one.name,
        "For": RECIPIENT_KINDS[one.kind],
        "Country": one.country,
        "Lawful by": lawful,
        "Document": paper,
    }


def show(actor: Actor, one: RecipientRow) -> None:
    """One recipient, and what can be done about it."""
    shown = [
        Fact("Handles the data", RECIPIENT_ROLES[one.role]),
        Fact("Gets", one.categories, "also what names no recipient of its kind" if one.usual else ""),
        Fact("Safeguards", one.safeguards or "none recorded"),
        Fact("Contact", one.contact),
    ]
    facts.show(f"recipient-{one.id}", shown, wide=True)
    if not guard.may(Permission.PRIVACY_LEAD):
        return
    change, broken = st.tabs(("Change", "It broke its duty"))
    with change:
        form(actor, one)
    with broken:
        _broken(actor, one)


def form(actor: Actor, one: RecipientRow | None) -> None:
    """The fields of a new recipient, or of one that is changed."""
    key = f"recipient-{one.id}-{one.version}" if one else "recipient-new"
    with st.form(key, border=False):
        left, right = st.columns(2)
        name = left.text_input("Name", one.name if one else "", key=f"{key}-name", max_chars=80)
        country = right.text_input("Country, two letters", one.country if one else "", key=f"{key}-land", max_chars=2)
        kinds, roles, mechanisms = tuple(RecipientKind), tuple(RecipientRole), tuple(Mechanism)
        kind = left.selectbox(
            "For",
            kinds,
            kinds.index(one.kind) if one else 0,
            format_func=RECIPIENT_KINDS.__getitem__,
            key=f"{key}-kind",
        )
        role = right.selectbox(
            "Handles the data",
            roles,
            roles.index(one.role) if one else 0,
            format_func=RECIPIENT_ROLES.__getitem__,
            key=f"{key}-role",
        )
        mechanism = left.selectbox(
            "Lawful by",
            mechanisms,
            mechanisms.index(one.mechanism) if one and one.mechanism else None,
            format_func=MECHANISMS.__getitem__,
            placeholder="Not settled",
            key=f"{key}-mechanism",
        )
        document = right.text_input(
            "Where the document is", (one.document or "") if one else "", key=f"{key}-document", max_chars=300
        )
        categories = st.text_input("What is sent", one.categories if one else "", key=f"{key}-gets", max_chars=300)
        safeguards = st.text_input(
            "Safeguards, such as encryption", (one.safeguards or "") if one else "", key=f"{key}-safe", max_chars=300
        )
        contact = st.text_input("Contact", one.contact if one else "", key=f"{key}-contact", max_chars=200)
        usual = st.checkbox("Gets what names no recipient of its kind", one.usual if one else True, key=f"{key}-usual")
        pressed = st.form_submit_button("Save the recipient", type="primary", key=f"{key}-go")
    if pressed:
        new = NewRecipient(
            name=name or "",
            kind=kind,
            role=role,
            country=country or "",
            mechanism=mechanism,
            categories=categories or "",
            contact=contact or "",
            document=document or "",
            safeguards=safeguards or "",
            usual=usual,
        )
        acting.act(lambda: register.save(actor, new, (one.id, one.version) if one else None))


def duty(actor: Actor, one: DutyRow) -> None:
    """A broken duty, with the day until which it is put right."""
    today = clock.today(settings().zone)
    with st.container(border=True, gap="xsmall"):
        untrusted.text(f"{one.name}, breach {number_of(one.breach_id)}")
        untrusted.text(one.what, max_lines=6)
        told, due = privacy_words.day(one.notice_sent_on), privacy_words.day(one.correction_due)
        st.caption(untrusted.literal(f"Told {told}, to be put right by {due}. Help for people: {one.remedy_contact}"))
        if one.corrected_on is not None:
            st.badge(f"Put right {privacy_words.day(one.corrected_on)}", color="green")
            return
        if one.correction_due < today:
            st.badge("late", color="red", icon=":material/alarm:")
        if guard.may(Permission.PRIVACY_LEAD) and st.button("It is put right today", key=f"duty-{one.id}"):
            acting.act(lambda: register.corrected(actor, one.id, today))


def _broken(actor: Actor, one: RecipientRow) -> None:
    form_key = str(st.session_state.setdefault(_DUTY, uuid4().hex))
    today = clock.today(settings().zone)
    key = f"duty-{one.id}-{form_key}"
    with st.form(key, border=False):
        what = st.text_area("What it did wrong, and with which data", key=f"{key}-what", max_chars=4000)
        kinds = tuple(BreachKind)
        kind = st.selectbox(
            "Into the register of breaches as", kinds, format_func=BREACHES.__getitem__, key=f"{key}-kind"
        )
        left, right = st.columns(2)
        sent = left.date_input("Told on", today, max_value=today, format="YYYY-MM-DD", key=f"{key}-sent")
        due = right.date_input("To be put right by", None, format="YYYY-MM-DD", key=f"{key}-due")
        contact = st.text_input("Where people get help", key=f"{key}-contact", max_chars=200)
        pressed = st.form_submit_button("Keep the notice", key=f"{key}-go")
    if pressed:
        broken = BrokenDuty(form_key, one.id, what or "", sent, due, contact or "", kind)
        acting.act(lambda: _notice(actor, broken))


def _notice(actor: Actor, broken: BrokenDuty) -> Done:
    done = register.notice(actor, broken)
    del st.session_state[_DUTY]
    return done
