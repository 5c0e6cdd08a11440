"""The security headers of every response."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message

# Inline styles are how Streamlit draws; scripts come from our own files alone (F14). Inline components (v2) of ours
# are files too: see pages/components.
_SOURCES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "font-src": "'self' data:",
    # A webcam's photo is read from an address that holds it whole; no such address reaches another host.
    "connect-src": "'self' data:",
    "worker-src": "'self' blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_POLICY = "; ".join(f"{what} {whence}" for what, whence in _SOURCES.items())
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers then send “Origin: null” with a form, and the gate could not tell whose it is.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
# A route may be stricter than this, never laxer: evidence brings its own sandbox.
_UNLESS_SET = {"content-security-policy": _POLICY, "cache-control": "no-store"}
# A file or its refusal, given to one person: no browser runs it, guesses what it is, or keeps it for the next one.
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_TWO_YEARS = "max-age=63072000"


def secure(message: Message, path: str, *, https: bool) -> None:
    """Add the headers to an `http.response.start` message."""
    headers = MutableHeaders(scope=message)
    headers.update(_ALWAYS)
    for name, value in _UNLESS_SET.items():
        headers.setdefault(name, value)
    # Streamlit's own files bear their content in their name; everything else is of one person and one moment.
    if not path.startswith(("/static/", "/assets/", "/app/static/evidence/")):
        headers["cache-control"] = "no-store"
    if https:
        headers["strict-transport-security"] = _TWO_YEARS
