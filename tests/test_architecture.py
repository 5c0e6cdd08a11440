"""The rules of the house, kept by the build: imports, pages, transactions, clocks, customer text, registry."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from data import registry
from data.models import Base
from tests.support import house
from tests.support.house import PRODUCT, ROOT, files, name, tree

PAGE_LINES = 120
FOLDER_ENTRIES = 20
PLUMBING_OF_PAGES = ("components", "web")

# Who may open a transaction: the two decorators, and the machinery that acts for nobody.
TRANSACTIONS = {
    "data/database.py",
    "data/migrate.py",
    "services/desk/access.py",
    "services/desk/audit.py",
    "services/evidence/transcoding.py",
    # Bytes that no row names belong to nobody who could be asked for a permission.
    "services/evidence/sweeping.py",
    # An import commits chunk by chunk, each authorised, and leaves one entry for the run even where it breaks off.
    "services/imports/load.py",
    # Forgets what was offered to be taken away and was not.
    "services/imports/take_away.py",
    # Before a person is known there is no actor to act for.
    "services/accounts/identity_provider/flow.py",
    "services/accounts/identity_provider/recognising.py",
    "services/desk/jobs.py",
    # The keys are noted before anybody works here.
    "services/desk/keys.py",
    "services/messages/outbox.py",
    # Adds up what every act has counted already; nothing that anybody reads changes.
    "services/queues/adding_up.py",
    "services/accounts/own_account.py",
    # The background half of a copy: what was asked for, and approved, by people before.
    "services/privacy/packages/making.py",
    # A copy whose days are over goes, whoever is at the desk.
    "services/privacy/packages/leaving.py",
    # What was approved goes on by itself: files, the search, and what was held until it settled.
    "services/privacy/erasure/clearing.py",
    "services/privacy/erasure/replay.py",
    "services/privacy/erasure/resuming.py",
    # The end of a period asks nobody.
    "services/privacy/retention/removing.py",
    # A date that comes nearer reminds staff, whoever is at the desk.
    "services/privacy/requests/reminders.py",
    # What a provider or the clock says of a payment belongs to nobody who is asked for a permission.
    "services/refunds/paying/recording.py",
    "services/refunds/paying/webhooks.py",
    "services/accounts/sessions.py",
    "services/accounts/sign_in.py",
}


def _pages() -> list[Path]:
    return [
        path
        for path in files("pages")
        if path.parent.parent == ROOT / "pages" and path.parent.name not in PLUMBING_OF_PAGES
    ]


@cache
def _imports(path: Path) -> frozenset[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def _reaches(path: Path, *packages: str) -> set[str]:
    return {
        found for found in _imports(path) for package in packages if found == package or found.startswith(f"{package}.")
    }


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


# The rooms of services/ from the top: each imports only from itself and from below.
ROOMS = (
    "commands",
    "demo",
    "insight",
    "privacy",
    "receiving",
    "review",
    "queues",
    "customers",
    "refunds",
    "goods",
    "evidence",
    "imports",
    "settling",
    "cases",
    "messages",
    "accounts",
    "desk",
    "policy",
)
# What stands above the rooms starts them all; the commands start the worker.
ROOF = {"services.cli", "services.worker"}


def test_every_room_of_services_has_its_floor() -> None:
    rooms = {path.name for path in (ROOT / "services").iterdir() if any(path.glob("*.py"))}
    assert rooms <= set(ROOMS)
    assert {f"services.{path.stem}" for path in (ROOT / "services").glob("*.py")} <= ROOF


@pytest.mark.parametrize("path", files("services"), ids=name)
def test_the_rooms_import_from_below(path: Path) -> None:
    module = house.module_of(path)
    above = ROOMS[: ROOMS.index(module.split(".")[1])] if module not in ROOF else ()
    upwards = {f"services.{room}" for room in above} | {"services.cli"}
    if not module.startswith(("services.commands", "services.cli")):
        upwards |= {"services.worker"}
    assert not {
        one for one in house.arrows(module) if one in upwards or one.startswith(tuple(f"{up}." for up in upwards))
    }


def test_no_modules_import_in_a_circle() -> None:
    assert house.circles({module: house.arrows(module) for module in house.modules()}) == []


@pytest.mark.parametrize("path", files(*PRODUCT), ids=name)
def test_no_import_hides_in_a_function(path: Path) -> None:
    assert house.hidden_imports(path) == []


def test_no_folder_of_code_is_crowded() -> None:
    folders = {path.parent for path in files(*PRODUCT, "tests")} - {ROOT / "data/migrations/versions"}
    crowded = {name(folder): count for folder in folders if (count := _entries(folder)) > FOLDER_ENTRIES}
    assert crowded == {}


def _entries(folder: Path) -> int:
    return sum(1 for entry in folder.iterdir() if entry.name != "__pycache__")


# Where an act begins: a page, a route, a verb at the command line, the worker. The demonstration opens no door.
DOORS = re.compile(r"app|pages\.(?!components\.).+|services\.(cli|worker|commands\..+|evidence\.child)")


def _reached() -> set[str]:
    doors = [module for module in house.modules() if DOORS.fullmatch(module)]
    return house.reached(doors, without=("services.demo",))


def test_every_act_has_a_door() -> None:
    # The demonstration's own people are made by its loader and nobody else.
    assert set(house.commands()) - _reached() == {"services.demo.people.make_people"}


# What the product keeps for tests, with the reason; clauses, tables and the decoder's child are called by their names.
FOR_TESTS = {
    "data.demo.art.looks._COMMON": "the defects that can be drawn, held against those that are told",
    "data.demo.art.looks._D": "the defects that can be drawn",
    "data.demo.art.looks._POSSIBLE": "the defects that can be drawn",
    "data.demo.art.looks.defects_of": "the defects that can be drawn",
    "data.migrate.revise": "whoever changes a table writes the next revision with it",
    "data.registry.classified": "an unclassified column fails the build",
    "services.desk.clock.running_as": "another clock for the whole process",
    "services.desk.text.masking.mask": "masks by the register, which says how each column is masked",
    "services.desk.text.masking.mask_phone": "one of the register's masks",
    "services.evidence.formats.fingerprint.distance": "how far apart hashes are, held against what the index finds",
}
CALLED_BY_NAME = re.compile(
    r"data\.(models|migrations|policies|demo\.tales)\..+|services\.(policy\.clauses|evidence\.contained)\..+"
)


def test_nothing_stands_for_tests_alone() -> None:
    doors = [module for module in house.modules() if DOORS.fullmatch(module) or CALLED_BY_NAME.fullmatch(module)]
    assert house.defined() - house.reached(doors) == set(FOR_TESTS)


@pytest.mark.parametrize("path", files("data"), ids=name)
def test_data_knows_nothing_above_it(path: Path) -> None:
    allowed = {"services.desk.clock"} if path.is_relative_to(ROOT / "data" / "demo") else set()
    assert _reaches(path, "services", "pages", "streamlit", "starlette") <= allowed


@pytest.mark.parametrize("path", files("services"), ids=name)
def test_services_know_no_browser(path: Path) -> None:
    assert not _reaches(path, "pages", "streamlit", "starlette")


@pytest.mark.parametrize("path", files("services/policy"), ids=name)
def test_the_policy_is_an_island(path: Path) -> None:
    outside = {found.split(".")[0] for found in _imports(path)} - set(sys.stdlib_module_names)
    assert outside <= {"services"}
    inside = {found for found in _imports(path) if found.startswith("services.policy")}
    assert _reaches(path, "services") <= inside | {"services"}


@pytest.mark.parametrize("path", files("pages"), ids=name)
def test_pages_reach_the_data_through_services(path: Path) -> None:
    assert not {found for found in _reaches(path, "data", "sqlalchemy") if not found.startswith("data.vocabulary")}


@pytest.mark.parametrize("path", files(*PRODUCT), ids=name)
def test_imports_are_absolute(path: Path) -> None:
    assert not [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("path", _pages(), ids=name)
def test_a_page_is_glue_behind_a_guard(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= PAGE_LINES
    assert not _reaches(path, "services.policy", "pandas.core")
    assert "groupby" not in text
    body = [node for node in tree(path).body if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)]
    first = next(node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)))
    assert "guard.require(Permission." in ast.unparse(first), "the first statement of a page is its guard"


@pytest.mark.parametrize("path", files("services"), ids=name)
def test_queries_live_in_data(path: Path) -> None:
    allowed = {"sqlalchemy", "sqlalchemy.Connection", "sqlalchemy.exc"}
    assert {found for found in _reaches(path, "sqlalchemy") if not found.startswith("sqlalchemy.exc.")} <= allowed
    assert not _reaches(path, "data.models")


@pytest.mark.parametrize("path", files(*PRODUCT), ids=name)
def test_only_named_modules_open_a_transaction(path: Path) -> None:
    opens = any(called.endswith("transaction") and not node.args for called, node in _calls(path))
    assert not opens or name(path) in TRANSACTIONS


@pytest.mark.parametrize("path", files(*PRODUCT), ids=name)
def test_the_clock_is_read_in_one_place(path: Path) -> None:
    if name(path) == "services/desk/clock.py":
        return
    readers = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    assert not [called for called, _ in _calls(path) if readers.search(called)]


@pytest.mark.parametrize("path", files("pages"), ids=name)
def test_every_page_that_is_linked_is_there(path: Path) -> None:
    said = {
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    linked = {text for text in said if re.fullmatch(r"[a-z_]+/[a-z_]+\.py", text)}
    assert {link for link in linked if not (ROOT / "pages" / link).exists()} == set()


CUSTOMER_TEXT = {"description", "file_name", "customer_name", "customer_email", "body_text", "captured_at", "camera"}
# What turns text into Markdown: the bodies of these calls and the labels of every widget.
MARKDOWN = re.compile(
    r"^st\.(markdown|write|caption|info|warning|error|success|title|header|subheader|button|expander)$"
)


@pytest.mark.parametrize("path", files("pages"), ids=name)
def test_customer_text_reaches_the_screen_through_one_door(path: Path) -> None:
    if path.name == "untrusted.py":
        return
    for called, node in _calls(path):
        assert not any(keyword.arg == "unsafe_allow_html" for keyword in node.keywords)
        if MARKDOWN.search(called):
            shown = {
                part.attr for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Attribute)
            }
            assert not shown & CUSTOMER_TEXT, f"{called} shows {shown & CUSTOMER_TEXT}"


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


@pytest.mark.parametrize("path", files("pages"), ids=name)
def test_no_file_leaves_by_streamlits_own_address(path: Path) -> None:
    """What Streamlit offers for download, anybody who is signed in may fetch: files leave over pages/web/files."""
    assert not [called for called, _ in _calls(path) if called.endswith("download_button")]
