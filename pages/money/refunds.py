"""Refunds: to grant, to confirm, to send, to pay by hand, to reconcile, and done; several at once where it is safe."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.refunds import listing, words
from services.refunds.listing import Tab
from services.refunds.listing import refund_list as read_list

actor = guard.require(Permission.MONEY_READ)
_NOWHERE = "Nothing here, nor in the other lists, begins with that number."


def main() -> None:
    """One list."""
    st.subheader("Refunds", anchor=False)
    tab, search = _tab(), st.query_params.get("find", "")
    listed = read_list(actor, tab, search)
    _choose(tab, listed.counts)
    _search(search)
    listing.outcomes()
    if not listed.rows:
        st.info(_nothing(listed.counts) if search else words.EMPTY[tab], icon=":material/payments:")
        return
    above = st.container()
    chosen = listing.table(listed, tab)
    with above:
        listing.acts(chosen, listed, tab, actor)


def _nothing(counts: dict[Tab, int]) -> str:
    """Where the number is found instead."""
    found = ", ".join(f"“{words.TABS[tab]}”" for tab, count in counts.items() if count)
    return f"Nothing here begins with that number; it stands under {found}." if found else _NOWHERE


def _tab() -> Tab:
    named = st.query_params.get("show", "")
    return Tab(named) if named in set(Tab) else Tab.GRANT


def _choose(tab: Tab, counts: dict[Tab, int]) -> None:
    st.session_state["refunds-tab"] = tab
    st.segmented_control(
        "Show",
        list(Tab),
        required=True,
        format_func=lambda one: f"{words.TABS[one]} :gray[{counts[one]}]",
        key="refunds-tab",
        label_visibility="collapsed",
        on_change=lambda: st.query_params.update({"show": st.session_state["refunds-tab"]}),
    )


def _search(search: str) -> None:
    st.text_input(
        "Find",
        search,
        key="refunds-find",
        placeholder="Return or order number",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=lambda: st.query_params.update({"find": st.session_state["refunds-find"]}),
    )


main()
