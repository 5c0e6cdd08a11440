"""Inspections that are begun and not received: each person's own, and gone once the parcel is received."""

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Role
from services.desk import audit
from services.desk.errors import InvalidInput
from services.receiving import half_done
from services.review import unfinished
from services.review.unfinished import Field, Typed
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.people import hire, rosa, wanda
from tests.support.shop import Bought, Purchase, lines_of

pytestmark = pytest.mark.usefixtures("home")
FIELDS: dict[str, Field] = {"*-1-1-find": "defect", "text-*-1-1-note": "A crack", "*-1-1-parts": [3]}


def test_an_inspection_comes_back_to_its_own_person_and_is_listed(desk: Database) -> None:
    reviewer, bench, other = rosa(), wanda(), hire("Wim", Role.WAREHOUSE_LEAD)
    case = approved(reviewer, reviewer)
    half_done.keep(bench, case.return_id, FIELDS)
    half_done.keep(bench, case.return_id, FIELDS | {"*-1-1-grade": "C"})
    assert half_done.left(bench, case.return_id) == FIELDS | {"*-1-1-grade": "C"}
    assert [one.rma for one in half_done.begun(bench)] == [case.rma]
    assert (half_done.left(other, case.return_id), half_done.begun(other)) == ({}, ())
    (writes,) = unfinished.around(reviewer, case.return_id).writing
    assert (writes.name, writes.act) == ("Wanda", "inspect")
    with database.reading() as tx:
        assert [entry.tag for entry in audit.timeline(tx, bench.label)].count(AuditTag.DRAFT_BEGUN) == 1


def test_it_goes_once_the_parcel_is_received_and_others_go_with_the_last_unit(desk: Database) -> None:
    reviewer, bench, other = rosa(), wanda(), hire("Wim", Role.WAREHOUSE_LEAD)
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Headphones", 10_000, 2),)), quantity=2)
    (line,) = lines_of(case)
    for person in (bench, other):
        half_done.keep(person, case.return_id, FIELDS)
    parcel(bench, case, good(line))
    assert half_done.left(bench, case.return_id) == {}
    assert half_done.left(other, case.return_id) == FIELDS
    parcel(bench, case, good(line))
    assert half_done.left(other, case.return_id) == {}


def test_a_decision_and_an_inspection_of_one_return_leave_each_other_alone(desk: Database) -> None:
    reviewer, lead = rosa(), hire("Lea", Role.WAREHOUSE_LEAD, Role.REVIEWER)
    case = approved(reviewer, reviewer)
    unfinished.keep(lead, case.return_id, "reject", {"text-reject-1": "The label"})
    half_done.keep(lead, case.return_id, FIELDS)
    unfinished.keep(lead, case.return_id, "ask", {"text-ask-1": "Which?"})
    assert unfinished.typed(lead, case.return_id) == Typed("ask", {"text-ask-1": "Which?"})
    unfinished.drop(lead, case.return_id)
    assert half_done.left(lead, case.return_id) == FIELDS


def test_empty_fields_are_forgotten_and_too_much_is_refused(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    half_done.keep(bench, case.return_id, FIELDS)
    half_done.keep(bench, case.return_id, {})
    assert half_done.left(bench, case.return_id) == {}
    with pytest.raises(InvalidInput, match="too much"):
        half_done.keep(bench, case.return_id, {"text-*-1-1-note": "x" * 20_001})
