"""An administrator keeps the accounts: adds, changes, disables; nobody raises themselves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Role
from services.accounts import sessions, sign_in, staff
from services.accounts.sessions import Visitor
from services.accounts.sign_in import Step
from services.accounts.staff import NewPerson
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotSignedIn, SignInRefused, TooManyAttempts
from tests.support import people

HOME = Visitor("192.0.2.1", "Firefox/1")
ANNA = NewPerson("Anna.Berg", "  Anna   Berg ", frozenset({Role.REVIEWER}), "anna@example.com")


def _adam() -> Actor:
    return people.hire("Adam", Role.ADMINISTRATOR)


def _session(actor: Actor) -> str:
    assert actor.staff_id is not None
    with database.transaction() as tx:
        return sessions.start(tx, actor.staff_id, HOME, second_factor=False)


def _line(adam: Actor, staff_id: int | None) -> staff.StaffLine:
    return next(one for one in staff.everybody(adam) if one.staff_id == staff_id)


def test_a_new_person_signs_in_with_the_one_time_password(desk: Database) -> None:
    adam = _adam()
    hired = staff.hire(adam, ANNA)
    line = _line(adam, hired.staff_id)
    assert (line.username, line.name, line.email) == ("anna.berg", "Anna Berg", "anna@example.com")
    assert (line.roles, line.active, line.second_factor_needed) == (frozenset({Role.REVIEWER}), True, True)
    assert sign_in.due(sign_in.with_password("anna.berg", hired.one_time_password, HOME)) is Step.NEW_PASSWORD


@pytest.mark.parametrize(
    ("username", "name", "why"),
    [
        ("a", "Anna", "2 to 64"),
        ("anna berg", "Anna", "2 to 64"),
        ("<b>anna", "Anna", "2 to 64"),
        ("anna", " ", "person's name"),
        ("ADAM", "Adam", "is taken"),
    ],
)
def test_unfit_names_are_refused_with_the_reason(sqlite_desk: Database, username: str, name: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        staff.hire(_adam(), NewPerson(username, name, frozenset()))


def test_a_disabled_person_is_out_at_once_and_may_come_back(desk: Database) -> None:
    adam, rosa = _adam(), people.rosa()
    token = _session(rosa)
    assert rosa.staff_id is not None
    staff.disable(adam, rosa.staff_id)
    assert sessions.find(token) is None
    with pytest.raises(Conflict):
        staff.disable(adam, rosa.staff_id)
    staff.enable(adam, rosa.staff_id)
    assert _line(adam, rosa.staff_id).active
    assert sessions.find(token) is None


def test_changed_roles_count_at_once(desk: Database) -> None:
    adam, rosa = _adam(), people.rosa()
    assert rosa.staff_id is not None
    staff.change_roles(adam, rosa.staff_id, frozenset({Role.FINANCE}))
    assert staff.identify(rosa).roles == {Role.FINANCE}
    with database.reading() as tx:
        last = audit.timeline(tx, rosa.label)[-1]
    assert (last.tag, last.actor, last.details) == (
        AuditTag.STAFF_CHANGED,
        adam.label,
        {"roles_before": ["reviewer"], "roles": ["finance"]},
    )


def test_nobody_changes_their_own_roles(sqlite_desk: Database) -> None:
    adam = _adam()
    assert adam.staff_id is not None
    with pytest.raises(NotAllowed, match="own roles"):
        staff.change_roles(adam, adam.staff_id, frozenset(Role))
    assert staff.identify(adam).roles == {Role.ADMINISTRATOR}


def test_the_last_administrator_stays(sqlite_desk: Database) -> None:
    adam, second = _adam(), people.hire("Ada", Role.ADMINISTRATOR)
    assert adam.staff_id is not None
    assert second.staff_id is not None
    operator = Actor(None, "root")
    staff.disable(operator, second.staff_id)
    with pytest.raises(InvalidInput, match="without an administrator"):
        staff.change_roles(operator, adam.staff_id, frozenset({Role.REVIEWER}))
    with pytest.raises(InvalidInput, match="without an administrator"):
        staff.disable(operator, adam.staff_id)


def test_a_lost_phone_and_a_lost_password_end_the_sessions(desk: Database) -> None:
    adam, rosa = _adam(), people.rosa()
    assert rosa.staff_id is not None
    first = _session(rosa)
    staff.reset_second_factor(adam, rosa.staff_id)
    second = _session(rosa)
    handed = staff.reset_password(adam, rosa.staff_id)
    assert [sessions.find(token) for token in (first, second)] == [None, None]
    assert sign_in.due(sign_in.with_password("rosa", handed.one_time_password, HOME)) is Step.NEW_PASSWORD


def test_only_demonstration_accounts_do_without_a_second_factor(sqlite_desk: Database) -> None:
    adam, rosa = _adam(), people.rosa()
    assert rosa.staff_id is not None
    with pytest.raises(InvalidInput, match="Only demonstration accounts"):
        staff.require_second_factor(adam, rosa.staff_id, required=False)


def test_an_administrator_clears_the_waiting_time(desk: Database) -> None:
    adam, rosa = _adam(), people.rosa()
    assert rosa.staff_id is not None
    with pytest.raises(SignInRefused):
        sign_in.with_password("rosa", "wrong password", HOME)
    with pytest.raises(TooManyAttempts):
        sign_in.with_password("rosa", "wrong password", HOME)
    staff.clear_back_off(adam, rosa.staff_id)
    with pytest.raises(SignInRefused, match="Name or password is wrong"):
        sign_in.with_password("rosa", "wrong password", HOME)


def test_a_real_shop_begins_once(desk: Database) -> None:
    operator, boss = Actor(None, "init"), NewPerson("boss", "The Boss", frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(InvalidInput, match="12"):
        staff.appoint_first(operator, boss, "short")
    staff.appoint_first(operator, boss, "teal wagon river fork")
    with pytest.raises(Conflict, match="staff already"):
        staff.appoint_first(operator, boss, "teal wagon river fork")
    assert sign_in.due(sign_in.with_password("boss", "teal wagon river fork", HOME)) is Step.ENROL


@pytest.mark.parametrize("act", ["demote", "disable"])
def test_two_administrators_who_remove_each_other_at_once_leave_one(desk: Database, act: str) -> None:
    adam, eve, together = _adam(), people.hire("Eve", Role.ADMINISTRATOR), Barrier(2)

    def remove(by: Actor, other: Actor) -> bool:
        assert other.staff_id is not None
        together.wait()
        try:
            if act == "demote":
                staff.change_roles(by, other.staff_id, frozenset({Role.REVIEWER}))
            else:
                staff.disable(by, other.staff_id)
        except (InvalidInput, NotAllowed, NotSignedIn):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in (pool.submit(remove, adam, eve), pool.submit(remove, eve, adam))]
    assert sorted(done) == [False, True]
