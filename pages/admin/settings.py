"""Settings: how long each queue may take, and what the grades of the receiving bench mean."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, settings_panels

actor = guard.require(Permission.SETTINGS_MANAGE)

flash.show()
st.subheader("Settings", anchor=False)
settings_panels.service_levels(actor)
settings_panels.grades(actor)
