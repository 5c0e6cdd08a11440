"""Sessions end: unused, after a working day, when signed out, and when the account changes (security test 27)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Permission, Role
from services.accounts import own_account, second_factor, sessions
from services.accounts.sessions import Visitor
from services.desk import access, audit, clock
from services.desk.access import Actor
from services.desk.errors import NotFound, NotSignedIn
from tests.support import people

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOME = Visitor("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36")
PHONE = Visitor("192.0.2.2", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        """Move on."""
        self.at += timedelta(**span)


@pytest.fixture
def time_now() -> Iterator[Clock]:
    """The time, standing still until the test moves it."""
    moved = Clock()
    with clock.running_as(moved):
        yield moved


def _start(rosa: Actor, visitor: Visitor = HOME, *, second: bool = False) -> str:
    assert rosa.staff_id is not None
    with database.transaction() as tx:
        return sessions.start(tx, rosa.staff_id, visitor, second_factor=second)


def _use(token: str) -> bool:
    live = sessions.find(token)
    if live is not None:
        sessions.note_use(live)
    return live is not None


def _actor(token: str) -> Actor:
    live = sessions.find(token)
    assert live is not None
    return live.actor


def test_a_session_ends_after_half_an_hour_unused(desk: Database, time_now: Clock) -> None:
    token = _start(people.rosa())
    time_now.forward(minutes=29, seconds=59)
    assert _use(token)
    time_now.forward(minutes=30)
    assert not _use(token)


def test_use_is_noted_at_most_once_a_minute(sqlite_desk: Database, time_now: Clock) -> None:
    token = _start(people.rosa())
    time_now.forward(seconds=59)
    _use(token)
    live = sessions.find(token)
    assert live is not None
    assert live.last_seen_at == START
    time_now.forward(seconds=1)
    _use(token)
    live = sessions.find(token)
    assert live is not None
    assert live.last_seen_at == START + timedelta(minutes=1)


def test_a_session_ends_after_twelve_hours_however_busy(desk: Database, time_now: Clock) -> None:
    token = _start(people.rosa())
    for _ in range(12 * 60 - 1):
        time_now.forward(minutes=1)
        assert _use(token)
    time_now.forward(minutes=1)
    assert not _use(token)


def test_services_refuse_an_ended_session(desk: Database, time_now: Clock) -> None:
    token = _start(people.rosa())
    actor = _actor(token)
    with database.reading() as tx:
        access.authorise(tx, actor, Permission.RETURN_DECIDE)
    sessions.end(token)
    with database.reading() as tx, pytest.raises(NotSignedIn):
        access.authorise(tx, actor, Permission.RETURN_DECIDE)


def test_the_database_holds_no_token(sqlite_desk: Database, time_now: Clock) -> None:
    token = _start(people.rosa())
    database.database().close()
    folder = sqlite_desk.url.database
    assert folder is not None
    with open(folder, "rb") as file:  # noqa: PTH123 - the raw bytes of the database
        assert token.encode() not in file.read()


def test_people_see_where_they_are_signed_in(desk: Database, time_now: Clock) -> None:
    rosa = people.rosa()
    here = _start(rosa)
    time_now.forward(minutes=5)
    _start(rosa, PHONE)
    _start(people.rob())
    listed = sessions.own(_actor(here))
    assert [(one.browser, one.this_one) for one in listed] == [("Safari on iPhone", False), ("Chrome on Linux", True)]


def test_people_sign_out_their_other_browsers(desk: Database, time_now: Clock) -> None:
    rosa = people.rosa()
    here, phone, robs = _start(rosa), _start(rosa, PHONE), _start(people.rob())
    assert sessions.sign_out_elsewhere(_actor(here)).sessions == 1
    assert [sessions.find(token) is not None for token in (here, phone, robs)] == [True, False, True]
    assert not sessions.sign_out_elsewhere(_actor(here)).changed


def test_signing_out_everywhere_ends_this_browser_too(desk: Database, time_now: Clock) -> None:
    rosa = people.rosa()
    here, phone = _start(rosa), _start(rosa, PHONE)
    sessions.sign_out_everywhere(_actor(here))
    assert [sessions.find(token) for token in (here, phone)] == [None, None]


def test_nobody_signs_out_somebody_else(desk: Database, time_now: Clock) -> None:
    here, robs = _start(people.rosa()), _start(people.rob())
    with pytest.raises(NotFound):
        sessions.sign_out(_actor(here), _actor(robs).session or "")
    assert sessions.find(robs) is not None


def test_a_new_password_ends_every_other_session(desk: Database, time_now: Clock) -> None:
    rosa = people.rosa()
    here, phone = _start(rosa), _start(rosa, PHONE)
    own_account.change_password(_actor(here), "copper lantern meadow six")
    assert [sessions.find(token) is not None for token in (here, phone)] == [True, False]


def test_the_second_factor_counts_for_five_minutes(desk: Database, time_now: Clock) -> None:
    rosa, secret = people.rosa(), second_factor.new_secret()
    actor = _actor(_start(rosa))
    own_account.enrol(actor, secret, pyotp.TOTP(secret).at(time_now.at))
    assert _confirmed(actor)
    time_now.forward(minutes=5)
    assert _confirmed(actor)
    time_now.forward(seconds=1)
    assert not _confirmed(actor)
    own_account.step_up(actor, pyotp.TOTP(secret).at(time_now.at), HOME)
    assert _confirmed(actor)


def _confirmed(actor: Actor) -> bool:
    with database.reading() as tx:
        return sessions.recently_confirmed(tx, actor)


def test_beginning_and_end_are_in_the_trail(sqlite_desk: Database, time_now: Clock) -> None:
    rosa = people.hire("Rosa", Role.REVIEWER)
    sessions.end(_start(rosa))
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, rosa.label)]
    assert tags[-2:] == [AuditTag.SESSION_STARTED, AuditTag.SESSION_ENDED]
