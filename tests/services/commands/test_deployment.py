"""`check` finds each way of setting the desk up unsafely, and is silent about a safe one (security test 46)."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from data import database
from data.database import Database
from data.queries.staff import staff
from data.vocabulary import Role
from services.accounts import passwords
from services.accounts.staff import NewPerson, add_account
from services.commands import check
from services.commands.deployment import Streamlit, problems
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
        ({"database_url": "postgresql://db.real.example/desk?sslmode=disable"}, "sslmode"),
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


def test_a_key_that_others_can_read_is_found(safe_desk: Path) -> None:
    key = safe_desk / "keys" / "desk.key"
    key.write_text("secret")
    key.chmod(0o640)
    assert "encryption key" in "\n".join(_problems(safe_desk))
    key.chmod(0o600)
    assert _problems(safe_desk) == []


def test_a_home_that_others_can_enter_is_found(safe_desk: Path) -> None:
    safe_desk.chmod(0o755)
    assert "the database and the evidence" in "\n".join(_problems(safe_desk))


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
