"""Accounts are linked with the identity provider by a code that is read out, never by a name or an address."""

from datetime import UTC, datetime, timedelta

import pytest

from data import database
from data.database import Database
from data.queries.staff import staff as staff_rows
from data.vocabulary import AuditTag, Role
from services.accounts import passwords, sessions, sign_in, staff
from services.accounts.identity_provider import linking, recognising
from services.accounts.identity_provider.flow import Begun
from services.accounts.identity_provider.id_token import Said
from services.accounts.sessions import Visitor
from services.accounts.sign_in import Pending, Step
from services.accounts.staff import NewPerson
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotLinked, NotSignedIn, SignInRefused
from tests.support import people

HOME = Visitor("192.0.2.1", "Firefox/1")
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def said(
    subject: str = "248289761001", *, factor: bool = False, at: datetime | None = None, mail: str = "r@x.de"
) -> Said:
    """What a provider vouches for."""
    return Said("https://id.example", subject, "Rosa Klein", mail, False, factor, at, "a.b.c")


def code_of(vouched: Said) -> str:
    """The code that somebody unknown is shown."""
    with pytest.raises(NotLinked) as unknown:
        recognising.recognise(vouched)
    return unknown.value.code


def linked(adam: Actor, rosa: Actor, vouched: Said) -> None:
    """Rosa may come through the provider."""
    assert rosa.staff_id is not None
    linking.link(adam, rosa.staff_id, code_of(vouched))


@pytest.fixture
def adam(desk: Database) -> Actor:
    """Adam keeps the accounts."""
    return people.hire("Adam", Role.ADMINISTRATOR)


@pytest.fixture
def rosa(desk: Database) -> Actor:
    """Rosa has a password that she has yet to replace."""
    person = NewPerson("rosa", "Rosa", frozenset({Role.REVIEWER}), "r@x.de")
    with database.transaction() as tx:
        return Actor(staff.add_account(tx, Actor(None, "tests"), person, "hash", temporary=True), "Rosa")


def test_the_code_shows_whom_the_provider_means_and_links_the_account(adam: Actor, rosa: Actor) -> None:
    code = code_of(said())
    assert code == code_of(said())
    assert linking.waiting(adam, f" {code.lower().replace('-', ' ')} ").name == "Rosa Klein"
    assert rosa.staff_id is not None
    linking.link(adam, rosa.staff_id, code)
    assert recognising.recognise(said()).staff_id == rosa.staff_id
    shown = linking.of_account(adam, rosa.staff_id)
    assert shown.claimed is not None
    assert (shown.claimed.email, shown.claimed.email_verified, shown.password) == ("r@x.de", False, True)
    with database.reading() as tx:
        noted = audit.timeline(tx, rosa.label)[-1].details
    assert (noted["linked"], len(noted["identity"])) == (True, 32)
    assert said().subject not in str(noted)


def test_the_same_address_under_another_subject_is_somebody_else(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said())
    assert code_of(said("248289761002")) != code_of(said("248289761003"))


def test_a_subject_of_another_issuer_is_somebody_else(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said())
    other = Said("https://other.example", "248289761001", None, "r@x.de", True, True, None, "a.b.c")
    assert code_of(other)


def test_a_code_waits_a_day(adam: Actor, rosa: Actor) -> None:
    assert rosa.staff_id is not None
    with clock.running_as(lambda: NOW):
        code = code_of(said())
    with clock.running_as(lambda: NOW + timedelta(hours=23, minutes=59)):
        assert linking.waiting(adam, code).subject == "248289761001"
    with clock.running_as(lambda: NOW + timedelta(days=1, seconds=1)), pytest.raises(NotFound, match="Nobody waits"):
        linking.link(adam, rosa.staff_id, code)


def test_a_code_is_used_once_and_an_account_has_one_link(adam: Actor, rosa: Actor) -> None:
    rob = people.rob()
    assert rosa.staff_id is not None
    assert rob.staff_id is not None
    code, other = code_of(said()), code_of(said("248289761002"))
    linking.link(adam, rosa.staff_id, code)
    with pytest.raises(NotFound):
        linking.link(adam, rob.staff_id, code)
    with pytest.raises(Conflict, match="linked with company account already"):
        linking.link(adam, rosa.staff_id, other)


def test_nobody_links_their_own_account(adam: Actor) -> None:
    assert adam.staff_id is not None
    with pytest.raises(NotAllowed, match="Ask another administrator"):
        linking.link(adam, adam.staff_id, code_of(said()))


