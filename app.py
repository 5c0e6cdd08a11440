"""The Returns Desk as one ASGI application: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.web import health, life, paypal
from pages.web.failures import on_script_error
from pages.web.files import assets, evidence, exports
from pages.web.gate.forwarded import believe_named_proxies
from pages.web.gate.gate import Gate
from pages.web.signing_in import account, provider, session, sign_in

believe_named_proxies()
app = st.App(
    Path(__file__).parent / "pages" / "desk.py",
    middleware=[Middleware(Gate)],
    routes=[
        *health.ROUTES,
        *assets.ROUTES,
        *sign_in.ROUTES,
        *provider.ROUTES,
        *session.ROUTES,
        *account.ROUTES,
        *evidence.ROUTES,
        *exports.ROUTES,
        *paypal.ROUTES,
    ],
    lifespan=life.lifespan,
    on_script_error=on_script_error,
)
