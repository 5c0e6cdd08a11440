"""Payments that go to the bank together: every batch with its file, and what became of its payments from one sheet."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, money, untrusted, words
from pages.components.parts import picking
from pages.components.parts.picking import Cell
from pages.components.refunds import batch
from services.refunds.paying import batches
from services.refunds.paying.batches import Batches, BatchRow

actor = guard.require(Permission.MONEY_SEND)


def main() -> None:
    """The list, and the batch that was chosen: `?page=`, `?batch=`."""
    st.subheader("Batches for the bank", anchor=False)
    listed = batches.batches(actor, _number("page") or 1)
    if not listed.rows:
        st.info("No batch yet. Choose payments that are to be paid by hand, and make one.", icon=batch.ICON)
        st.page_link("money/refunds.py", label="To pay by hand", icon=batch.ICON, query_params={"show": "by_hand"})
        return
    caption = "Batches, newest first"
    picked = picking.pick(listed.rows, _row, lambda one: one.id, f"batches-{listed.page}", caption, address="batch")
    _pages(listed)
    chosen = picked.id if picked is not None else _number("batch")
    if chosen is None:
        st.caption("Choose a batch.")
        return
    batch.show(chosen, actor)


def _number(name: str) -> int | None:
    """A small number from the page's address."""
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else None


def _row(one: BatchRow) -> dict[str, Cell]:
    waits: Cell = {"text": f"{one.waiting} to come", "tone": "orange"} if one.waiting else "all recorded"
    return {
        "Batch": f"Batch {one.id}",
        "Made": words.instant(one.made_at),
        "By": untrusted.cell(one.by),
        "Payments": str(one.payments),
        "Amount": " · ".join(money.show(each.amount, each.currency) for each in one.sums),
        "Results": waits,
    }


def _pages(listed: Batches) -> None:
    if listed.pages > 1:
        page = st.pagination(listed.pages, default=listed.page, key=f"batches-page-{listed.page}")
        if page != listed.page:
            st.query_params.from_dict({"page": str(page)})
            st.rerun()


main()
