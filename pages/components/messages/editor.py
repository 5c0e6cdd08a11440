"""A message to the customer: edited as plain text, and shown as it will look in their mail program."""

import streamlit as st

from pages.components import untrusted
from services.messages.blocks import blocks
from services.messages.writing import Draft

HEIGHT = 320
_SIGNS = {"list": "•  ", "quote": "│  ", "paragraph": ""}


def edit(draft: Draft, key: str, *, code: str | None = None) -> Draft:
    """Fields for subject and text with a preview beside them; returns what stands in them now.

    `key` names the fields and decides what stays typed: derive it from the return's id and the draft's template.
    `code` is the return number that an approval carries. Inside a form the preview shows the last run's text.
    """
    write, look = st.tabs(["Write", "Preview"], key=f"{key}-tabs")
    # What was typed before a reload stands there already.
    st.session_state.setdefault(f"{key}-subject", draft.subject)
    st.session_state.setdefault(f"{key}-body", draft.body)
    with write:
        subject = st.text_input("Subject", key=f"{key}-subject", max_chars=300)
        body = st.text_area("Message to the customer", key=f"{key}-body", height=HEIGHT)
        st.caption("Lines that begin with “- ”, “1. ” or “> ” become lists and quotations.")
    edited = Draft(draft.template, subject, body)
    with look:
        preview(edited, code=code)
    return edited


def preview(draft: Draft, *, code: str | None = None) -> None:
    """The message as the customer sees it: subject, paragraphs, lists and quotations, and the return code."""
    with st.container(border=True):
        st.caption("Subject")
        untrusted.text(draft.subject)
        st.caption("Message")
        for block in blocks(draft.body):
            if block.kind == "numbered":
                lines = [f"{number}.  {line}" for number, line in enumerate(block.lines, start=block.start)]
            else:
                lines = [_SIGNS[block.kind] + line for line in block.lines]
            untrusted.text("\n".join(lines))
        if code and draft.template == "approved":
            st.caption("Below the text stands the return number as a square code to put into the parcel:")
            untrusted.text(code)
