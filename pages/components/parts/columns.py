"""Columns that several tables have."""

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

# Pixels in which R-26-000123-K stands whole; beside longer texts a table would cut it.
_RMA = 130


def rma() -> ColumnConfig:
    """A return's number as a link to `…?rma=`, never cut."""
    return st.column_config.LinkColumn(display_text=r"rma=(.+)$", width=_RMA)
