"""Refuse to start where Streamlit does not read the gate's identity headers: sessions would be for the taking (F1)."""

from starlette.datastructures import Headers
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from services.errors import SettingsInvalid

HEADERS = {"x-desk-staff": "staff_id", "x-desk-session": "session_id"}


def check_identity_headers() -> None:
    """Ask Streamlit's own reader; SettingsInvalid when it does not see the identity."""
    seen = gather_user_info(Headers(dict.fromkeys(HEADERS, "probe")))
    if seen != dict.fromkeys(HEADERS.values(), "probe"):
        raise SettingsInvalid(
            "Streamlit does not read the desk's identity headers. Restore server.trustedUserHeaders in "
            ".streamlit/config.toml, start from the folder of app.py, and use the Streamlit of requirements.txt."
        )
