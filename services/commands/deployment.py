"""What is unsafe about this set-up for real work: settings, Streamlit's configuration, files, accounts."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data import database
from services.commands import deployment_files, deployment_inside
from services.desk.settings import LOOPBACK, ROOT, Settings

# Key of Streamlit's configuration, the only safe value, and what goes wrong with another.
_SAFE: dict[str, tuple[object, str]] = {
    "server.headless": (True, "Streamlit may write files for whoever connects from this machine"),
    "server.enableAgentApi": (False, "programs could press the desk's buttons without a browser"),
    "server.enableXsrfProtection": (True, "other sites could send files in a person's name"),
    "server.enableCORS": (True, "other sites could read answers"),
    "server.enableStaticServing": (False, "a folder would be served beside the desk's own routes"),
    "server.scriptHealthCheckEnabled": (False, "pages would run for a health check without a person"),
    "server.fileWatcherType": ("none", "the desk would watch its own files and load changed ones"),
    "client.showErrorDetails": ("none", "error messages would show personal data and paths"),
    "client.toolbarMode": ("viewer", "people would be offered a developer's tools"),
    "client.showErrorLinks": (False, "error messages would be offered to search engines"),
    "client.disableDataExport": (True, "tables could be downloaded without a trace, formulas included"),
    "browser.gatherUsageStats": (False, "usage would be reported outside"),
    "global.developmentMode": (False, "anybody with a session could stop the server"),
    "server.trustedUserHeaders": (
        {"x-desk-staff": "staff_id", "x-desk-session": "session_id"},
        "sessions would not be bound to their person",
    ),
}
_DEFAULTS: dict[str, object] = {
    "server.headless": False,
    "server.enableAgentApi": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.scriptHealthCheckEnabled": False,
    "server.fileWatcherType": "auto",
    "client.showErrorDetails": "full",
    "client.toolbarMode": "auto",
    "client.showErrorLinks": "auto",
    "client.disableDataExport": False,
    "browser.gatherUsageStats": True,
    "global.developmentMode": False,
    "server.trustedUserHeaders": {},
}


# Setting, the most that is sane, and what goes wrong above it.
_MOST = {
    "refund_second_person_usd": (1_000, "one person alone could send large refunds"),
    "refund_second_person_day_usd": (2_000, "one person alone could send a customer much money in a day"),
    "session_idle_minutes": (60, "whoever finds an open browser has all that time"),
    "session_hours": (12, "a stolen session would live for more than a working day"),
    "upload_megabytes": (500, "a few files at once could fill the memory"),
    "case_evidence_megabytes": (5_000, "one return could fill the disk"),
}
_MOST_MESSAGE_MEGABYTES = 50


@dataclass(frozen=True)
class Streamlit:
    """Streamlit's configuration as `streamlit run app.py` would read it: environment over project over home folder."""

    values: Mapping[str, object]

    @classmethod
    def read(cls, root: Path = ROOT, environment: Mapping[str, str] = os.environ) -> "Streamlit":
        """Gather the values; a file that is not there counts as empty."""
        found: dict[str, object] = {}
        for file in (Path.home() / ".streamlit" / "config.toml", root / ".streamlit" / "config.toml"):
            if file.is_file():
                found |= _flat(tomllib.loads(file.read_text(encoding="utf-8")))
        for key in (*_SAFE, "server.address", "server.maxMessageSize", "logger.level"):
            said = environment.get(_variable(key))
            if said is not None:
                found[key] = {"true": True, "false": False}.get(said.lower(), said)
        return cls(found)


def problems(chosen: Settings, streamlit: Streamlit) -> list[str]:
    """One sentence for each unsafe thing, with what to do; none for a desk fit for real work."""
    return [*outside(chosen, streamlit), *deployment_inside.problems(chosen)]


def outside(chosen: Settings, streamlit: Streamlit) -> list[str]:
    """What is unsafe about settings, Streamlit's configuration and files, whether or not the desk could start."""
    return [
        *_settings(chosen),
        *_bounds(chosen, streamlit),
        *_reach(chosen, streamlit),
        *_configuration(streamlit),
        *deployment_files.problems(chosen),
    ]


def _settings(chosen: Settings) -> Iterator[str]:
    fields = Settings.model_fields
    for name, what in {
        "mail_from": "messages would come from a made-up sender",
        "return_address": "customers would be sent to a made-up address",
        "shop_name": "messages would bear a made-up shop's name",
    }.items():
        if getattr(chosen, name) == fields[name].default:
            yield f"RETURNS_DESK_{name.upper()} is the demonstration's: {what}. Set it."
    if chosen.smtp_host is None:
        yield "RETURNS_DESK_SMTP_HOST is missing: no customer would ever get a message. Set it."
    if chosen.smtp_host and chosen.smtp_security == "none" and chosen.smtp_host not in LOOPBACK:
        yield "RETURNS_DESK_SMTP_SECURITY is “none”: mail and its password travel in the open. Use starttls or tls."
    if chosen.smtp_host and chosen.smtp_user and chosen.smtp_password is None:
        yield "RETURNS_DESK_SMTP_USER is set without RETURNS_DESK_SMTP_PASSWORD: the mail server will refuse. Set both."
    yield from _paypal(chosen)
    yield from _provider(chosen)
    if chosen.demo == "auto":
        yield "RETURNS_DESK_DEMO is “auto”: an empty database would get accounts that everybody knows. Set it to never."
    if chosen.database_url is None and os.environ.get("WEB_CONCURRENCY", "1") not in {"", "1"}:
        yield "WEB_CONCURRENCY asks for several processes on SQLite. Set DATABASE_URL to PostgreSQL or run one process."
    yield from _database(chosen)


