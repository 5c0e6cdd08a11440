"""The page of the audit trail: filters in the URL, people's words only for those who may read returns."""

import json
from datetime import date

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


def test_days_stand_in_the_url_and_in_the_address_of_the_file(sqlite_desk: Database) -> None:
    shop.open_case(people.rosa())
    page = visit(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), PAGE)
    page.date_input[0].set_value(date(2026, 7, 1)).run()
    assert page.query_params["from"] == "2026-07-01"
    assert "/exports/audit-trail?from=2026-07-01" in [one.proto.url for one in page.get("link_button")]
    assert not any("python" in one.value for one in page.caption)


def test_the_page_says_whether_the_trail_is_whole(sqlite_desk: Database) -> None:
    shop.open_case(people.rosa())
    page = visit(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), PAGE)
    page.button(key="audit-check").click().run()
    assert "are as they were written, and none is missing" in page.success[0].value
