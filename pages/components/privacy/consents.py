"""What one person consented to, how to write down what they said, what the site says, and the policy's versions."""

from uuid import uuid4

import streamlit as st

from data.vocabulary import ConsentPurpose, ConsentState, Permission
from pages.components import flash, guard, untrusted, words
from pages.components.attempt import attempt
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.privacy import words as privacy_words
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy.consent import ledger, reading, site_events
from services.privacy.consent.ledger import NewConsent
from services.privacy.consent.reading import Choice, PersonConsents
from services.privacy.consent.site_events import Imported
from services.privacy.words import CONSENT_STATES, CONSENTS

_FORM = "consent-form"
_PURPOSES = (*ledger.CHOICES, ConsentPurpose.POLICY_ACCEPTED)


def person(found: PersonConsents) -> None:
    """Each purpose with a yes or no and since when, then all that was said, newest first."""
    shown = [Fact(CONSENTS[one.purpose], "yes" if one.allowed else "no", _since(one)) for one in found.choices]
    shown.append(Fact(CONSENTS[ConsentPurpose.COOKIES_NECESSARY], "always", "they have no switch"))
    facts.show("consents", shown)
    if found.no_advertising_since is not None:
        st.warning(f"No advertising is wanted since {words.instant(found.no_advertising_since)}.")
    if found.kept_until is not None:
        st.caption(f"The processing record is kept until {privacy_words.day(found.kept_until)}.")
    st.markdown("##### What was said")
    if not found.history:
        st.text("Nothing is on record, so nothing is allowed that needs consent.")
    for one in reversed(found.history):
        with st.container(border=True, gap="xsmall"):
            accepted = one.purpose is ConsentPurpose.POLICY_ACCEPTED
            st.text(CONSENTS[one.purpose] if accepted else f"{CONSENTS[one.purpose]}: {CONSENT_STATES[one.state]}")
            version = f" · policy {one.policy_version}" if one.policy_version else ""
            said = f"{words.instant(one.at)} · {words.CHANNELS[one.channel]} · by {one.actor}{version}"
            st.caption(untrusted.literal(said))
            for text in filter(None, (one.wording, one.evidence and f"Evidence: {one.evidence}")):
                untrusted.text(text, max_lines=4)


def write_down(actor: Actor, who: str) -> None:
    """The form of what the person just said."""
    form_key = str(st.session_state.setdefault(_FORM, uuid4().hex))
    known = [one.name for one in reading.versions(actor)]
    with st.form(f"consent-{form_key}", border=False):
        purpose = st.selectbox("About", _PURPOSES, format_func=CONSENTS.__getitem__, key=f"about-{form_key}")
        states = tuple(ConsentState)
        state = st.selectbox("The person", states, format_func=_did, key=f"state-{form_key}")
        channel = st.selectbox("How", ledger.CHANNELS, format_func=words.CHANNELS.__getitem__, key=f"how-{form_key}")
        version = st.selectbox("Version of the policy", known, index=0 if known else None, key=f"version-{form_key}")
        wording = st.text_area("What the person was shown or read out", key=f"wording-{form_key}", max_chars=4000)
        evidence = st.text_input("Where the evidence is: letter, call, mail", key=f"evidence-{form_key}", max_chars=120)
        pressed = st.form_submit_button("Write it down", type="primary", key=f"consent-go-{form_key}")
    if not pressed:
        return
    new = NewConsent(
        event_key=f"form:{form_key}",
        purpose=purpose,
        state=state,
        at=clock.now(),
        channel=channel,
        policy_version=version or "",
        wording=wording or "",
        evidence=evidence or "",
        **{"email" if "@" in who else "cookie": who},
    )
    done = attempt(lambda: ledger.record(actor, new))
    if done is not None:
        del st.session_state[_FORM]
        flash.say(done.said)
        st.rerun()


def from_site(actor: Actor) -> None:
    """The site's file, and what became of its rows."""
    st.caption(f"Columns: {', '.join(site_events.COLUMNS)}. Events: granted, withdrawn, unsubscribed, accepted_policy.")
    file = st.file_uploader("What people said on the site (CSV or Excel)", type=["csv", "xlsx"], key="site-events")
    if file is not None and st.button("Take it in", type="primary", key="site-events-go"):
        done = attempt(lambda: site_events.import_events(actor, file.name, file.getvalue()))
        if done is not None:
            _imported(done)


def policy_versions(actor: Actor) -> None:
    """The versions with their days, and the form of a new one for the officer."""
    for one in reading.versions(actor):
        title = untrusted.literal(f"{one.name}, in force from {privacy_words.day(one.in_force_from)}")
        with st.expander(title, icon=":material/policy:"):
            untrusted.text(one.text, max_lines=40)
    if not guard.may(Permission.PRIVACY_LEAD):
        return
    with st.form("policy-version", border=False):
        name = st.text_input("Name of the version", key="policy-name", max_chars=40)
        day = st.date_input("In force from", clock.today(settings().zone), format="YYYY-MM-DD", key="policy-day")
        text = st.text_area("The text of the policy", key="policy-text", height=200)
        pressed = st.form_submit_button("Add the version", key="policy-go")
    if pressed:
        done = attempt(lambda: reading.add_version(actor, name or "", day, text or ""))
        if done is not None:
            flash.say(done.said)
            st.rerun()


def _imported(done: Imported) -> None:
    st.success(f"{done.added} added, {done.known} known already, {len(done.refused)} not taken.")
    if done.refused:
        untrusted.text("\n".join(f"Line {one.line}: {one.reason}" for one in done.refused), max_lines=30)


def _since(one: Choice) -> str:
    if one.said is None or one.since is None:
        return "nothing on record"
    return f"{CONSENT_STATES[one.said]} {words.instant(one.since)}"


def _did(state: ConsentState) -> str:
    return "consents" if state is ConsentState.GRANTED else "takes it back"
