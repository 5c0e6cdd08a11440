"""What the bench is to look for: what was approved, what the customer says is wrong, and their photos."""

import streamlit as st

from pages.components import untrusted, words
from pages.components.bench import photos
from services.desk.access import Actor
from services.receiving.bench_view import BenchView


def show(view: BenchView, actor: Actor) -> None:
    """On top of the form, before anything is chosen."""
    products = {here.line.id: here.line.product for here in view.lines}
    with st.container(border=True, gap="xsmall", key=f"about-{view.case.id}"):
        for row in view.approved:
            untrusted.text(f"{row.quantity} × {products[row.return_line_id]}: {words.option(row.resolution).lower()}")
        st.caption("The customer says")
        untrusted.text(view.case.description, max_lines=4)
        sent = {item.public_id: item for here in view.lines for item in here.photos}
        if sent:
            photos.strip(tuple(sent.values()), actor)
