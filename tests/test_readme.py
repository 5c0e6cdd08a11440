"""The README says what is true: settings, commands and roles as the code has them."""

import re
from pathlib import Path

import click

from data.vocabulary import Role
from pages.components import words
from services.cli import main
from services.desk.settings import Settings

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


def test_every_role_is_documented() -> None:
    for role in Role:
        assert f"| {words.ROLES[role]} |" in README


def test_every_file_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:data|services|tests|pages)/[\w./]+\.(?:py|md|toml|txt))`", README)
    named += re.findall(r"\]\((data/[\w./]+)\)", README)
    assert [path for path in named if not (ROOT / path).exists()] == []
