"""The audit trail as it is read: newest first, narrowed, in pages, and without people's words for outsiders."""

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Role
from services.cases import reveal as cases_reveal
from services.cases.lookup import existing
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.desk.history import trail as history_trail
from services.desk.history.sentences import AREAS, SENTENCES, tags_of
from services.desk.history.trail import Asked
from services.review import holds
from tests.support import people, shop

WHY = "The customer asks on the phone."


def dora() -> Actor:
    return people.hire("Dora", Role.DATA_PROTECTION_OFFICER)


def reveal(actor: Actor, case: shop.Case) -> None:
    with database.reading() as tx:
        customer = existing(tx, case.return_id).customer_id
    cases_reveal.reveal(actor, customer, "email", WHY)


def test_it_says_who_did_what_to_what_newest_first(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    holds.hold(rosa, case.return_id)
    newest, before, *_ = history_trail.read(dora(), Asked()).lines
    assert (newest.who, newest.what, newest.record, newest.rma) == ("Rosa", "took the return", case.rma, case.rma)
    assert (before.who, before.what) == ("Rosa", "opened the return")
    assert newest.seq > before.seq


def test_it_narrows_to_a_person_an_area_and_a_return(desk: Database) -> None:
    rosa, rob, reader = people.rosa(), people.rob(), dora()
    mine, other = shop.open_case(rosa), shop.open_case(rob)
    reveal(rosa, mine)
    assert {line.who for line in history_trail.read(reader, Asked(staff_id=rob.staff_id)).lines} == {"Rob"}
    (seen,) = history_trail.read(reader, Asked(area="customer")).lines
    assert (seen.what, seen.reason) == ("looked at the customer's email", WHY)
    assert {line.rma for line in history_trail.read(reader, Asked(rma=other.rma)).lines} == {other.rma}
    assert history_trail.read(reader, Asked(area="none such")).lines == ()


def test_an_administrator_sees_the_act_and_not_the_words(desk: Database) -> None:
    rosa = people.rosa()
    reveal(rosa, shop.open_case(rosa))
    trail = history_trail.read(people.hire("Adam", Role.ADMINISTRATOR), Asked(area="customer"))
    assert [line.reason for line in trail.lines] == [None]


def test_older_entries_follow_page_by_page_without_gap_or_repeat(desk: Database) -> None:
    with database.transaction() as tx:
        for number in range(2 * history_trail.PAGE + 3):
            audit.record(tx, "operator:x", AuditTag.SETTINGS_CHANGED, f"grade:{number}")
    reader, found, before = dora(), [], None
    while True:
        page = history_trail.read(reader, Asked(area="settings"), before)
        found += [line.seq for line in page.lines]
        before = page.next_before
        if before is None:
            break
    assert len(found) == 2 * history_trail.PAGE + 3
    assert found == sorted(set(found), reverse=True)


@pytest.mark.parametrize("number", ["R-26-999999-Q", "nonsense", "R-26-\0", "R-26-000001-ß"])
def test_a_return_that_is_none_is_said_in_a_sentence(desk: Database, number: str) -> None:
    with pytest.raises(InvalidInput, match="No return has this number"):
        history_trail.read(dora(), Asked(rma=number))


def test_every_kind_of_entry_has_a_sentence_and_an_area() -> None:
    assert set(SENTENCES) == set(AuditTag)
    assert sorted(tag for area in AREAS for tag in tags_of(area)) == sorted(AuditTag)