def _database(chosen: Settings) -> Iterator[str]:
    if chosen.database_url is None:
        return
    url = database.address(chosen.database_url)
    if url is None:
        yield "DATABASE_URL is not an address such as postgresql://desk@db.example/desk. Correct it."
        return
    mode = url.query.get("sslmode", os.environ.get("PGSSLMODE", "prefer"))
    elsewhere = url.host and url.host not in LOOPBACK and not url.host.startswith("/")
    if url.get_backend_name() == "postgresql" and elsewhere and mode != "verify-full":
        yield (
            f"DATABASE_URL leads to another machine with sslmode={mode}: whoever sits between could read or change "
            "everything. Add sslmode=verify-full and sslrootcert."
        )


def _bounds(chosen: Settings, streamlit: Streamlit) -> Iterator[str]:
    """Values that may be set, and that nobody should set as high as this."""
    for name, (most, what) in _MOST.items():
        if getattr(chosen, name) > most:
            yield f"RETURNS_DESK_{name.upper()} is {getattr(chosen, name):,}: {what}. Set it to {most:,} or less."
    message = streamlit.values.get("server.maxMessageSize", 200)
    if not str(message).isdecimal() or int(str(message)) > _MOST_MESSAGE_MEGABYTES:
        yield (
            f"server.maxMessageSize is {message}: one message could fill the memory. "
            f"Set it to {_MOST_MESSAGE_MEGABYTES} or less."
        )


def _paypal(chosen: Settings) -> Iterator[str]:
    if not chosen.paypal_client_id:
        return
    url = urlsplit(chosen.paypal_base_url)
    if url.scheme != "https":
        yield "RETURNS_DESK_PAYPAL_BASE_URL is not https: the account's secret would travel in the open. Use https."
    elif (url.hostname or "").endswith("sandbox.paypal.com"):
        yield (
            "RETURNS_DESK_PAYPAL_BASE_URL is PayPal's sandbox: refunds would be play money, and customers would be "
            "told that they are paid. Remove it."
        )
    elif not (url.hostname or "").endswith(".paypal.com"):
        yield "RETURNS_DESK_PAYPAL_BASE_URL is not an address of PayPal: refunds would go to strangers. Correct it."
    if chosen.paypal_client_secret is None:
        yield "RETURNS_DESK_PAYPAL_CLIENT_ID is set without its secret: refunds would go by hand. Set both."
    if chosen.paypal_webhook_id is None:
        yield "RETURNS_DESK_PAYPAL_WEBHOOK_ID is missing: what PayPal reports later would not be heard. Set it."


def _provider(chosen: Settings) -> Iterator[str]:
    if chosen.oidc_issuer is None:
        return
    if not chosen.oidc_issuer.startswith("https://"):
        yield "RETURNS_DESK_OIDC_ISSUER is not https: anybody on the way could sign in as anybody. Use https."
    if not chosen.secure_cookies:
        yield (
            "RETURNS_DESK_OIDC_ISSUER is set without an https RETURNS_DESK_PUBLIC_URL: the provider's answers would "
            "come back in the open. Set the public address."
        )


def _reach(chosen: Settings, streamlit: Streamlit) -> Iterator[str]:
    url = urlsplit(chosen.public_url or "")
    elsewhere = set(chosen.allowed_hosts) - LOOPBACK
    if elsewhere and not chosen.secure_cookies:
        yield (
            f"The desk may be reached as {', '.join(sorted(elsewhere))} without https. Put a proxy with TLS in front "
            "and set RETURNS_DESK_PUBLIC_URL to its https address."
        )
    if chosen.public_url and url.scheme != "https" and url.hostname not in LOOPBACK:
        yield "RETURNS_DESK_PUBLIC_URL is not https: passwords and cookies travel in the open."
    if any("*" in host for host in chosen.allowed_hosts):
        yield "RETURNS_DESK_ALLOWED_HOSTS holds a wildcard, which the gate takes by the letter. Name each host."
    address = streamlit.values.get("server.address")
    if address in LOOPBACK:
        return
    if address in (None, "", "0.0.0.0", "::") and not chosen.trusted_proxies:  # noqa: S104 - looked for, not used
        yield (
            "server.address lets the desk listen on all addresses, and no proxy is named. Set it to 127.0.0.1, or name "
            "the proxy in RETURNS_DESK_TRUSTED_PROXIES."
        )
    elif not chosen.secure_cookies:
        yield "server.address lets other machines reach the desk without https. Set it to 127.0.0.1, behind a proxy."


def _configuration(streamlit: Streamlit) -> Iterator[str]:
    for key, (safe, what) in _SAFE.items():
        if streamlit.values.get(key, _DEFAULTS[key]) != safe:
            yield f"{key} in .streamlit/config.toml (or {_variable(key)}) is unsafe: {what}. Set it to {safe!r}."
    if str(streamlit.values.get("logger.level", "info")).lower() == "debug":
        yield "logger.level is “debug”: logs would hold what people type. Set it to info."


def _flat(table: Mapping[str, Any], above: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in table.items():
        key = f"{above}{name}"
        flat |= _flat(value, f"{key}.") if isinstance(value, dict) and key not in _SAFE else {key: value}
    return flat


def _variable(key: str) -> str:
    section, name = key.split(".")
    words = "".join(f"_{c}" if c.isupper() and not name[i - 1].isupper() else c for i, c in enumerate(name))
    return f"STREAMLIT_{section}_{words}".upper()
