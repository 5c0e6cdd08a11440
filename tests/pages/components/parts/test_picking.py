"""A list of which one row is looked at: what is chosen by itself, and what never is."""

from streamlit.testing.v1 import AppTest


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
