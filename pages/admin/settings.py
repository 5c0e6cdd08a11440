"""Settings: how long each queue may take, and what the grades of the receiving bench mean."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.admin import settings

actor = guard.require(Permission.SETTINGS_MANAGE)

st.subheader("Settings", anchor=False)
settings.service_levels(actor)
settings.grades(actor)