def test_unlinking_ends_open_sessions_and_sign_ins_under_way(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said(factor=True))
    assert rosa.staff_id is not None
    pending = recognising.recognise(said(factor=True))
    token = sign_in.finish(pending, HOME)
    linking.unlink(adam, rosa.staff_id)
    assert sessions.find(token) is None
    with pytest.raises(NotSignedIn, match="lapsed"):
        sign_in.finish(pending, HOME)
    assert code_of(said(factor=True))
    with pytest.raises(Conflict):
        linking.unlink(adam, rosa.staff_id)


def test_a_disabled_person_is_told_so(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said())
    assert rosa.staff_id is not None
    staff.disable(adam, rosa.staff_id)
    with pytest.raises(SignInRefused, match="disabled"):
        recognising.recognise(said())


def test_a_password_goes_only_where_the_provider_stays(adam: Actor, rosa: Actor) -> None:
    assert rosa.staff_id is not None
    with pytest.raises(InvalidInput, match="Link the account"):
        linking.drop_password(adam, rosa.staff_id)
    linked(adam, rosa, said())
    linking.drop_password(adam, rosa.staff_id)
    assert not linking.of_account(adam, rosa.staff_id).password
    with pytest.raises(SignInRefused, match="Name or password is wrong"):
        sign_in.with_password("rosa", passwords.NONE, HOME)


def test_one_administrator_keeps_a_password(adam: Actor) -> None:
    eve = people.hire("Eve", Role.ADMINISTRATOR)
    assert eve.staff_id is not None
    assert adam.staff_id is not None
    linked(adam, eve, said())
    linking.drop_password(adam, eve.staff_id)
    linked(eve, adam, said("248289761002"))
    with pytest.raises(InvalidInput, match="no administrator who can sign in"):
        linking.drop_password(eve, adam.staff_id)


def test_the_desk_asks_for_its_own_second_factor_where_the_provider_vouches_for_none(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said())
    assert rosa.staff_id is not None
    assert sign_in.due(recognising.recognise(said())) is Step.ENROL
    with database.transaction() as tx:
        staff_rows.change(tx, rosa.staff_id, totp_secret="JBSWY3DPEHPK3PXP")
    assert sign_in.due(recognising.recognise(said())) is Step.CODE
    with pytest.raises(NotSignedIn, match="still missing"):
        sign_in.finish(recognising.recognise(said()), HOME)


def test_who_has_both_factors_at_the_provider_is_asked_for_none_here(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said())
    assert sign_in.due(recognising.recognise(said(factor=True))) is Step.DONE


def test_a_made_up_identity_signs_nobody_in(adam: Actor, rosa: Actor) -> None:
    assert rosa.staff_id is not None
    with database.reading() as tx:
        account = staff_rows.by_id(tx, rosa.staff_id)
    assert account is not None
    forged = Pending(rosa.staff_id, sign_in.stamp(account), second_factor=True, identity=1, vouched_at=0)
    with pytest.raises(NotSignedIn):
        sign_in.finish(forged, HOME)


@pytest.mark.parametrize(
    ("minutes", "recent"), [(0, True), (4, True), (6, False), (None, False)], ids=["now", "4 min", "6 min", "unsaid"]
)
def test_a_sign_in_counts_as_confirmed_since_the_provider_saw_it(
    adam: Actor, rosa: Actor, minutes: int | None, *, recent: bool
) -> None:
    linked(adam, rosa, said())
    with clock.running_as(lambda: NOW):
        at = None if minutes is None else NOW - timedelta(minutes=minutes)
        live = sessions.find(sign_in.finish(recognising.recognise(said(factor=True, at=at)), HOME))
        assert live is not None
        with database.reading() as tx:
            assert sessions.recently_confirmed(tx, live.actor) is recent


def test_confirming_takes_a_sign_in_that_came_after_the_question(adam: Actor, rosa: Actor) -> None:
    linked(adam, rosa, said())
    with clock.running_as(lambda: NOW):
        live = sessions.find(sign_in.finish(recognising.recognise(said(factor=True)), HOME))
        assert live is not None
        begun = Begun("state", "nonce", "verifier", "https://desk.example", int(NOW.timestamp()), live.public_id)
        with pytest.raises(SignInRefused, match="sign in again"):
            recognising.confirm(live.actor, begun, said(at=NOW - timedelta(minutes=1)))
        with pytest.raises(SignInRefused, match="Somebody else"):
            recognising.confirm(live.actor, begun, said("248289761002", at=NOW))
        recognising.confirm(live.actor, begun, said(at=NOW))
        with database.reading() as tx:
            assert sessions.recently_confirmed(tx, live.actor)
            assert audit.timeline(tx, rosa.label)[-1].tag is AuditTag.TOTP_CHANGED
