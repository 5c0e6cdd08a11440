"""Replacements: reserve from the shelf, ship with a tracking number, follow until delivered; and count the shelf."""

import streamlit as st

from data.vocabulary import Permission, ReplacementState
from pages.components import guard, untrusted, words
from pages.components.goods import replacement_forms, stock
from pages.components.parts import paging
from pages.components.parts.picking import Cell
from services.goods import boards
from services.goods.boards import ReplacementRow, ToReserve

actor = guard.require(Permission.RETURN_READ)
RESERVE, SHIP, FOLLOW, SHELF = "To reserve", "To ship", "On the way", "Shelf"
EMPTY = {
    RESERVE: "No unit waits for a replacement. They come here once the bench has accepted what came back.",
    SHIP: "Nothing is reserved.",
    FOLLOW: "Nothing is on its way.",
}


def main() -> None:
    """One of four lists, and the chosen row below it."""
    st.subheader("Replacements", anchor=False)
    rma = st.query_params.get("rma", "")
    board = boards.replacement_board(actor, rma)
    if rma:
        _only(rma)
    lists: dict[str, tuple[ToReserve | ReplacementRow, ...]] = {
        RESERVE: board.to_reserve,
        SHIP: tuple(row for row in board.moving if row.state is ReplacementState.RESERVED),
        FOLLOW: tuple(row for row in board.moving if row.state is ReplacementState.SHIPPED),
    }
    name = _chosen([RESERVE, SHIP, FOLLOW, SHELF], {key: len(rows) for key, rows in lists.items()})
    if name == SHELF:
        stock.show(actor)
        return
    found = lists[name]
    if not found:
        st.info(EMPTY[name], icon=":material/inventory_2:")
        return
    row = paging.pick(found, _row, _ident, f"replacements-{name}", name)
    if isinstance(row, ToReserve):
        replacement_forms.reserve(actor, row)
    elif row is not None:
        replacement_forms.move(actor, row, board)
    else:
        st.caption("Choose a row.")


def _only(rma: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Only {untrusted.literal(rma)}")
        if st.button("Show all", key="replacements-all"):
            st.query_params.pop("rma")
            st.rerun()


def _chosen(names: list[str], counts: dict[str, int]) -> str:
    first = next((name for name in names if counts.get(name)), names[0])
    known = st.query_params.get("show", first)
    chosen = st.segmented_control(
        "Show",
        names,
        default=known if known in names else first,
        format_func=lambda name: f"{name} ({counts[name]})" if name in counts else name,
        key="replacements-show",
        label_visibility="collapsed",
    )
    return chosen or first


def _ident(one: ToReserve | ReplacementRow) -> str:
    return f"line-{one.line_id}-{one.resolution}" if isinstance(one, ToReserve) else f"sent-{one.id}"


def _row(one: ToReserve | ReplacementRow) -> dict[str, Cell]:
    if isinstance(one, ToReserve):
        return {
            "Return": one.rma,
            "Product": untrusted.cell(one.product),
            "Units": one.open,
            "Free": one.free,
            "Due": words.instant(one.due_at),
        }
    return {
        "Return": one.rma,
        "Product": untrusted.cell(one.product),
        "Units": one.quantity,
        "Tracking": untrusted.cell(one.tracking_number) if one.tracking_number else "–",
        "Since": words.day(one.shipped_on or one.reserved_at),
    }


main()
