"""The floor: a Streamlit page with one line."""

import streamlit as st

st.text("empty")
