"""The audit trail as it is read: newest first, narrowed, in pages, and without people's words for outsiders."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text, update

from data import database
from data.database import Database
from data.models.audit import AuditEntry
from data.vocabulary import AuditTag, Role
from services.cases import reveal as cases_reveal
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.desk.history import trail as history_trail
from services.desk.history.sentences import AREAS, SENTENCES, tags_of
from services.desk.history.trail import Asked
from services.review import holds
from tests.support import people, refunding, shop
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.refunding import Team

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


def test_it_narrows_to_whole_days_of_the_shop_both_included(desk: Database) -> None:
    # Berlin: the first is 30 June there, the last 2 July.
    instants = [datetime(2026, 6, 30, 21, 59, tzinfo=UTC), datetime(2026, 6, 30, 22, 0, tzinfo=UTC)]
    instants += [datetime(2026, 7, 1, 21, 59, tzinfo=UTC), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)]
    for at in instants:
        with clock.running_as(lambda at=at: at), database.transaction() as tx:  # type: ignore[misc]
            audit.record(tx, "operator:x", AuditTag.SETTINGS_CHANGED, f"grade:{at.isoformat()}")
    reader, day = dora(), Asked(area="settings", first=date(2026, 7, 1), last=date(2026, 7, 1))
    assert [line.at for line in history_trail.read(reader, day).lines] == instants[2:0:-1]
    since = Asked.from_params({"area": "settings", "from": "2026-07-02", "to": "no day"})
    assert [line.at for line in history_trail.read(reader, since).lines] == instants[3:]


def test_the_file_holds_what_the_filters_find_and_its_taking_is_an_entry(desk: Database) -> None:
    rosa, reader = people.rosa(), dora()
    case = shop.open_case(rosa)
    shop.open_case(people.rob())
    reveal(rosa, case)
    rows = list(csv.DictReader(io.StringIO(history_trail.export(reader, Asked(rma=case.rma)).decode("utf-8-sig"))))
    assert {row["About"] for row in rows} == {case.rma}
    assert [row["Who"] for row in rows] == ["Rosa"] * len(rows)
    (taken,) = history_trail.read(reader, Asked(area="file")).lines
    assert (taken.who, taken.what) == ("Dora", "took a file away: audit trail")
    all_of_it = history_trail.export(people.hire("Adam", Role.ADMINISTRATOR), Asked()).decode("utf-8-sig")
    assert WHY not in all_of_it
    assert WHY in history_trail.export(reader, Asked()).decode("utf-8-sig")


def test_an_entry_that_was_changed_is_found_from_the_page(sqlite_desk: Database) -> None:
    shop.open_case(people.rosa())
    reader = dora()
    assert history_trail.check(reader).intact
    with database.transaction() as tx:
        tx.execute(text("DROP TRIGGER audit_entry_no_update"))
        tx.execute(update(AuditEntry).where(AuditEntry.tag == AuditTag.RETURN_OPENED).values(actor="staff:99"))
    assert "was changed after it was written" in str(history_trail.check(reader).problem)


@pytest.mark.parametrize("number", ["R-26-999999-Q", "nonsense", "R-26-\0", "R-26-000001-ß"])
def test_a_return_that_is_none_is_said_in_a_sentence(desk: Database, number: str) -> None:
    with pytest.raises(InvalidInput, match="No return has this number"):
        history_trail.read(dora(), Asked(rma=number))


def test_every_kind_of_entry_has_a_sentence_and_an_area() -> None:
    assert set(SENTENCES) == set(AuditTag)
    assert sorted(tag for area in AREAS for tag in tags_of(area)) == sorted(AuditTag)


def test_a_line_says_the_amount_and_what_came(team: Team, home: object) -> None:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    refunding.grant(team, case)
    said = [line.what for line in history_trail.read(team.max, Asked(rma=case.rma)).lines]
    assert "granted a refund of USD 100.00" in said
    assert "received a parcel: 1 received" in said
