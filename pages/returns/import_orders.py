"""Import orders from a CSV file: look at it, say which column holds what, check it, take it in."""

from hashlib import sha256

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, untrusted
from pages.components.opening import import_report
from services.desk import clock
from services.desk.errors import DeskError, InvalidInput
from services.desk.settings import settings
from services.imports.choices import Choices
from services.imports.columns import template
from services.imports.csv_format import read_orders
from services.imports.load import check_orders, import_orders
from services.imports.reading.tables import Table, read_table
from services.imports.running import Act, ImportRun

actor = guard.require(Permission.ORDER_IMPORT)
_RUN, _OUTCOME = "import-run", "import-outcome"


def main() -> None:
    """The file, then its columns, then what became of it."""
    st.subheader("Import orders", anchor=False)
    file = st.file_uploader("CSV file, one row for each order line", type=["csv", "txt", "tsv"], key="import-file")
    run = st.session_state.get(_RUN)
    if run is not None:
        _running(run)
        return
    if file is None:
        _empty()
        return
    content = file.getvalue()
    key = f"import-{sha256(content).hexdigest()[:12]}"
    try:
        table = read_table(file.name, content)
    except InvalidInput as refusal:
        _say(refusal)
        return
    _columns(table, content, key)


def _empty() -> None:
    st.session_state.pop(_OUTCOME, None)
    st.info(
        "Choose or drop a file above. Names of columns are guessed, and nothing is taken in before you say so. "
        "A second import of the same file changes nothing.",
        icon=":material/upload_file:",
    )
    st.download_button(
        "Download a template",
        template().encode("utf-8-sig"),
        "orders-template.csv",
        "text/csv",
        key="import-template",
        on_click="ignore",
        icon=":material/download:",
    )


def _say(refusal: DeskError) -> None:
    st.error("The file was not taken in.", icon=":material/block:")
    untrusted.text(str(refusal))


def _columns(table: Table, content: bytes, key: str) -> None:
    import_report.preview(table)
    mapping = import_report.mapping(table, key)
    with st.container(horizontal=True):
        check = st.button("Check", icon=":material/rule:", key=f"{key}-check")
        take = st.button("Import", icon=":material/input:", type="primary", key=f"{key}-import")
    if check or take:
        _start(import_orders if take else check_orders, table, content, mapping, key)
    known, outcome = st.session_state.get(_OUTCOME, (None, None))
    if outcome is not None and known == key:
        st.subheader(outcome.title(), anchor=False)
        import_report.report(outcome, key)


def _start(act: Act, table: Table, content: bytes, mapping: dict[str, str], key: str) -> None:
    zone = settings().zone
    try:
        choices = Choices(mapping, exact=True)
        read = read_orders(table, sha256(content).hexdigest(), zone, clock.today(zone), choices)
    except InvalidInput as refusal:
        _say(refusal)
        return
    st.session_state[_RUN] = (key, ImportRun(act, actor, read))
    st.rerun()


def _running(started: tuple[str, ImportRun]) -> None:
    key, run = started
    if not run.wait(0.5):
        st.info("The import goes on even if you leave this page.", icon=":material/hourglass_top:")
        import_report.progress(run)
        return
    del st.session_state[_RUN]
    try:
        st.session_state[_OUTCOME] = (key, run.outcome())
    except DeskError as refusal:
        _say(refusal)
        return
    st.rerun()


main()
