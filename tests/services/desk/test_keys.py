"""A wrong or lost key is refused before anything starts, and the right one finds everything as it was."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from data import database, encryption
from data.database import Database
from data.vocabulary import AuditTag
from services.commands import check, verify_audit
from services.desk import audit, startup
from services.desk.errors import SettingsInvalid
from services.desk.settings import Settings, settings
from tests.conftest import KEYRING

OTHER = base64.b64encode(bytes(range(32, 64))).decode()


@pytest.fixture
def chosen(desk: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A desk on each database that was started once, with a key in a file, and holds an entry."""
    monkeypatch.setenv("RETURNS_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RETURNS_DESK_KEY_SOURCE", "file")
    monkeypatch.setenv("DATABASE_URL", desk.url.render_as_string(hide_password=False))
    settings.cache_clear()
    startup.prepare()
    with database.transaction() as tx:
        audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, "shop:1", reason="why")
    yield settings()
    settings.cache_clear()
    encryption.configure(KEYRING)


def _intact() -> bool:
    with database.reading() as tx:
        return audit.verify(tx).intact


def test_the_same_key_starts_again(chosen: Settings) -> None:
    startup.prepare()
    assert _intact()


def test_another_key_starts_nothing_and_the_right_one_finds_all_as_it_was(chosen: Settings) -> None:
    right = chosen.key_file.read_text()
    chosen.key_file.write_text(OTHER)
    with pytest.raises(SettingsInvalid, match="another key than the one that the database was written with"):
        startup.prepare()
    chosen.key_file.write_text(right)
    startup.prepare()
    assert _intact()


def test_a_lost_key_is_never_replaced(chosen: Settings) -> None:
    right = chosen.key_file.read_text()
    chosen.key_file.unlink()
    with pytest.raises(SettingsInvalid, match="the key that opens it is missing"):
        startup.prepare()
    assert not chosen.key_file.exists()
    chosen.key_file.write_text(right)
    startup.prepare()
    assert _intact()


def test_another_key_is_known_by_the_entries_where_no_fingerprint_was_noted_yet(chosen: Settings) -> None:
    with database.transaction() as tx:
        tx.execute(text("DELETE FROM key_fingerprint"))
    right = chosen.key_file.read_text()
    chosen.key_file.write_text(OTHER)
    with pytest.raises(SettingsInvalid, match="another key"):
        startup.prepare()
    chosen.key_file.write_text(right)
    startup.prepare()
    startup.prepare()
    assert _intact()


@pytest.mark.parametrize("lost", [False, True])
def test_check_and_verify_audit_say_it_in_words(chosen: Settings, *, lost: bool) -> None:
    if lost:
        chosen.key_file.unlink()
    else:
        chosen.key_file.write_text(OTHER)
    said = "the key that opens it is missing" if lost else "another key than the one"
    checked = CliRunner().invoke(check.command)
    assert checked.exit_code == 1
    assert f"- {'The database holds data, and ' if lost else 'This is '}{said}" in checked.output
    verified = CliRunner().invoke(verify_audit.command)
    assert verified.exit_code == 1
    assert said in str(verified.exception or verified.output)


def test_a_database_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path / "home", database_url="postgresql+psycopg://desk@127.0.0.1:1/desk")
    with pytest.raises(SettingsInvalid, match="cannot be reached or opened: PostgreSQL at the address in DATABASE_URL"):
        startup.prepare(chosen)


def test_files_and_folders_that_others_can_reach_are_mended_at_start(chosen: Settings) -> None:
    evidence = chosen.media_folder / "ab"
    evidence.mkdir(parents=True, exist_ok=True)
    (evidence / "one.bin").write_bytes(b"x")
    for path in (chosen.home, *chosen.home.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    startup.prepare()
    modes = {path.lstat().st_mode & 0o777 for path in (chosen.home, *chosen.home.rglob("*"))}
    assert modes == {0o700, 0o600} or modes <= {0o700, 0o600}
    with (chosen.home / "later.txt").open("w") as file:
        assert file.fileno()
    assert (chosen.home / "later.txt").stat().st_mode & 0o077 == 0
