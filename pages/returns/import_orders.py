"""Import orders from a shop's export: look at it, say what it does not say itself, check it, take it in."""

from hashlib import sha256

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.opening import import_columns, import_questions, import_report
from services.desk import clock
from services.desk.errors import DeskError, InvalidInput
from services.desk.settings import settings
from services.imports.choices import Choices
from services.imports.csv_format import read_orders
from services.imports.load import check_orders, import_orders, remembered
from services.imports.plan import refuse_without_lines, sketch
from services.imports.presets import recognised
from services.imports.questions import answered, questions
from services.imports.reading.tables import Table, read_table
from services.imports.running import ImportRun

actor = guard.require(Permission.ORDER_IMPORT)
_RUN, _OUTCOME, _TABLE = "import-run", "import-outcome", "import-table"


def main() -> None:
    """The file, then its columns, then what became of it."""
    st.subheader("Import orders", anchor=False)
    file = st.file_uploader(
        "Order export of the shop (CSV or Excel), a row for each order line",
        type=["csv", "txt", "tsv", "xlsx"],
        key="import-file",
    )
    run = st.session_state.get(_RUN)
    if run is not None:
        _running(run)
        return
    if file is None:
        _empty()
        return
    content = file.getvalue()
    digest = sha256(content).hexdigest()
    try:
        _file(_table(file.name, content, digest), digest)
    except InvalidInput as refusal:
        import_report.refused(refusal)


def _table(name: str, content: bytes, digest: str) -> Table:
    """The file's table, read once for as long as it is the one on the page."""
    known: tuple[tuple[str, str], Table] | None = st.session_state.get(_TABLE)
    if known is None or known[0] != (name, digest):
        known = ((name, digest), read_table(name, content))
        st.session_state[_TABLE] = known
    return known[1]


def _empty() -> None:
    st.session_state.pop(_OUTCOME, None)
    st.info(
        "Choose or drop the file as the shop exports it. Exports of Shopify, WooCommerce, Magento, Amazon, eBay, "
        "Etsy and Olist are known; of other files the desk asks what it must know. Nothing is taken in before you say "
        "so, and a second import of the same file changes nothing.",
        icon=":material/upload_file:",
    )
    address = "/exports/orders-template"
    st.link_button("Download a template", address, icon=":material/download:", key="import-template")


def _file(table: Table, digest: str) -> None:
    key, zone = f"import-{digest[:12]}", settings().zone
    export = recognised(table.headings)
    known = remembered(actor, export.key if export else "")
    guessed = sketch(table, Choices(), zone, known)
    refuse_without_lines(guessed)
    import_columns.preview(guessed)
    said = import_questions.answers(key)
    choices = answered(Choices(import_columns.mapping(guessed, key), exact=True), said)
    asked = questions(sketch(table, choices, zone), said)
    import_questions.ask(asked, key)
    with st.container(horizontal=True):
        check = st.button("Check", icon=":material/rule:", key=f"{key}-check")
        take = st.button("Import", icon=":material/input:", type="primary", key=f"{key}-import")
    if import_report.mended(key) or check or take:
        read = read_orders(table, digest, zone, clock.today(zone), choices)
        st.session_state[_RUN] = (key, ImportRun(import_orders if take else check_orders, actor, read))
        st.rerun()
    of_file, outcome = st.session_state.get(_OUTCOME, (None, None))
    if outcome is not None and of_file == key:
        import_report.became(outcome, key, asked)


def _running(started: tuple[str, ImportRun]) -> None:
    key, run = started
    import_questions.keep(key)
    if not run.wait(0.5):
        st.info("The import goes on even if you leave this page.", icon=":material/hourglass_top:")
        import_report.progress(run)
        return
    try:
        st.session_state[_OUTCOME] = (key, run.outcome())
    except DeskError as refusal:
        st.session_state[_OUTCOME] = (key, refusal)
    del st.session_state[_RUN]
    st.rerun()


main()
