"""`add-evidence` adds files from the command line and says of each what became of it."""

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner

from data import database
from data.database import Database
from data.vocabulary import Proof
from services.commands.add_evidence import command
from services.desk.errors import NotFound
from services.desk.settings import settings
from services.evidence.gallery import gallery
from tests.conftest import KEYRING
from tests.support import files, people, shop


@pytest.fixture
def photo(home: Path, sqlite_desk: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A photo on the disk of a machine whose desk is the test's own."""
    monkeypatch.setenv("DATABASE_URL", str(sqlite_desk.url))
    monkeypatch.setenv("RETURNS_DESK_KEY", base64.b64encode(KEYRING.keys[1]).decode())
    settings.cache_clear()
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(files.photo())
    return path


def test_each_file_gets_its_line_and_its_slots(photo: Path, tmp_path: Path) -> None:
    case = shop.open_case(people.rosa())
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(files.clip())
    chosen = ["--proof", "item", "--proof", "problem"]
    result = CliRunner().invoke(command, [case.rma, str(photo), str(clip), *chosen])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "IMG_1.jpg: added",
        "clip.mp4: added; it will be made ready to play by the worker",
    ]
    with database.reading() as tx:
        assert [item.proofs for item in gallery(tx, case.return_id)] == [{Proof.ITEM, Proof.PROBLEM}] * 2


def test_a_refused_file_gives_its_reason_and_exit_status_1_and_the_others_go_in(photo: Path, tmp_path: Path) -> None:
    case = shop.open_case(people.rosa())
    bad = tmp_path / "a.jpg"
    bad.write_bytes(b"%PDF-1.7")
    result = CliRunner().invoke(command, [case.rma.lower(), str(bad), str(photo)])
    assert result.exit_code == 1
    first, second = result.output.splitlines()
    assert first.startswith("a.jpg: refused. This is a PDF document.")
    assert second == "IMG_1.jpg: added"


def test_the_same_file_again_is_said_to_be_there(photo: Path) -> None:
    case = shop.open_case(people.rosa())
    for said in ("added", "already in this case"):
        result = CliRunner().invoke(command, [case.rma, str(photo)])
        assert result.output == f"IMG_1.jpg: {said}\n"
        assert result.exit_code == 0


def test_an_unknown_return_is_refused_before_any_file_is_read(photo: Path) -> None:
    result = CliRunner().invoke(command, ["R-26-999999-X", str(photo)])
    assert isinstance(result.exception, NotFound)
