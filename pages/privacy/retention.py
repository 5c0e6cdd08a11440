"""How long records are kept: the periods, what goes next, and what is held past its time."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard
from pages.components.attempt import attempt
from pages.components.privacy import retention
from services.privacy.retention import plan

actor = guard.require(Permission.PRIVACY_LEAD)


def main() -> None:
    """The schedule; a change is looked at before it is set."""
    st.subheader("Retention", anchor=False)
    now = plan.schedule(actor)
    retention.due(now.due, "Goes with the next round" if now.periods.removes else "Due, and waits for you")
    typed = retention.fields(now.periods)
    if retention.differs(now.periods, typed):
        seen = attempt(lambda: plan.preview(actor, typed))
        if seen is not None:
            retention.due(seen, "Would go with these periods")
    if not st.button("Save", type="primary", key="retention-save"):
        return
    done = attempt(lambda: plan.change(actor, typed))
    if done is not None:
        flash.say("Saved." if done.changed else "Nothing has changed.")
        st.rerun()


main()
