"""`assess` from the command line: results on standard output, exit status, a fast start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.commands.assess import command


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    return shared / "cases" / "returns.jsonl"


def test_every_case_gives_a_line_and_status_0(cases: Path) -> None:
    run = CliRunner().invoke(command, [str(cases)])
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.exit_code == 0
    assert len(results) == 30
    assert (results[0]["case_id"], results[0]["decision"]) == ("A04", "eligible")


def test_standard_input_with_a_bad_line_gives_status_1(cases: Path) -> None:
    first = cases.read_text(encoding="utf-8").splitlines()[0]
    run = CliRunner().invoke(command, ["-"], input=f"\ufeff{first}\nnonsense\n".encode() + b"\xff\xfe\n")
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.exit_code == 1
    assert [("error" in result) for result in results] == [False, True, True]


def test_the_command_loads_neither_database_nor_pages() -> None:
    code = "import sys; import services.commands.assess; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in ("sqlalchemy", "streamlit", "starlette", "pandas"):
        assert f"'{name}'" not in loaded
