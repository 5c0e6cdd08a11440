"""A new privacy request: paste or type what arrived, confirm what is asked for, and its clocks start."""

from uuid import uuid4

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, untrusted
from pages.components.attempt import attempt
from pages.components.privacy import intake_form
from pages.components.privacy.request_list import REQUEST
from services.privacy.requests.intake import take_in

actor = guard.require(Permission.PRIVACY_HANDLE)
_FORM = "new-privacy-form"


def main() -> None:
    """The form, and after it the request; the first of several."""
    st.subheader("New privacy request", anchor=False)
    st.caption("The day of receipt counts, whenever it is typed. No more advertising acts at once.")
    form_key = st.session_state.setdefault(_FORM, uuid4().hex)
    filled = intake_form.fields(form_key)
    if not filled.pressed:
        return
    taken = attempt(lambda: take_in(actor, filled.new))
    if taken is None:
        return
    del st.session_state[_FORM]
    known = " A customer has this address." if taken.known else ""
    flash.say(untrusted.one_line(f"Taken in: {', '.join(taken.numbers)}.{known}"))
    st.switch_page(REQUEST, query_params={"number": taken.numbers[0]})


main()
