"""The privacy desk in figures: what is open, what falls due, how soon people were answered; nobody is singled out."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.privacy import charts, words
from services.privacy.dashboard import (
    LOOKED_BACK,
    STANDINGS,
    Dashboard,
    Standing,
    answered_lines,
    dashboard,
    due_lines,
    open_lines,
    said,
)

actor = guard.require(Permission.PRIVACY_HANDLE)


def main() -> None:
    """Numbers at the top, then each chart with its table."""
    found = dashboard(actor)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Privacy figures", anchor=False, width="content")
        st.link_button("Take the figures as a file", "/exports/privacy-figures", icon=":material/download:")
    st.caption(
        f"Counts of fewer than {found.k} are not shown, nor what would give them away; the data protection officer "
        "sets the number."
    )
    _numbers(found)
    _open(found)
    _due(found)
    _answered(found)


def _numbers(found: Dashboard) -> None:
    groups = found.open.groups
    with st.grid(min_column_width=140, gap="small"):
        st.metric("Open", found.open.total.text, border=True)
        st.metric("Overdue", groups[Standing.OVERDUE].total.text, border=True)
        st.metric("Due within 7 days", groups[Standing.THIS_WEEK].total.text, border=True)
        st.metric("Median days", said(found.days), border=True, help="From the receipt to the answer")
        st.metric("Answered in time", "–" if found.rate is None else f"{found.rate:.0%}", border=True)


def _open(found: Dashboard) -> None:
    st.markdown("##### Open, by what is asked for and how it stands")
    lines = open_lines(found)
    if len(lines) == 1:
        st.text("Nothing is open.")
        return
    charts.draw(charts.open_requests(found), "figures-open")
    st.caption(charts.not_drawn(found))
    _table(("Asks for", *(STANDINGS[one] for one in Standing)), lines)


def _due(found: Dashboard) -> None:
    st.markdown("##### What falls due in the next weeks")
    charts.draw(charts.falls_due(found), "figures-due")
    lines = [("Later" if day is None else words.day(day), text) for day, text in due_lines(found)]
    _table(("Day", "Falls due"), [line for line in lines if line[1] != "0"])


def _answered(found: Dashboard) -> None:
    st.markdown(f"##### Answered in the last {LOOKED_BACK.days} days")
    lines = answered_lines(found)
    if any(days is not None for days in found.days_by_right.values()):
        charts.draw(charts.days_to_answer(found), "figures-days")
    else:
        st.text("Too few were answered to say how soon.")
    _table(("Asked for", "Answered", "Median days"), lines)
    st.caption("Without repeats, withdrawn requests, and no more advertising, which is answered by itself.")


def _table(titles: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
    with st.expander("The same as a table", icon=":material/table:"):
        st.table([dict(zip(titles, line, strict=True)) for line in lines])


main()
