"""A list of which one row is looked at: what is chosen by itself, and what never is."""

from streamlit.testing.v1 import AppTest

from tests.support.browser.visiting import listed, press


def _page() -> None:
    import streamlit as st

    from pages.components.parts import picking

    names = st.session_state.get("names", ["First", "Second"])
    chosen = picking.pick(names, lambda name: {"Row": name}, str, "rows", "Rows")
    st.text(f"Chosen: {chosen}")


def _says(page: AppTest) -> str:
    assert not page.exception
    return str(page.text[0].value)


def test_the_only_row_of_a_list_is_chosen_already() -> None:
    page = AppTest.from_function(_page)
    page.session_state["names"] = ["Only"]
    assert _says(page.run()) == "Chosen: Only"


def test_the_row_that_an_act_leaves_is_not_chosen_by_itself() -> None:
    page = AppTest.from_function(_page).run()
    page.session_state["rows-chosen"] = "First"
    assert _says(page.run()) == "Chosen: First"
    page.session_state["names"] = ["Second"]
    for _ in range(2):
        assert _says(page.run()) == "Chosen: None"


def test_a_search_that_leaves_one_row_chooses_it() -> None:
    page = AppTest.from_function(_page).run()
    page.session_state["names"] = ["Second"]
    assert _says(page.run()) == "Chosen: Second"


def _long_page() -> None:
    import streamlit as st

    from pages.components.parts import paging

    names = [f"Item {number}" for number in range(60)]
    chosen = paging.pick(names, lambda name: {"Row": name}, str, "rows", "Rows", address="item")
    st.text(f"Chosen: {chosen}")


def test_a_long_list_is_shown_25_rows_at_a_time_and_searched() -> None:
    page = AppTest.from_function(_long_page).run()
    assert [row["Row"] for row in listed(page)] == [f"Item {number}" for number in range(25)]
    page = press(press(page, "Next page"), "Next page")
    assert [caption.value for caption in page.caption] == ["51–60 of 60"]
    page = page.text_input[0].set_value("ITEM 59").run()
    assert _says(page) == "Chosen: Item 59"
    page = page.text_input[0].set_value("nothing").run()
    assert page.info[0].value == "Nothing in this list fits the search."


def test_a_row_that_the_address_names_is_on_its_page_until_another_is_turned_to() -> None:
    page = AppTest.from_function(_long_page)
    page.query_params["item"] = "Item 30"
    assert _says(page.run()) == "Chosen: Item 30"
    page = press(page, "Previous page")
    assert listed(page)[0]["Row"] == "Item 0"
    assert _says(page) == "Chosen: None"
