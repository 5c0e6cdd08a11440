"""The ends of a return on its page: cancelled, closed, reopened with a reason, or refused with what is still open."""

import pytest
from streamlit.testing.v1 import AppTest

from data.vocabulary import ReturnState
from services.desk.access import Actor
from services.review import ending
from services.review.case_page import open_case
from tests.support import people
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.browser.visiting import press, visit
from tests.support.shop import Case, shown

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
WHY = "The customer wrote that it works again."


def _opened(person: Actor, case: Case, end: str) -> AppTest:
    page = visit(person, "returns/return_case.py", rma=case.rma)
    page.session_state[f"{end}-open-{case.return_id}"] = True
    page.run()
    assert not page.exception
    return page


def _end(page: AppTest, case: Case, end: str, why: str) -> AppTest:
    page.text_area(key=f"text-{end}-{case.return_id}").set_value(why)
    return press(page, f"{end.capitalize()} {case.rma}")


def _state(person: Actor, case: Case) -> ReturnState:
    return open_case(person, case.rma).case.state


def _offered(page: AppTest) -> set[str]:
    return {str(box.proto.popover.label) for box in page.get("popover")} & {
        "Cancel the return",
        "Close the return",
        "Reopen the return",
    }


def test_a_reviewer_cancels_a_return_that_is_no_longer_wanted() -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    _end(_opened(rosa, case, "cancel"), case, "cancel", WHY)
    assert _state(rosa, case) is ReturnState.CANCELLED
    assert open_case(rosa, case.rma).timeline[0].reason == WHY


def test_an_end_without_a_reason_is_refused_and_nothing_is_lost() -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    page = _end(_opened(rosa, case, "close"), case, "close", "no")
    assert [said.value for said in page.error] == ["Say why the return is closed, in at least 10 characters."]
    assert page.text_area(key=f"text-close-{case.return_id}").value == "no"
    assert _state(rosa, case) is ReturnState.APPROVED


@pytest.mark.parametrize(
    ("end", "open_still"),
    [("cancel", "• 1 × Headphones arrived already"), ("close", "• 1 × Headphones: the refund is not settled yet")],
)
def test_a_refused_end_lists_what_is_still_open(end: str, open_still: str) -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    arrive(people.wanda(), case)
    page = _end(_opened(rosa, case, end), case, end, WHY)
    assert open_still in "\n".join(text.value for text in page.text)
    assert _state(rosa, case) is ReturnState.RECEIVED


def test_a_manager_takes_a_closed_return_up_again() -> None:
    rosa, max_ = people.rosa(), people.max_the_manager()
    case = approved(rosa, people.rob())
    _end(_opened(rosa, case, "close"), case, "close", WHY)
    _end(_opened(max_, case, "reopen"), case, "reopen", WHY)
    assert _state(rosa, case) is ReturnState.APPROVED


def test_each_person_is_offered_the_ends_that_are_theirs() -> None:
    rosa, max_, wanda = people.rosa(), people.max_the_manager(), people.wanda()
    case = approved(rosa, people.rob())
    offered = [_offered(visit(person, "returns/return_case.py", rma=case.rma)) for person in (rosa, max_, wanda)]
    assert offered == [{"Cancel the return", "Close the return"}, {"Cancel the return", "Close the return"}, set()]
    ending.close(rosa, shown(case), WHY)
    offered = [_offered(visit(person, "returns/return_case.py", rma=case.rma)) for person in (rosa, max_, wanda)]
    assert offered == [set(), {"Reopen the return"}, set()]
