"""Misuse was found: after the reviewer's no, the customer pays the way back or consents to disposal."""

import pytest

from data import database
from data.database import Database
from data.queries.warehouse import receiving as rows
from data.vocabulary import Channel, CustomerChoice, Disposition, ReturnState, Stage, WorkQueue
from services.customers import misuse
from services.customers.answers import record_answer
from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.messages.writing import Draft
from services.review import decide
from tests.support.approving import approved
from tests.support.bench_work import misused, open_stages, parcel, state_of
from tests.support.people import rosa, wanda
from tests.support.shop import Case, lines_of, shown

pytestmark = pytest.mark.usefixtures("home")
REJECTED = Draft("rejected", "Your return", "We are sorry.")
WHY = "The housing broke from a fall, which the warranty leaves out."


def _rejected(reviewer: Actor) -> Case:
    case = approved(reviewer, reviewer)
    parcel(wanda(), case, misused(lines_of(case)[0]))
    decide.reject(reviewer, shown(case), "BR-16", WHY, REJECTED)
    return case


def _goes(case: Case) -> list[Disposition | None]:
    with database.reading() as tx:
        return [unit.disposition for unit in rows.units(tx, case.return_id)]


@pytest.mark.parametrize(
    ("choice", "goes"),
    [
        (CustomerChoice.PAY_RETURN, Disposition.RETURN_TO_CUSTOMER),
        (CustomerChoice.DISPOSE, Disposition.DISCARD),
    ],
)
def test_the_unit_goes_where_the_customer_said(desk: Database, choice: CustomerChoice, goes: Disposition) -> None:
    reviewer = rosa()
    case = _rejected(reviewer)
    draft = misuse.draft(reviewer, case.return_id, "12.50", WHY)
    assert "USD 12.50" in draft.body
    assert WHY in draft.body
    asked = misuse.ask(reviewer, shown(case), "12.50", draft)
    assert (WorkQueue.WAITING_FOR_CUSTOMER, Stage.ANSWER) in open_stages(case)
    with pytest.raises(InvalidInput):
        misuse.ask(reviewer, shown(case), "12.50", draft)
    assert _goes(case) == [Disposition.QUARANTINE]
    record_answer(reviewer, asked, choice, Channel.EMAIL, "As you like.")
    assert _goes(case) == [goes]
    assert state_of(reviewer, case) is ReturnState.REJECTED


def test_the_customer_is_asked_only_after_the_rejection(desk: Database) -> None:
    reviewer = rosa()
    case = approved(reviewer, reviewer)
    parcel(wanda(), case, misused(lines_of(case)[0]))
    with pytest.raises(InvalidInput, match="rejected"):
        misuse.draft(reviewer, case.return_id, "", WHY)


@pytest.mark.parametrize("postage", ["-1", "NaN", "1e309", "١٢", "1.234"])
def test_postage_that_is_no_amount_is_refused(sqlite_desk: Database, postage: str) -> None:
    reviewer = rosa()
    case = _rejected(reviewer)
    with pytest.raises(InvalidInput, match="The postage"):
        misuse.ask(reviewer, shown(case), postage, Draft("misuse_found", "a", "b"))
    assert open_stages(case) == []
