"""The receiving bench: scan a parcel, say what is in it, see what that changed."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, untrusted, words
from pages.components.bench import arrived, by_code, correct, expected, scan_bar, unfinished
from pages.components.bench import form as bench_form
from services.cases.recognise import Answer, Found
from services.receiving import bench_view
from services.receiving.bench_view import BenchView

actor = guard.require(Permission.PARCEL_RECEIVE)


def main() -> None:
    """The return named by `?rma=`, else what was scanned last; never both, or the wrong one would be received."""
    st.subheader("Receiving", anchor=False)
    found = scan_bar.show(actor)
    if "rma" in st.query_params:
        scan_bar.forget()
        found = None
    if found is not None and found.only_return is not None:
        scan_bar.forget()
        _open(found.only_return.rma)
    if found is not None:
        _matches(found)
    rma = st.query_params.get("rma", "")
    if rma:
        _bench(bench_view.open_bench(actor, rma))
    elif found is None:
        by_code.without_a_return()
        st.caption("Scan the code on the customer’s label, or type a number and press Enter.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link("warehouse/parcels.py", label="A parcel without a number", icon=":material/package_2:")
            by_code.link()
        opened = unfinished.listed(actor) or expected.show(actor)
        if opened is not None:
            _open(opened)


def _matches(found: Found) -> None:
    if found.answer is Answer.NOTHING:
        scan_bar.nothing(found)
        _quarantine("")
        return
    with st.container(border=True, key="scan-matches"):
        if found.answer is Answer.SEVERAL:
            st.markdown("**Did you mean one of these?**")
        for hit in found.returns:
            label = f"{hit.rma} · order {hit.order_number} · {words.STATES[hit.state]}"
            if st.button(untrusted.literal(label), key=f"open-{hit.rma}", icon=":material/inventory:"):
                scan_bar.forget()
                _open(hit.rma)
        for order in found.orders:
            untrusted.text(f"Order {order.number} has no return.")
            _quarantine(order.number)
        if found.parcels and not (found.returns or found.orders):
            untrusted.text(f"This parcel is here since {words.day(found.parcels[0].arrived_on)}, without a return.")
            to = {"parcel": str(found.parcels[0].id)}
            st.page_link("warehouse/parcels.py", label="The parcel", icon=":material/package_2:", query_params=to)


def _quarantine(order: str) -> None:
    if st.button("Keep the parcel apart", icon=":material/package_2:", key=f"apart-{order}"):
        scan_bar.forget()
        st.switch_page("warehouse/parcels.py", query_params={"order": order} if order else {"new": "1"})


def _open(rma: str) -> None:
    st.query_params.from_dict({"rma": rma})
    st.rerun()


def _bench(view: BenchView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(view.case.rma, anchor=False, width="content")
        st.badge(words.STATES[view.case.state], color=words.STATE_COLOURS[view.case.state])
        st.caption(words.REASONS[view.case.reason], width="content")
        st.page_link("returns/return_case.py", label="The return", query_params={"rma": view.case.rma})
    if view.note:
        st.caption("Note of the reviewer")
        untrusted.text(view.note, max_lines=4)
    if view.refusal is not None:
        st.warning(untrusted.literal(view.refusal), icon=":material/block:")
        if st.button("Keep the parcel apart", icon=":material/package_2:", key=f"apart-{view.case.id}"):
            st.switch_page("warehouse/parcels.py", query_params={"return": view.case.rma})
    elif view.expected:
        bench_form.show(view, actor)
        correct.lost(view, actor)
    else:
        st.success("Everything that was expected is here.", icon=":material/check_circle:")
        if st.button("Something else is in the parcel", key=f"more-{view.case.id}"):
            st.switch_page("warehouse/parcels.py", query_params={"order": view.case.order_number})
    _before(view)


def _before(view: BenchView) -> None:
    arrived.changed(view.before, view.case.state)
    if view.before.parcels:
        st.subheader("What arrived before", anchor=False)
        arrived.show(view.before, actor)
        correct.show(view, actor)


main()
