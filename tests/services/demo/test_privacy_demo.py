"""The demonstration's privacy requests: every right, channel and state, and no more of them the second time."""

import pytest

from data import database
from data.database import Database
from data.demo.orders import orders
from data.demo.people import PEOPLE
from data.demo.privacy_desk.letters import LETTERS
from data.queries.privacy import requests as rows
from data.queries.staff import staff
from data.vocabulary import Channel, ConsentPurpose, RequestState, Right
from services.accounts import passwords
from services.demo import people, privacy
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy.breaches.reading import everything
from services.privacy.consent import reading
from services.privacy.deadlines.facts import Status
from services.privacy.recipients import register
from services.privacy.requests.intake import CHANNELS
from services.privacy.requests.listing import Asked, Kind, Listed, listed


@pytest.fixture
def officer(sqlite_desk: Database) -> Actor:
    """Dora, in a shop whose privacy requests are loaded."""
    people.make_people(Actor(None, "demonstration"), passwords.hashed(people.PASSWORD))
    privacy.load_all()
    with database.reading() as tx:
        account = staff.by_username(tx, "dora.dpo")
    assert account is not None
    return Actor(account.id, account.display_name)


def _lists(officer: Actor) -> tuple[Listed, Listed]:
    return listed(officer, Asked()), listed(officer, Asked(kind=Kind.CLOSED))


def test_there_are_thirty_requests_over_every_right_channel_and_state(officer: Actor) -> None:
    opened, closed = _lists(officer)
    lines = [*opened.lines, *closed.lines]
    assert len(lines) >= 30
    assert {line.right for line in lines} == set(Right)
    assert {line.state for line in lines} == set(RequestState)
    assert {line.status for line in opened.lines} >= {Status.OPEN, Status.PAUSED, Status.OVERDUE}
    assert any(line.extended for line in opened.lines)
    assert any(line.for_officer for line in opened.lines)
    with database.reading() as tx:
        found = rows.open_requests(tx, officer=True)
    assert {row.channel for row in found} >= set(CHANNELS) - {Channel.CHAT}
    assert any(row.agent and row.authority_on is None for row in found)


def test_it_is_loaded_once(officer: Actor) -> None:
    before = _lists(officer)
    privacy.load_all()
    assert [page.counts for page in _lists(officer)] == [page.counts for page in before]
    with database.reading() as tx:
        assert audit.verify(tx).intact


def test_its_people_are_the_shop_s_customers(sqlite_desk: Database) -> None:
    bought = {order.customer.email for order in orders(clock.now(), settings().zone)}
    asking = [letter.address for letter in LETTERS]
    assert sum(address in bought for address in asking) > len(asking) / 2


def test_there_are_three_breaches_and_one_was_told_late(officer: Actor) -> None:
    privacy.load_all()
    found = everything(officer)
    assert sorted(str(one.clock.late) for one in found) == ["False", "None", "True"]
    assert sum(one.row.closed_at is not None for one in found) == 1


def test_consents_were_given_and_taken_back_under_two_versions_of_the_policy(officer: Actor) -> None:
    grace, marcus = (reading.of_person(officer, PEOPLE[name].email) for name in ("grace.whitfield", "marcus.webb"))
    assert len(reading.versions(officer)) == 2
    assert not any(one.allowed for one in grace.choices if one.purpose is ConsentPurpose.MARKETING)
    assert grace.no_advertising_since is not None
    assert {one.purpose for one in marcus.choices if one.allowed} == {
        ConsentPurpose.MARKETING,
        ConsentPurpose.TEN_YEAR_RECORD,
    }


def test_recipients_stand_in_the_register_with_a_mechanism_and_without(officer: Actor) -> None:
    found = register.register(officer)
    assert {one.mechanism is None for one in found.recipients} == {True, False}
    (broken,) = found.duties
    assert (broken.name, broken.corrected_on) == ("DHL", None)
