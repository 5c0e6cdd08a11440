"""Doing what a button says: the refusal stands where the form is, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages.components import untrusted
from services.desk.errors import DeskError

T = TypeVar("T")


def attempt(act: Callable[[], T]) -> T | None:
    """What the act gave, or None after its refusal was shown, there and as a toast."""
    try:
        return act()
    except DeskError as refusal:
        sentence = untrusted.literal(str(refusal))
        st.error(sentence, icon=":material/error:")
        st.toast(sentence, icon=":material/error:")
        return None
