"""What a printed code that was scanned does to the inspection that is open."""

import streamlit as st

from data.vocabulary import ARRIVED
from pages.components import flash, untrusted
from pages.components.bench import scan_bar, unfinished
from pages.components.bench import units as bench_units
from pages.components.parts.keeping import Form
from services.receiving.bench_view import BenchView, LineHere
from services.receiving.codes import Code, Does
from services.receiving.findings import MEANS, Finding, offered

_SHEET = "/exports/bench-codes"


def link() -> None:
    """Where the codes come from."""
    st.link_button("Codes for the scanner", _SHEET, icon=":material/barcode:")


def without_a_return() -> None:
    """A code that has nothing to act on."""
    if scan_bar.code() is not None:
        st.info("Scan a parcel first, then this code.", icon=":material/barcode_scanner:")


def obey(view: BenchView, inspection: Form) -> bool:
    """Before the fields are drawn: answer the question that is next; whether the parcel is to be received."""
    code = scan_bar.code()
    if code is None:
        return False
    if code.does is Does.CLEAR:
        inspection.store({})
        unfinished.done(view, inspection)
        flash.say("The inspection is begun anew.")
        st.rerun()
    if code.does is not Does.RECEIVE:
        _answer(view, inspection.key, code)
    return code.does is Does.RECEIVE


def _answer(view: BenchView, key: str, code: Code) -> None:
    asked = [row for here in view.lines for row in bench_units.rows(here, key) if _asks(here, row, code)]
    if not asked:
        st.warning(untrusted.literal(f"“{code.title}” answers nothing here."), icon=":material/barcode_scanner:")
        return
    places = [f"{row}-{code.does}" for row in asked]
    st.session_state[next((one for one in places if not st.session_state.get(one)), places[-1])] = code.answer


def _asks(here: LineHere, row: str, code: Code) -> bool:
    """Whether the row has a button for it: no grade is asked of what is not here."""
    if code.does is Does.FIND:
        return code.answer in offered(here.line.reason)
    found = st.session_state.get(f"{row}-find")
    return found is None or MEANS[Finding(found)].outcome in ARRIVED
