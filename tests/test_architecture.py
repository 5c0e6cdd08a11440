"""The rules of the house, kept by the build: imports, pages, transactions, numbers, clocks, customer text, registry."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from data import registry
from data.models import Base

ROOT = Path(__file__).parent.parent
PRODUCT = ("data", "services", "pages")
PAGE_LINES = 120
PLUMBING_OF_PAGES = ("components", "web")

# Who may open a transaction: the two decorators, and the machinery that acts for nobody.
TRANSACTIONS = {
    "data/database.py",
    "data/migrate.py",
    "services/desk/access.py",
    "services/evidence/transcoding.py",
    # An import commits chunk by chunk, each authorised, and leaves one entry for the run even where it breaks off.
    "services/imports/load.py",
    # Before a person is known there is no actor to act for.
    "services/accounts/identity_provider/flow.py",
    "services/accounts/identity_provider/recognising.py",
    "services/desk/jobs.py",
    "services/messages/outbox.py",
    "services/accounts/own_account.py",
    # What a provider or the clock says of a payment belongs to nobody who is asked for a permission.
    "services/refunds/paying/recording.py",
    "services/refunds/paying/webhooks.py",
    "services/accounts/sessions.py",
    "services/accounts/sign_in.py",
}


def _files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _pages() -> list[Path]:
    return [
        path
        for path in _files("pages")
        if path.parent.parent == ROOT / "pages" and path.parent.name not in PLUMBING_OF_PAGES
    ]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imports(path: Path) -> frozenset[str]:
    found = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def _reaches(path: Path, *packages: str) -> set[str]:
    return {
        name for name in _imports(path) for package in packages if name == package or name.startswith(f"{package}.")
    }


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("path", _files("data"), ids=_name)
def test_data_knows_nothing_above_it(path: Path) -> None:
    allowed = {"services.desk.clock"} if path.is_relative_to(ROOT / "data" / "demo") else set()
    assert _reaches(path, "services", "pages", "streamlit", "starlette") <= allowed


@pytest.mark.parametrize("path", _files("services"), ids=_name)
def test_services_know_no_browser(path: Path) -> None:
    assert not _reaches(path, "pages", "streamlit", "starlette")


@pytest.mark.parametrize("path", _files("services/policy"), ids=_name)
def test_the_policy_is_an_island(path: Path) -> None:
    outside = {name.split(".")[0] for name in _imports(path)} - set(sys.stdlib_module_names)
    assert outside <= {"services"}
    assert _reaches(path, "services") <= {name for name in _imports(path) if name.startswith("services.policy")} | {
        "services"
    }


@pytest.mark.parametrize("path", _files("pages"), ids=_name)
def test_pages_reach_the_data_through_services(path: Path) -> None:
    assert not {
        name for name in _reaches(path, "data", "sqlalchemy") if not name.startswith(("data.vocabulary", "data.vocab"))
    }


@pytest.mark.parametrize("path", _files(*PRODUCT), ids=_name)
def test_imports_are_absolute(path: Path) -> None:
    assert not [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("path", _pages(), ids=_name)
def test_a_page_is_glue_behind_a_guard(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= PAGE_LINES
    assert not _reaches(path, "services.policy", "pandas.core")
    assert "groupby" not in text
    body = [node for node in _tree(path).body if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)]
    first = next(node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)))
    assert "guard.require(Permission." in ast.unparse(first), "the first statement of a page is its guard"


@pytest.mark.parametrize("path", _files("services"), ids=_name)
def test_queries_live_in_data(path: Path) -> None:
    allowed = {"sqlalchemy", "sqlalchemy.Connection", "sqlalchemy.exc"}
    assert {name for name in _reaches(path, "sqlalchemy") if not name.startswith("sqlalchemy.exc.")} <= allowed
    assert not _reaches(path, "data.models")


@pytest.mark.parametrize("path", _files(*PRODUCT), ids=_name)
def test_only_named_modules_open_a_transaction(path: Path) -> None:
    opens = any(name.endswith("transaction") and not node.args for name, node in _calls(path))
    assert not opens or _name(path) in TRANSACTIONS


def _policy_numbers() -> set[int]:
    tables = tomllib.loads((ROOT / "data/policies/returns.toml").read_text(encoding="utf-8"))
    return {
        value
        for table in tables.values()
        for row in table["rows"]
        for value in row.values()
        if isinstance(value, int) and not isinstance(value, bool) and value > 10
    }


@pytest.mark.parametrize("path", [*_files("services/policy"), ROOT / "services/review/decide.py"], ids=_name)
def test_no_window_rate_or_cap_stands_in_python(path: Path) -> None:
    numbers = {
        node.value for node in ast.walk(_tree(path)) if isinstance(node, ast.Constant) and type(node.value) is int
    }
    assert not numbers & _policy_numbers()


@pytest.mark.parametrize("path", _files(*PRODUCT), ids=_name)
def test_the_clock_is_read_in_one_place(path: Path) -> None:
    if _name(path) == "services/desk/clock.py":
        return
    readers = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    assert not [name for name, _ in _calls(path) if readers.search(name)]


CUSTOMER_TEXT = {"description", "file_name", "customer_name", "customer_email", "body_text", "captured_at", "camera"}
# What turns text into Markdown: the bodies of these calls and the labels of every widget.
MARKDOWN = re.compile(
    r"^st\.(markdown|write|caption|info|warning|error|success|title|header|subheader|button|expander)$"
)


@pytest.mark.parametrize("path", _files("pages"), ids=_name)
def test_customer_text_reaches_the_screen_through_one_door(path: Path) -> None:
    if path.name == "untrusted.py":
        return
    for name, node in _calls(path):
        assert not any(keyword.arg == "unsafe_allow_html" for keyword in node.keywords)
        if MARKDOWN.search(name):
            shown = {
                part.attr for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Attribute)
            }
            assert not shown & CUSTOMER_TEXT, f"{name} shows {shown & CUSTOMER_TEXT}"


def test_every_column_is_classified() -> None:
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    assert columns == set(registry.classified(Base.metadata))


def test_personal_columns_name_their_subject_and_their_purpose() -> None:
    for column, entry in registry.classified(Base.metadata).items():
        if entry.sensitivity is not registry.Sensitivity.NONE:
            assert entry.subject, column
            assert entry.purposes, column
            assert entry.keep, column


def test_no_folder_of_pages_hides_a_module() -> None:
    folders = {path.name for path in (ROOT / "pages").iterdir() if path.is_dir()}
    assert not folders & (set(sys.stdlib_module_names) | {"streamlit", "starlette", "pandas", "alembic", "click", "av"})
