"""Every unit of a return can be settled in every way; what the policy does not offer stands apart."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from services.policy.terms import Option
from services.policy.words import OPTIONS
from tests.support import people, shop
from tests.support.browser import visiting
from tests.support.shop import Bought, Purchase

pytestmark = pytest.mark.usefixtures("sqlite_desk")


def page() -> None:
    """The choices alone on a page, with what they come to."""
    import streamlit as st

    from data.vocabulary import Permission
    from pages.components import guard
    from pages.components.case import resolutions
    from services.review import case_page

    view = case_page.open_case(guard.require(Permission.RETURN_READ), st.query_params["rma"])
    chosen = [choice for line in view.lines for choice in resolutions.of_line(view, line)]
    st.caption(", ".join(f"{choice.quantity} {choice.resolution}" for choice in chosen))


def opened(units: int) -> AppTest:
    rosa = people.rosa()
    # After day 90 the policy offers a repair first, and no plain refund.
    case = shop.open_case(
        rosa, Purchase(lines=(Bought(quantity=units),)), contact_date=date(2026, 5, 1), quantity=units
    )
    test = AppTest.from_function(page, default_timeout=visiting.SECONDS)
    test.user = visiting.identity(rosa)
    test.query_params["rma"] = case.rma
    return test.run()


def said(test: AppTest) -> str:
    assert not test.exception
    return str(test.caption[-1].value)


def test_each_of_several_units_can_be_settled_in_every_way() -> None:
    test = opened(3)
    fields = {field.label: field for field in test.number_input}
    assert set(fields) == {OPTIONS[option] for option in Option}
    fields[OPTIONS[Option.REFUND_EXCEPTION]].set_value(2)
    fields[OPTIONS[Option.REPAIR]].set_value(1)
    assert said(test.run()) == "1 repair, 2 refund_exception"


def test_a_single_unit_takes_one_resolution_and_says_which_are_not_offered() -> None:
    test = opened(1)
    (field,) = test.selectbox
    assert len(field.options) == len(Option)
    assert f"{OPTIONS[Option.REFUND_EXCEPTION]} (not offered here)" in field.options
    assert said(field.set_value(Option.REFUND_EXCEPTION).run()) == "1 refund_exception"
