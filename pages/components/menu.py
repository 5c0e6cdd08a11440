"""The pages that a person's roles open, by section, as Streamlit's navigation takes them."""

from copy import copy
from functools import lru_cache
from typing import Literal

import streamlit as st

from data.vocabulary import Permission
from pages.navigation import PAGES


def pages(permissions: frozenset[Permission]) -> dict[str, list[st.Page]]:
    """The pages for these permissions; the hidden start page leads to the first of them."""
    # Copies: the navigation notes on the page which run may call it, and tabs run beside each other.
    return {section: [copy(page) for page in made] for section, made in _made(permissions).items()}


@lru_cache(maxsize=64)
def _made(permissions: frozenset[Permission]) -> dict[str, list[st.Page]]:
    # Made once: each looks for its file.
    sections: dict[str, list[st.Page]] = {}
    for line in PAGES:
        if line.permission in permissions:
            shown: Literal["visible", "hidden"] = "visible" if line.listed else "hidden"
            page = st.Page(line.file, title=line.title, icon=line.icon, url_path=line.url_path, visibility=shown)
            sections.setdefault(line.section, []).append(page)
    first = next(iter(sections.values()))[0]
    start = st.Page(lambda: st.switch_page(first), title="Start", url_path="start", default=True, visibility="hidden")
    return {"": [start], **sections}
