"""Packing lists: the parts that each product is sold with, and what a missing one costs."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, money, untrusted
from pages.components.attempt import attempt
from pages.components.parts import paging
from pages.components.parts.picking import Cell
from services.receiving import packing_lists
from services.receiving.packing_lists import AccessoryRow, PackingList, ProductRow

actor = guard.require(Permission.CATALOGUE_MANAGE)


def main() -> None:
    """Search a product, then its list."""
    st.subheader("Packing lists", anchor=False)
    text = st.text_input(
        "Product", st.query_params.get("product", ""), key="packing-search", placeholder="Number or name", max_chars=100
    )
    st.caption("The bench ticks these parts off. Customers are asked to pay for a missing one at its price.")
    found = attempt(lambda: packing_lists.products(actor, text))
    if found is None:
        return
    if not found:
        said = (
            "No product has this number or name." if text.strip() else "There are no products yet. Import orders first."
        )
        st.info(said, icon=":material/search_off:")
        return
    if len(found) == packing_lists.MOST_LISTED:
        st.caption(f"The first {packing_lists.MOST_LISTED} by name. Search for others.")
    chosen = paging.pick(found, _row, lambda one: one.id, "packing-lists", "Products and their parts", searched=False)
    if chosen is None:
        st.caption("Choose a product.")
        return
    _list(packing_lists.packing_list(actor, chosen.id))


def _row(one: ProductRow) -> dict[str, Cell]:
    return {"Product": untrusted.cell(one.name), "Number": untrusted.cell(one.sku), "Parts": one.parts}


def _list(shown: PackingList) -> None:
    with st.container(border=True, key=f"packing-{shown.product.id}"):
        untrusted.text(f"{shown.product.name} · {shown.product.sku}")
        for part in shown.parts:
            _part(part)
        if not shown.parts:
            st.caption("No part is listed yet.")
        _add(shown.product.id)


def _part(part: AccessoryRow) -> None:
    key = f"part-{part.id}-{part.price}-{part.currency}-{part.retired}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        st.text(untrusted.one_line(part.name, 60), width=260)
        if part.retired:
            st.badge("Retired", color="gray")
            st.caption(money.show(part.price, part.currency), width="content")
            return
        with st.popover(money.show(part.price, part.currency), on_change="rerun", key=f"{key}-price") as box:
            if box.open:
                _reprice(part, key)
        if st.button("Retire", key=f"{key}-retire", icon=":material/archive:"):
            done = attempt(lambda: packing_lists.retire(actor, part))
            if done is not None:
                _said(f"{part.name} is no longer on the list; old inspections still name it.")


def _reprice(part: AccessoryRow, key: str) -> None:
    with st.form(f"{key}-form", border=False):
        price, currency = st.text_input("Price", key=f"{key}-new"), st.text_input("Currency", part.currency)
        pressed = st.form_submit_button("Set the price", type="primary")
    if pressed and attempt(lambda: packing_lists.reprice(actor, part, price, currency)) is not None:
        _said(f"{part.name} has a new price; what was noted as missing before keeps its own.")


def _add(product_id: int) -> None:
    with st.form(f"add-{product_id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Part", key=f"add-name-{product_id}", max_chars=packing_lists.LONGEST_NAME)
        price = st.text_input("Price", key=f"add-price-{product_id}", max_chars=16, placeholder="4.90", width=120)
        currency = st.text_input("Currency", "USD", key=f"add-currency-{product_id}", max_chars=3, width=100)
        pressed = st.form_submit_button("Add", icon=":material/add:", type="primary")
    if pressed and attempt(lambda: packing_lists.add_part(actor, product_id, name, price, currency)) is not None:
        _said(f"{untrusted.one_line(name, 60)} is on the list.")


def _said(sentence: str) -> None:
    flash.say(sentence)
    st.rerun()


main()
