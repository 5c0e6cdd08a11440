"""Under which names the desk may be reached, and from which origin a browser may drive it (F10)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import Scope

from services.desk.settings import Settings

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def host_is_ours(scope: Scope, headers: Mapping[str, str], chosen: Settings) -> bool:
    """Whether the Host header names this desk: an allowed name with our port, or the public address."""
    return headers.get("host", "").lower() in _authorities(scope, chosen)


def origin_is_ours(scope: Scope, headers: Mapping[str, str], chosen: Settings) -> bool:
    """Whether Origin is exactly the address that the Host header names; a missing one is not."""
    host, scheme = headers.get("host", "").lower(), _scheme(scope)
    if chosen.public_url and host == urlsplit(chosen.public_url).netloc.lower():
        scheme = urlsplit(chosen.public_url).scheme
    return host_is_ours(scope, headers, chosen) and headers.get("origin", "").lower() == f"{scheme}://{host}"


def _authorities(scope: Scope, chosen: Settings) -> frozenset[str]:
    port = (scope.get("server") or (None, None))[1]
    names = {f"{name.lower()}:{port}" for name in chosen.allowed_hosts}
    if port == _DEFAULT_PORTS[scope["scheme"]]:
        names |= {name.lower() for name in chosen.allowed_hosts}
    if chosen.public_url:
        names.add(urlsplit(chosen.public_url).netloc.lower())
    return frozenset(names)


def _scheme(scope: Scope) -> str:
    return {"ws": "http", "wss": "https"}.get(scope["scheme"], str(scope["scheme"]))
