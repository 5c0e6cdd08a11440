"""Every route that the desk serves; test_gate.py sees to it that none is missing."""

# Every route of Streamlit 1.67. An upgrade that brings another one fails below, until the gate has an opinion on it.
STREAMLIT = {
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/agent/openapi.json",
    "/_stcore/bidi-components/{path:path}",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/stream",
    "/_stcore/upload_file/{session_id}/{file_id}",
    "/auth/login",
    "/auth/logout",
    "/component/{path:path}",
    "/media/{file_id:path}",
    "/oauth2callback",
}
HOOKS = {"/hooks/paypal"}
OURS = {
    "/",
    "/account/confirm",
    "/account/confirm/provider",
    "/account/password",
    "/account/recovery-codes",
    "/account/second-factor",
    "/app/static/evidence/{token}",
    "/exports/audit-trail",
    "/exports/bench-codes",
    "/exports/orders-template",
    "/exports/parcel-label/{number:int}",
    "/exports/privacy-figures",
    "/exports/privacy-item/{item:int}",
    "/exports/privacy-package/{token}",
    "/exports/refund-batch/{number:int}",
    "/exports/refused-rows/{token}",
    "/exports/slip/{stage}/{record:int}",
    "/exports/work",
    "/session",
    "/sign-out",
}
STEPS_OF_SIGN_IN = {"/sign-in/code", "/sign-in/enrol", "/sign-in/new-password", "/sign-in/step"}
# Where there is no identity provider they lead nowhere.
PROVIDER = {"/sign-in/provider", "/sign-in/provider/callback"}
ICONS = {"/favicon.ico", "/favicon.png"}


def filled(path: str) -> str:
    """An address of the route, with something for each of its parameters."""
    return "/".join("x" if part.startswith("{") else part for part in path.split("/"))
