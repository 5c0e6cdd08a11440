"""The gate's identity headers: who reads them, and a refusal to start where Streamlit does not.

Without them sessions would be for the taking (F1).
"""

from starlette.datastructures import Headers
from starlette.requests import Request
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from services.desk.access import Actor
from services.desk.errors import NotSignedIn, SettingsInvalid

HEADERS = {"x-desk-staff": "staff_id", "x-desk-session": "session_id"}


def check_identity_headers() -> None:
    """Ask Streamlit's own reader; SettingsInvalid when it does not see the identity."""
    seen = gather_user_info(Headers(dict.fromkeys(HEADERS, "probe")))
    if seen != dict.fromkeys(HEADERS.values(), "probe"):
        raise SettingsInvalid(
            "Streamlit does not read the desk's identity headers. Restore server.trustedUserHeaders in "
            ".streamlit/config.toml, start from the folder of app.py, and use the Streamlit of requirements.txt."
        )


def let_in(request: Request) -> Actor:
    """Whom the gate let in: it alone writes these headers. NotSignedIn where it let in nobody."""
    staff, session = request.headers.get("x-desk-staff", ""), request.headers.get("x-desk-session")
    if not staff.isdecimal() or not session:
        raise NotSignedIn("Sign in first.")
    return Actor(int(staff), "", session)
