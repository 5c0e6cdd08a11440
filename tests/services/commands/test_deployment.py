"""`check` finds each way of setting the desk up unsafely, and is silent about a safe one (security test 46)."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from data import database
from data.database import Database
from data.queries.staff import staff
from data.vocabulary import AuditTag, Role
from services.accounts import passwords
from services.accounts.staff import NewPerson, add_account
from services.commands import check
from services.commands.deployment import Streamlit, problems
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import SettingsInvalid
from services.desk.settings import Settings, settings
from tests.support import people

SAFE_SETTINGS = {
    "demo": "never",
    "shop_name": "Real Shop",
    "mail_from": "Returns <returns@real.example>",
    "return_address": "Real Street 1, Real Town",
    "public_url": "https://desk.real.example",
    "allowed_hosts": "localhost,desk.real.example",
    "smtp_host": "mail.real.example",
}
PROVIDER: dict[str, Any] = {"oidc_client_id": "desk", "oidc_client_secret": "s"}


@pytest.fixture
def safe_desk(sqlite_desk: Database, tmp_path: Path) -> Path:
    """A home and accounts with nothing to find."""
    adam = people.hire("Adam", Role.ADMINISTRATOR)
    assert adam.staff_id is not None
    with database.transaction() as tx:
        staff.change(tx, adam.staff_id, totp_secret="JBSWY3DPEHPK3PXP")
    home = tmp_path / "home"
    (home / "keys").mkdir(parents=True, mode=0o700)
    home.chmod(0o700)
    with database.transaction() as tx:
        audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, "shop:1")
    with database.reading() as tx:
        audit.write_anchor(tx, home / "keys" / "audit.anchor")
    return home


def _problems(home: Path, environment: dict[str, str] | None = None, **changes: Any) -> list[str]:  # noqa: ANN401 - fields of Settings
    chosen = Settings.model_validate(SAFE_SETTINGS | {"home": home} | changes)
    return problems(chosen, Streamlit.read(environment=environment or {}))


def test_a_safe_desk_has_nothing_to_mend(safe_desk: Path) -> None:
    assert _problems(safe_desk) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"demo": "auto"}, "RETURNS_DESK_DEMO"),
        ({"shop_name": "Joseko"}, "RETURNS_DESK_SHOP_NAME"),
        ({"mail_from": "Joseko Returns <returns@joseko.example>"}, "RETURNS_DESK_MAIL_FROM"),
        ({"return_address": Settings.model_fields["return_address"].default}, "RETURNS_DESK_RETURN_ADDRESS"),
        ({"public_url": None}, "without https"),
        ({"public_url": "http://desk.real.example"}, "not https"),
        ({"allowed_hosts": "*"}, "wildcard"),
        ({"smtp_host": "mail.real.example", "smtp_security": "none"}, "SMTP_SECURITY"),
        ({"smtp_host": "mail.real.example", "smtp_user": "desk"}, "SMTP_PASSWORD"),
        ({"smtp_host": None}, "SMTP_HOST is missing"),
        *[
            ({"database_url": f"postgresql://db.real.example/desk{mode}"}, "sslmode=verify-full")
            for mode in ("", *(f"?sslmode={weak}" for weak in ("disable", "allow", "prefer", "require", "verify-ca")))
        ],
        ({"database_url": "db.real.example"}, "DATABASE_URL is not an address"),
        ({"paypal_client_id": "desk", "paypal_base_url": "https://api-m.sandbox.paypal.com"}, "PayPal's sandbox"),
        ({"refund_second_person_usd": 1_001}, "REFUND_SECOND_PERSON_USD is 1,001"),
        ({"refund_second_person_day_usd": 1_000_000}, "REFUND_SECOND_PERSON_DAY_USD is 1,000,000"),
        ({"session_idle_minutes": 61}, "SESSION_IDLE_MINUTES is 61"),
        ({"session_hours": 13}, "SESSION_HOURS is 13"),
        ({"upload_megabytes": 501}, "UPLOAD_MEGABYTES is 501"),
        ({"case_evidence_megabytes": 5_001}, "CASE_EVIDENCE_MEGABYTES is 5,001"),
        ({"paypal_client_id": "desk", "paypal_base_url": "http://api-m.paypal.com"}, "PAYPAL_BASE_URL is not https"),
        ({"paypal_client_id": "desk", "paypal_base_url": "https://paypal.com.evil.example"}, "go to strangers"),
        ({"oidc_issuer": "http://localhost:9000", **PROVIDER}, "OIDC_ISSUER is not https"),
        ({"oidc_issuer": "https://id.example", **PROVIDER, "public_url": None}, "answers would come back in the open"),
        ({"paypal_client_id": "desk"}, "without its secret"),
        ({"paypal_client_id": "desk", "paypal_client_secret": "s"}, "PAYPAL_WEBHOOK_ID"),
    ],
    ids=str,
)
def test_each_unsafe_setting_is_found(safe_desk: Path, changes: dict[str, Any], named: str) -> None:
    assert named in "\n".join(_problems(safe_desk, **changes))


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("STREAMLIT_SERVER_ENABLE_AGENT_API", "true", "server.enableAgentApi"),
        ("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false", "server.enableXsrfProtection"),
        ("STREAMLIT_SERVER_ENABLE_CORS", "false", "server.enableCORS"),
        ("STREAMLIT_SERVER_HEADLESS", "false", "server.headless"),
        ("STREAMLIT_SERVER_ENABLE_STATIC_SERVING", "true", "server.enableStaticServing"),
        ("STREAMLIT_SERVER_SCRIPT_HEALTH_CHECK_ENABLED", "true", "server.scriptHealthCheckEnabled"),
        ("STREAMLIT_SERVER_FILE_WATCHER_TYPE", "auto", "server.fileWatcherType"),
        ("STREAMLIT_SERVER_TRUSTED_USER_HEADERS", "{}", "server.trustedUserHeaders"),
        ("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full", "client.showErrorDetails"),
        ("STREAMLIT_CLIENT_TOOLBAR_MODE", "developer", "client.toolbarMode"),
        ("STREAMLIT_SERVER_MAX_MESSAGE_SIZE", "51", "server.maxMessageSize is 51"),
        ("STREAMLIT_SERVER_ADDRESS", "0.0.0.0", "no proxy is named"),  # noqa: S104 - what is looked for
        ("STREAMLIT_SERVER_ADDRESS", "::", "no proxy is named"),
        ("STREAMLIT_CLIENT_SHOW_ERROR_LINKS", "true", "client.showErrorLinks"),
        ("STREAMLIT_CLIENT_DISABLE_DATA_EXPORT", "false", "client.disableDataExport"),
        ("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true", "browser.gatherUsageStats"),
        ("STREAMLIT_GLOBAL_DEVELOPMENT_MODE", "true", "global.developmentMode"),
        ("STREAMLIT_LOGGER_LEVEL", "debug", "logger.level"),
    ],
)
def test_each_unsafe_key_of_streamlit_is_found(safe_desk: Path, variable: str, value: str, named: str) -> None:
    found = _problems(safe_desk, {variable: value})
    assert len(found) == 1
    assert named in found[0]


def test_a_desk_that_other_machines_reach_in_the_open_is_found(safe_desk: Path) -> None:
    open_to_all = {"STREAMLIT_SERVER_ADDRESS": "192.0.2.7"}
    found = _problems(safe_desk, open_to_all, public_url=None, allowed_hosts="localhost")
    assert [line for line in found if "server.address" in line]


def test_several_processes_on_sqlite_are_found(safe_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    assert "WEB_CONCURRENCY" in "\n".join(_problems(safe_desk))


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("keys/desk.key", "the encryption key"),
        ("keys", "the folder of the encryption key"),
        ("keys/audit.anchor", "the anchors of the audit trail"),
        ("returns-desk.db", "the database:"),
        ("returns-desk.db-wal", "the database's journal"),
        ("evidence", "the evidence:"),
        (".", "the database and the evidence"),
    ],
)
@pytest.mark.parametrize("mode", [0o050, 0o004])
def test_what_others_can_reach_is_found(safe_desk: Path, place: str, named: str, mode: int) -> None:
    path = safe_desk / place
    if not path.exists():
        path.mkdir() if place == "evidence" else path.write_text("secret")
    path.chmod(0o700 | mode)
    found = _problems(safe_desk)
    assert len(found) == 1
    assert f"Others on this machine can reach {named}" in found[0]
    path.chmod(0o700)
    assert _problems(safe_desk) == []


def test_a_database_elsewhere_that_others_can_read_is_found(safe_desk: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    elsewhere.write_text("")
    elsewhere.chmod(0o644)
    assert f"the database: {elsewhere}" in "\n".join(_problems(safe_desk, database_url=f"sqlite:///{elsewhere}"))


def test_an_audit_trail_without_an_anchor_is_found(safe_desk: Path) -> None:
    (safe_desk / "keys" / "audit.anchor").unlink()
    (found,) = _problems(safe_desk)
    assert "no anchor" in found


def test_an_audit_trail_that_is_broken_is_found(safe_desk: Path) -> None:
    with database.transaction() as tx:
        tx.exec_driver_sql("UPDATE audit_head SET seq = seq - 1")
    assert "The audit trail is broken: the newest entries are missing" in "\n".join(_problems(safe_desk))


def test_a_proxy_that_is_named_may_reach_a_desk_that_listens_everywhere(safe_desk: Path) -> None:
    everywhere = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}  # noqa: S104 - what is looked for
    assert _problems(safe_desk, everywhere, trusted_proxies="10.0.0.7") == []


def test_a_database_that_cannot_be_reached_is_one_of_the_lines(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk@127.0.0.1:1/desk")
    settings.cache_clear()
    ended = CliRunner().invoke(check.command)
    assert ended.exit_code == 1
    assert "- The database cannot be reached or opened: PostgreSQL" in ended.output
    assert "- RETURNS_DESK_DEMO is “auto”" in ended.output


def test_open_demonstration_accounts_are_found(safe_desk: Path) -> None:
    demo = NewPerson("rosa.reviewer", "Rosa", frozenset({Role.REVIEWER}))
    with database.transaction() as tx:
        add_account(tx, Actor(None, "tests"), demo, "!", temporary=False, demonstration=True)
    found = "\n".join(_problems(safe_desk))
    assert "everybody knows their password: rosa.reviewer" in found
    assert "REQUIRE_TOTP" in found


def test_accounts_without_a_second_factor_are_found(safe_desk: Path) -> None:
    people.rosa()
    assert "second factor yet: rosa" in "\n".join(_problems(safe_desk))


def test_administrators_who_all_need_the_provider_are_found(safe_desk: Path) -> None:
    with database.transaction() as tx:
        staff.change(tx, 1, password_hash=passwords.NONE, totp_secret=None)
    found = _problems(safe_desk, oidc_issuer="https://id.example", oidc_acr="mfa", **PROVIDER)
    assert len(found) == 1
    assert "No administrator has a password" in found[0]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"oidc_issuer": "https://id.example"},
            "needs RETURNS_DESK_OIDC_CLIENT_ID and RETURNS_DESK_OIDC_CLIENT_SECRET",
        ),
        ({"oidc_client_id": "desk"}, "needs RETURNS_DESK_OIDC_ISSUER and RETURNS_DESK_OIDC_CLIENT_SECRET too"),
        ({"oidc_issuer": "http://id.example", **PROVIDER}, "OIDC_ISSUER: the issuer must begin with https://"),
        ({"oidc_issuer": "id.example", **PROVIDER}, "OIDC_ISSUER: the issuer is an address such as"),
        ({"oidc_issuer": "https://id.example/?x=1", **PROVIDER}, "without ? or #"),
        ({"oidc_issuer": "https://id.example", **PROVIDER, "oidc_label": "x" * 41}, "OIDC_LABEL: "),
    ],
    ids=str,
)
def test_a_provider_that_is_set_half_or_unsafely_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], why: str
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(f"RETURNS_DESK_{name.upper()}", value)
    settings.cache_clear()
    with pytest.raises(SettingsInvalid) as refusal:
        settings()
    settings.cache_clear()
    assert why in str(refusal.value)


def test_a_desk_without_an_administrator_of_its_own_is_found(safe_desk: Path) -> None:
    with database.transaction() as tx:
        staff.change(tx, 1, active=False)
    assert "No administrator of your own" in "\n".join(_problems(safe_desk))


def test_the_command_exits_with_1_and_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETURNS_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RETURNS_DESK_KEY_SOURCE", "file")
    settings.cache_clear()
    ended = CliRunner().invoke(check.command)
    settings.cache_clear()
    assert ended.exit_code == 1
    assert "- RETURNS_DESK_DEMO is “auto”" in ended.output
