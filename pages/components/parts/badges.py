"""Several badges side by side as one element, their words plain text."""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from pages.components import untrusted


@dataclass(frozen=True)
class Badge:
    """A word on a coloured ground, with an icon before it."""

    label: str
    colour: str = "gray"
    icon: str = ""


def show(badges: Iterable[Badge]) -> None:
    """The badges in a row."""
    st.markdown(" ".join(_one(badge) for badge in badges), width="content")


def _one(badge: Badge) -> str:
    icon = f"{badge.icon} " if badge.icon else ""
    return f":{badge.colour}-badge[{icon}{untrusted.literal(badge.label)}]"
