"""The page of the audit trail: filters in the URL, people's words only for those who may read returns."""

import json

from data.database import Database
from data.vocabulary import Role
from services.review import holds
from tests.support import people, shop
from tests.support.browser.visiting import visit

PAGE = "admin/audit_trail.py"


def test_a_data_protection_officer_narrows_the_trail_to_a_return(sqlite_desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    shop.open_case(rosa)
    holds.hold(rosa, case.return_id)
    page = visit(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), PAGE, **{"return": case.rma.lower()})
    shown = page.dataframe[0].value
    assert list(shown["What"]) == ["took the return", "opened the return"]
    assert set(shown["Return"]) == {f"/case?rma={case.rma}"}
    assert set(shown["Who"]) == {"Rosa"}


def test_a_returns_number_is_not_cut_beside_long_details(sqlite_desk: Database) -> None:
    shop.open_case(people.rosa())
    page = visit(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), PAGE)
    assert json.loads(page.dataframe[0].proto.columns)["Return"]["width"] >= 120


def test_a_mistyped_return_is_said_and_the_filters_stay(sqlite_desk: Database) -> None:
    page = visit(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), PAGE, **{"return": "R-26-1"})
    assert "No return has this number" in page.warning[0].value
    assert page.text_input[0].value == "R-26-1"


def test_an_administrator_finds_acts_without_links_to_returns(sqlite_desk: Database) -> None:
    case = shop.open_case(people.rosa())
    shown = visit(people.hire("Adam", Role.ADMINISTRATOR), PAGE).dataframe[0].value
    assert case.rma in set(shown["About"])
    assert not any(shown["Return"])


def test_filters_stand_in_the_url(sqlite_desk: Database) -> None:
    rosa = people.rosa()
    shop.open_case(rosa)
    page = visit(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), PAGE)
    page.selectbox[1].set_value("return").run()
    assert page.query_params["area"] == "return"
    assert set(page.dataframe[0].value["What"]) == {"opened the return"}
