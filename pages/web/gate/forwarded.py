"""X-Forwarded-For and X-Forwarded-Proto count from the proxies that the settings name, and from nobody else.

uvicorn believes whatever connects from this machine, and reads its own list before the desk is loaded. It wraps the
desk afterwards: what it wraps it with is ours.
"""

from uvicorn import config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from services.desk.errors import SettingsInvalid
from services.desk.settings import settings


class _NamedProxies(ProxyHeadersMiddleware):
    """uvicorn's own reading of the headers, with the desk's list."""

    def __init__(self, app, trusted_hosts=None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, ARG002 - uvicorn's
        super().__init__(app, trusted_hosts=_named())


def _named() -> list[str]:
    try:
        return list(settings().trusted_proxies)
    except SettingsInvalid:
        # Said when the desk starts, in words.
        return []


def believe_named_proxies() -> None:
    """Replace uvicorn's list; called while app.py is loaded."""
    config.ProxyHeadersMiddleware = _NamedProxies  # type: ignore[attr-defined]  # what its Config.load() looks up
