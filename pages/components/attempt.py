"""Doing what a button says: the refusal stands where the form is, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages.components import flash, untrusted
from services.desk.errors import DeskError, StillOpen

T = TypeVar("T")


def attempt(act: Callable[[], T]) -> T | None:
    """What the act gave, or None after its refusal was shown, with what is still open, listed."""
    try:
        return act()
    except StillOpen as refusal:
        _refuse(refusal.sentence)
        st.caption("Still open")
        untrusted.text("\n".join(f"• {thing}" for thing in refusal.things))
    except DeskError as refusal:
        refuse(refusal)
    finally:
        flash.say_hidden_cards()
    return None


def refuse(refusal: DeskError) -> None:
    """Show a refusal here, and as a message: its key works from anywhere, and another may follow at once."""
    _refuse(str(refusal))


def _refuse(sentence: str) -> None:
    # Kept first: the run may be cut off while it draws.
    flash.say(sentence, ":material/error:")
    st.error(untrusted.literal(sentence), icon=":material/error:")
