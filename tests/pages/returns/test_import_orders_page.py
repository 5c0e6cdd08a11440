"""The import page: preview, guessed columns, a check that writes nothing, and the rows that were not taken."""

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.models.catalogue import Order
from services.desk.access import Actor
from services.imports.columns import COLUMNS
from tests.support.browser.visiting import visit
from tests.support.people import max_the_manager, rosa

FILE = (
    "Order;Created at;Currency;Country;Lineitem sku;Lineitem quantity;Lineitem price\n"
    "A1;2026-01-05;USD;DE;HP-1;2;59,90\n"
    "A2;2026-01-05;USD;DE;HP-1;1;1e309\n"
)


def _page(person: Actor) -> AppTest:
    return visit(person, "returns/import_orders.py")


def _upload(page: AppTest, content: bytes) -> AppTest:
    page.file_uploader[0].upload("orders.csv", content)
    return page.run()


def _click(page: AppTest, label: str) -> AppTest:
    page = next(button for button in page.button if button.label == label).click().run()
    return page.run()


def _orders() -> int:
    with database.reading() as tx:
        return tx.execute(select(func.count()).select_from(Order)).scalar_one()


def test_columns_are_guessed_and_a_check_writes_nothing(sqlite_desk: Database) -> None:
    page = _upload(_page(max_the_manager()), FILE.encode())
    chosen = {box.label: box.value for box in page.selectbox}
    assert (chosen["Order number"], chosen["Product number (SKU)"]) == ("Order", "Lineitem sku")
    page = _click(page, "Check")
    assert page.subheader[-1].value == "A check: 1 order would be imported"
    assert _orders() == 0


def test_good_rows_go_in_and_the_others_are_listed(sqlite_desk: Database) -> None:
    page = _click(_upload(_page(max_the_manager()), FILE.encode()), "Import")
    assert {metric.label: metric.value for metric in page.metric} == {
        "Added": "1",
        "Changed": "0",
        "Unchanged": "0",
        "Rows not taken": "1",
    }
    rejected = page.dataframe[-1].value
    assert (rejected.loc[0, "Line"], rejected.loc[0, "Column"]) == (3, "Price of one unit (“Lineitem price”)")
    assert _orders() == 1


def test_a_picture_is_refused_in_one_sentence(sqlite_desk: Database) -> None:
    page = _upload(_page(max_the_manager()), b"\x89PNG\0\0")
    assert any("is not a text file" in element.value for element in page.text)


def test_every_column_of_the_format_has_a_choice(sqlite_desk: Database) -> None:
    page = _upload(_page(max_the_manager()), FILE.encode())
    assert len(page.selectbox) == len(COLUMNS)


def test_reviewers_do_not_see_the_page(sqlite_desk: Database) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        _page(rosa())


DOUBTFUL = (
    "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid\n"
    "A1,03/04/2025,EUR,DE,HP-1,1,59.90\n"
    "A2,05/04/2025,EUR,DE,HP-1,1,59.90\n"
    "A3,05/04/2025,EUR,DE,HP-1,x,59.90\n"
)


def test_one_button_mends_all_rows_of_a_kind_and_reads_the_file_again(sqlite_desk: Database) -> None:
    page = _click(_upload(_page(max_the_manager()), DOUBTFUL.encode()), "Import")
    assert page.subheader[-1].value == "Nothing was imported"
    assert any(text.value.startswith("3 rows · Day of the order can be day and month") for text in page.text)
    page = _click(page, "The day: 3 April 2025")
    said = [text.value for text in page.text if " · " in text.value]
    assert [text.split(" is ")[0] for text in said] == [
        "3 rows · US dollars for one unit of the currency",
        "1 row · Units",
    ]
    next(field for field in page.text_input if field.placeholder == "1.08").set_value("1.08")
    page = _click(page, "Use it for all")
    assert page.subheader[-1].value == "A check: 2 orders would be imported"
    page = _click(page, "Leave these rows out")
    assert [text.value for text in page.text if " · " in text.value] == []
    assert [note.value for note in page.warning] == ["line 4: left out, as was said."]
    page = _click(page, "Import")
    assert page.subheader[-1].value == "2 orders imported"
    assert _orders() == 2


def test_what_was_left_out_can_be_taken_in_again(sqlite_desk: Database) -> None:
    page = _click(_upload(_page(max_the_manager()), FILE.encode()), "Check")
    page = _click(page, "Leave these rows out")
    assert page.metric[-1].value == "0"
    box = next(box for box in page.selectbox if box.label.startswith("Rows in which Price"))
    box.set_value(None)
    page = _click(page.run(), "Check")
    assert page.metric[-1].value == "1"
