"""A refusal that names a field stands beside it: a form keeps a place under each field that can be refused."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


class Fields:
    """The places of one form, by the names that services give to its fields."""

    def __init__(self) -> None:
        self._places: dict[str, DeltaGenerator] = {}

    def at(self, name: str, where: DeltaGenerator | None = None) -> None:
        """Keep a place here, or in the column `where`, for what is refused of the field that services call `name`."""
        self._places[name] = st.empty() if where is None else where.empty()

    def place(self, name: str) -> DeltaGenerator | None:
        """The place beside the field; None where the form keeps none."""
        return self._places.get(name)
