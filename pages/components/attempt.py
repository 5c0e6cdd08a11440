"""Doing what a button says: the refusal stands where the form is, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components import flash, untrusted
from pages.components.parts.beside import Fields
from services.desk.errors import DeskError, InvalidInput, StillOpen

T = TypeVar("T")


def attempt(act: Callable[[], T], fields: Fields | None = None) -> T | None:
    """What the act gave, or None after its refusal was shown, with what is still open, listed.

    What is refused of one of the form's `fields` is said beside it.
    """
    try:
        return act()
    except StillOpen as refusal:
        _refuse(refusal.sentence)
        st.caption("Still open")
        untrusted.text("\n".join(f"• {thing}" for thing in refusal.things))
    except DeskError as refusal:
        refuse(refusal, fields)
    finally:
        flash.say_hidden_cards()
    return None


def refuse(refusal: DeskError, fields: Fields | None = None) -> None:
    """Show a refusal beside its field, else here; and as a message, for its key works from anywhere."""
    field = refusal.field if isinstance(refusal, InvalidInput) else ""
    _refuse(str(refusal), None if fields is None else fields.place(field))


def _refuse(sentence: str, place: DeltaGenerator | None = None) -> None:
    # Kept first: the run may be cut off while it draws.
    flash.say(sentence, ":material/error:")
    (st if place is None else place).error(untrusted.literal(sentence), icon=":material/error:")
