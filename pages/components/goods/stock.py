"""The shelf: what is there and promised of each product, and the form of a count."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, untrusted
from pages.components.attempt import attempt
from pages.components.parts import picking
from pages.components.parts.beside import Fields
from pages.components.parts.picking import Cell
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.goods import stock
from services.goods.boards import StockRow


def show(actor: Actor) -> None:
    """Search a product, see its figures, set them to what was counted."""
    text = st.text_input("Product", key="stock-search", placeholder="Number or name", max_chars=100)
    found = attempt(lambda: stock.shelf(actor, text))
    if found is None:
        return
    if not found:
        said = "No product has this number or name." if text else "Nothing is on the shelf. Search a product to count."
        st.info(said, icon=":material/shelves:")
        return
    chosen = picking.pick(found, _row, lambda row: row.product_id, "stock", "Products and their stock")
    if chosen is None:
        st.caption("Choose a product to count it.")
    elif guard.may(Permission.CATALOGUE_MANAGE):
        _count(actor, chosen)


def _row(row: StockRow) -> dict[str, Cell]:
    return {
        "Product": untrusted.cell(row.product),
        "Number": untrusted.cell(row.sku),
        "On hand": row.on_hand,
        "Reserved": row.reserved,
        "Free": row.free,
    }


def _count(actor: Actor, row: StockRow) -> None:
    fields = Fields()
    with st.form(f"count-{row.product_id}"):
        untrusted.text(f"{row.product}: {row.on_hand} on hand, {row.reserved} of them reserved")
        left, right = st.columns([1, 3])
        counted = left.text_input("Counted", str(row.on_hand), key=f"counted-{row.product_id}", max_chars=12)
        fields.at("The count", left)
        reason = right.text_input("Why?", key=f"count-why-{row.product_id}", max_chars=300)
        fields.at(REASON, right)
        pressed = st.form_submit_button("Set the figure", type="primary", shortcut="Ctrl+Enter")
    if pressed:
        done = attempt(lambda: stock.count(actor, row.product_id, counted, reason), fields)
        if done is not None:
            change = f"{done.delta:+d}" if done.changed else "as before"
            flash.say(f"{row.product}: {done.on_hand} on hand ({change}).")
            st.rerun()
