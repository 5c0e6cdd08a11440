"""Returns taken, put back and given: many at once, each with its own answer, and nobody's work lost in a race."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from data import database
from data.database import Database
from data.models.returns import ReturnCase
from data.vocabulary import AuditTag, ReturnState
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import InvalidInput, NotAllowed
from services.queues import assigning
from services.queues.assigning import Assigned, ShownReturn
from services.review import holds
from tests.support.people import max_the_manager, rob, rosa, wanda
from tests.support.shop import Case, open_case


def _assignee(case: Case) -> int | None:
    with database.reading() as tx:
        return tx.execute(select(ReturnCase.assignee_id).where(ReturnCase.id == case.return_id)).scalar_one()


def _shown(*cases: Case) -> list[ShownReturn]:
    return [ShownReturn(case.return_id, _assignee(case)) for case in cases]


def _change(case: Case, **values: object) -> None:
    with database.transaction() as tx:
        tx.execute(update(ReturnCase).where(ReturnCase.id == case.return_id).values(**values))


def _sentences(assigned: Assigned) -> list[str]:
    return [answer.sentence for answer in assigned.answers]


def test_each_return_has_its_own_answer_and_the_good_ones_go_through(desk: Database) -> None:
    one, other = rosa(), rob()
    free, theirs, held, passed_on, decided = (open_case(one) for _ in range(5))
    _change(theirs, assignee_id=other.staff_id)
    holds.hold(other, held.return_id)
    _change(passed_on, state=ReturnState.ESCALATED)
    _change(decided, state=ReturnState.APPROVED)
    shown = [*_shown(free, theirs, held, passed_on, decided), ShownReturn(999_999, None)]
    assert _sentences(assigning.take(one, shown)) == [
        "Done: taken on.",
        "Rob has it.",
        "Rob works on it just now.",
        "It is with the managers.",
        "Decided meanwhile: nothing is to be judged any more.",
        "There is no such return.",
    ]
    assert [_assignee(case) for case in (free, theirs, held, passed_on)] == [one.staff_id, other.staff_id, None, None]


def test_each_return_tells_in_its_history_who_took_it_and_nothing_taken_leaves_no_entry(desk: Database) -> None:
    one = rosa()
    case = open_case(one)
    assigning.take(one, _shown(case))
    assert not assigning.take(one, _shown(case)).changed
    with database.reading() as tx:
        entries = [e for e in audit.timeline(tx, f"return:{case.return_id}") if e.tag is AuditTag.RETURN_ASSIGNED]
    assert [entry.details for entry in entries] == [{"rma": case.rma, "act": "taken on", "to": one.staff_id}]


def test_one_puts_back_only_what_one_has(desk: Database) -> None:
    one, other = rosa(), rob()
    mine, theirs, free = (open_case(one) for _ in range(3))
    _change(mine, assignee_id=one.staff_id)
    _change(theirs, assignee_id=other.staff_id)
    assert _sentences(assigning.put_back(one, _shown(mine, theirs, free))) == [
        "Done: put back.",
        "Not yours: Rob has it.",
        "Nobody has it.",
    ]
    assert [_assignee(case) for case in (mine, theirs)] == [None, other.staff_id]


def test_a_manager_gives_returns_to_those_who_decide_them(desk: Database) -> None:
    boss, one, other = max_the_manager(), rosa(), rob()
    theirs, passed_on = open_case(one), open_case(one)
    _change(theirs, assignee_id=other.staff_id)
    _change(passed_on, state=ReturnState.ESCALATED)
    assert _sentences(assigning.give(boss, _shown(theirs, passed_on), one.staff_id)) == [
        "Done: given to Rosa.",
        "It is with the managers. Rosa is none.",
    ]
    assert _assignee(theirs) == one.staff_id
    assigning.give(boss, _shown(theirs), None)
    assert _assignee(theirs) is None
    for nobody in (wanda().staff_id, 999_999):
        with pytest.raises(InvalidInput):
            assigning.give(boss, _shown(theirs), nobody)
    with pytest.raises(NotAllowed):
        assigning.give(one, _shown(theirs), one.staff_id)
    with pytest.raises(InvalidInput):
        assigning.give(boss, [], one.staff_id)


def test_what_changed_hands_since_it_was_shown_is_left(desk: Database) -> None:
    boss, one, other = max_the_manager(), rosa(), rob()
    case = open_case(one)
    shown = _shown(case)
    assigning.take(other, shown)
    assert _sentences(assigning.give(boss, shown, one.staff_id)) == ["Changed meanwhile. Look at it again."]
    assert _assignee(case) == other.staff_id


def test_of_two_who_take_at_once_one_has_it(desk: Database) -> None:
    people: list[Actor] = [rosa(), rob()]
    case = open_case(people[0])
    shown = _shown(case)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda person: assigning.take(person, shown), people))
    assert sorted(assigned.changed for assigned in found) == [False, True]
