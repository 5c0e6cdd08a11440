"""The README says what is true: settings, commands and roles as the code has them."""

import re
from pathlib import Path

import click
import pytest

from data.vocabulary import Role
from pages.components import words
from pages.navigation import PAGES
from services.cli import main
from services.desk.roles import MAY, granted
from services.desk.settings import Settings
from tests.test_architecture import ROOMS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _names() -> set[str]:
    prefix = Settings.model_config["env_prefix"]
    return {str(field.validation_alias or f"{prefix}{name.upper()}") for name, field in Settings.model_fields.items()}


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(re.findall(r"`(RETURNS_DESK_[A-Z_]+|DATABASE_URL)`", README)) == _names()


def test_every_command_is_documented_and_no_other() -> None:
    rows = README.split("## At the command line")[1].split("## Settings")[0].split("|---|")[1]
    assert set(re.findall(r"^\| `([a-z-]+)", rows, re.MULTILINE)) == set(main.list_commands(click.Context(main)))


def _table(heading: str) -> list[list[str]]:
    """The rows of the first table after a line, without its titles."""
    rows = re.findall(r"^\| (.+) \|$", README.split(heading)[1].split("\n\n\n")[0].split("\n## ")[0], re.MULTILINE)
    return [row.split(" | ") for row in rows[1:]]


@pytest.mark.parametrize("role", Role)
def test_the_table_of_roles_is_what_the_desk_offers(role: Role) -> None:
    (pages, may) = next(rest for name, *rest in _table("## Roles") if name == words.ROLES[role])
    held = granted(frozenset({role}))
    own = granted(frozenset())
    assert pages.split(", ") == [line.title for line in PAGES if line.listed and line.permission in held - own]
    assert may.split(", ") == [said for permission, said in MAY.items() if permission in held - own]


def test_every_room_of_services_has_its_line() -> None:
    listed = [room.strip("`") for room, _ in _table("Where is what")]
    there = {path.name for path in (ROOT / "services").iterdir() if any(path.glob("*.py"))}
    assert listed == [room for room in ROOMS if room in there]


def test_every_file_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:data|services|tests|pages)/[\w./]+\.(?:py|md|toml|txt))`", README)
    named += re.findall(r"`((?:data|services|tests|pages)/[\w./]+/)`", README)
    named += re.findall(r"\]\((data/[\w./]+)\)", README)
    assert [path for path in named if not (ROOT / path).exists()] == []
