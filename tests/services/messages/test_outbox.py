"""The outbox: what waits says why, what fails is tried again with patience, nothing goes out twice."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from data import database
from data.database import Database
from data.models.catalogue import Customer
from data.queries.desk import messages as rows
from data.queries.desk.messages import MessageRow
from data.vocabulary import AuditTag, MessageState
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.desk.settings import Settings, settings
from services.messages import outbox
from services.messages.writing import Draft
from tests.support.people import max_the_manager, nora, rosa, wanda
from tests.support.servers.post_office import APPROVAL, Case, PostOffice, a_case, free_port, open_post_office, queue
from tests.support.servers.rude_post_office import open_rude_post_office
from tests.support.shop import open_case

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = tuple(MessageState)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that takes everything until told otherwise."""
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def with_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of the process that name a mail server."""
    monkeypatch.setenv("RETURNS_DESK_SMTP_HOST", "127.0.0.1")
    settings.cache_clear()
    yield
    settings.cache_clear()


def _send_at(when: datetime, chosen: Settings) -> bool:
    with clock.running_as(lambda: when):
        return outbox.send_next(chosen)


def _queue_at_noon(case: Case, recipient: str | None = "ana@example.org") -> int:
    with clock.running_as(lambda: NOON):
        return queue(case, recipient=recipient)


def _message(message_id: int) -> MessageRow:
    with database.reading() as tx:
        found = rows.one(tx, message_id)
    assert found is not None
    return found


def _why(actor: Actor, case: Case) -> str:
    (entry,) = outbox.messages_of(actor, case.return_id)
    return entry.why


def test_a_queued_message_goes_out_once_and_the_timeline_says_so(desk: Database, office: PostOffice) -> None:
    case = a_case()
    message_id = queue(case, APPROVAL)
    assert outbox.send_next(office.settings())
    assert not outbox.send_next(office.settings())
    assert office.recipients == ["ana@example.org"]
    sent = _message(message_id)
    assert sent.state is MessageState.SENT
    assert sent.sent_at is not None
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, f"return:{case.return_id}")]
    assert tags == [AuditTag.MESSAGE_QUEUED, AuditTag.MESSAGE_SENT]


def test_without_a_mail_server_messages_wait_and_say_so(desk: Database) -> None:
    case = a_case()
    queue(case)
    assert not outbox.send_next(Settings(smtp_host=None))
    assert _why(rosa(), case) == "No mail server is set up: messages wait here."


def test_without_an_address_a_message_waits_until_there_is_one(
    desk: Database, office: PostOffice, with_server: None
) -> None:
    boss, case = max_the_manager(), a_case(email=None)
    message_id = queue(case, recipient=None)
    assert not outbox.send_next(office.settings())
    assert _why(boss, case).startswith("The customer has no e-mail address on file.")
    with pytest.raises(InvalidInput, match="no e-mail address"):
        outbox.send_now(boss, message_id)
    with database.transaction() as tx:
        tx.execute(update(Customer).values(email="ana@example.org"))
    outbox.send_now(boss, message_id)
    assert outbox.send_next(office.settings())
    assert office.recipients == ["ana@example.org"]


def test_a_server_that_is_busy_is_asked_again_after_1_5_15_and_60_minutes(desk: Database, office: PostOffice) -> None:
    message_id, at = _queue_at_noon(a_case()), NOON
    office.answers = ["451 try later"] * 4
    for minutes in (1, 5, 15, 60):
        assert _send_at(at, office.settings())
        assert _message(message_id).state is MessageState.QUEUED
        assert _message(message_id).last_error == "The mail server does not take the message just now: 451 try later"
        assert not _send_at(at + timedelta(minutes=minutes, seconds=-1), office.settings())
        at += timedelta(minutes=minutes)
    assert _send_at(at, office.settings())
    assert _message(message_id).state is MessageState.SENT
    assert len(office.letters) == 1


def test_the_same_message_id_is_used_in_every_attempt(desk: Database, office: PostOffice) -> None:
    message_id = _queue_at_noon(a_case())
    known = _message(message_id).message_id
    office.answers = ["451 try later"]
    _send_at(NOON, office.settings())
    _send_at(NOON + timedelta(minutes=1), office.settings())
    assert [letter["Message-ID"] for letter in office.letters] == [known]


def test_a_server_that_stays_down_ends_in_a_failure_that_a_person_sees(desk: Database, office: PostOffice) -> None:
    boss, case = max_the_manager(), a_case()
    message_id, at = _queue_at_noon(case), NOON
    down = office.settings(smtp_port=free_port())
    for pause in (*outbox.BACK_OFF, timedelta()):
        assert _send_at(at, down)
        at += pause
    assert _message(message_id).state is MessageState.FAILED
    assert _why(boss, case) == "The mail server cannot be reached or hung up."
    assert not _send_at(at + timedelta(days=30), office.settings())


def test_a_refused_address_fails_at_once_and_can_be_tried_again_by_a_manager(
    desk: Database, office: PostOffice, with_server: None
) -> None:
    boss, case = max_the_manager(), a_case()
    message_id = queue(case)
    office.recipient_answer = "550 no such user"
    outbox.send_next(office.settings())
    assert _message(message_id).state is MessageState.FAILED
    assert _why(boss, case) == "The mail server refuses the customer's address for good: 550 no such user"
    office.recipient_answer = None
    outbox.send_now(boss, message_id)
    assert outbox.send_next(office.settings())
    assert _message(message_id).state is MessageState.SENT


def test_a_name_that_the_customer_bore_when_the_message_was_written_is_masked_too(desk: Database) -> None:
    case = a_case()
    queue(case, Draft("rejected", "Ana Souza, about your return", "Dear Ana Souza,\n\nWe are sorry."))
    with database.transaction() as tx:
        tx.execute(update(Customer).where(Customer.name.is_not(None)).values(name="Ana Lima"))
    (entry,) = outbox.messages_of(rosa(), case.return_id)
    assert (entry.subject, entry.body) == ("A** S****, about your return", "Dear A** S****,\n\nWe are sorry.")


MIDWAY = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "end")
TROUBLES = [
    ("hang up", "cannot be reached or hung up", MIDWAY),
    ("451 greylisted, come back", "451 greylisted, come back", MIDWAY),
    ("421 closing", "421 closing", MIDWAY),
    ("trickle", "did not answer in time", ("connect", "end")),
    ("hang", "did not answer in time", ("connect", "RCPT")),
]


@pytest.mark.parametrize(
    ("answer", "why", "where"), [(answer, why, where) for answer, why, places in TROUBLES for where in places]
)
def test_a_server_that_fails_midway_is_tried_again(sqlite_desk: Database, answer: str, why: str, where: str) -> None:
    message_id = _queue_at_noon(a_case())
    with open_rude_post_office(**{where: answer}) as rude:
        if where == "EHLO":
            rude.answers["HELO"] = answer
        assert _send_at(NOON, _settings_of(rude.port))
        assert _message(message_id).state is MessageState.QUEUED
        assert why in str(_message(message_id).last_error)
        rude.answers.update(dict.fromkeys(("EHLO", "HELO", "MAIL", "RCPT", "."), "250 OK"))
        rude.answers.update({"connect": "220 hello", "DATA": "354 go on"})
        assert not _send_at(NOON + timedelta(seconds=59), _settings_of(rude.port))
        if answer not in ("hang", "trickle"):
            assert _send_at(NOON + timedelta(minutes=1), _settings_of(rude.port))
            assert (_message(message_id).state, rude.taken) == (MessageState.SENT, 1)


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA", "end"])
def test_a_refusal_for_good_is_final_with_the_servers_words(sqlite_desk: Database, where: str) -> None:
    message_id = _queue_at_noon(a_case())
    with open_rude_post_office(**{where: "550 5.7.1 not here, thank you"}) as rude:
        assert _send_at(NOON, _settings_of(rude.port))
    assert _message(message_id).state is MessageState.FAILED
    assert str(_message(message_id).last_error).endswith("for good: 550 5.7.1 not here, thank you")


@pytest.mark.parametrize("answer", ["421 closing", "500 what", "hang up", "hang"])
def test_what_a_server_says_to_our_goodbye_sends_nothing_twice(sqlite_desk: Database, answer: str) -> None:
    message_id = _queue_at_noon(a_case())
    with open_rude_post_office(QUIT=answer) as rude:
        assert _send_at(NOON, _settings_of(rude.port))
        assert _message(message_id).state is MessageState.SENT
        assert not _send_at(NOON + timedelta(days=1), _settings_of(rude.port))
    assert rude.taken == 1


def _settings_of(port: int) -> Settings:
    values = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    return Settings.model_validate(values | {"smtp_seconds": 1})


def test_two_workers_send_each_message_once(desk: Database, office: PostOffice) -> None:
    customers = sorted(f"customer{number}@example.org" for number in range(12))
    ids = [queue(a_case(), recipient=customer) for customer in customers]

    def work() -> None:
        while outbox.send_next(office.settings()):
            pass

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(office.recipients) == customers
    assert {_message(message_id).state for message_id in ids} == {MessageState.SENT}


def test_a_message_of_a_worker_that_died_is_sent_by_another_when_its_lease_ends(
    desk: Database, office: PostOffice
) -> None:
    message_id = _queue_at_noon(a_case())
    with database.transaction() as tx:
        rows.take(tx, NOON, NOON + outbox.LEASE)
    assert not _send_at(NOON + outbox.LEASE - timedelta(seconds=1), office.settings())
    assert _send_at(NOON + outbox.LEASE, office.settings())
    assert _message(message_id).state is MessageState.SENT


def test_a_suppressed_message_never_goes_out_and_keeps_the_reason(desk: Database, office: PostOffice) -> None:
    boss, case = max_the_manager(), a_case()
    message_id = queue(case)
    outbox.suppress(boss, message_id, "Told by\nphone")
    assert not outbox.send_next(office.settings())
    assert _why(boss, case) == "Told by phone"
    with database.reading() as tx:
        entry = audit.timeline(tx, f"return:{case.return_id}")[-1]
    assert (entry.tag, entry.reason) == (AuditTag.MESSAGE_SUPPRESSED, "Told by phone")


def test_suppressing_needs_a_reason(sqlite_desk: Database) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        outbox.suppress(max_the_manager(), queue(a_case()), "  ")


def test_what_went_out_can_be_neither_suppressed_nor_sent_again(
    desk: Database, office: PostOffice, with_server: None
) -> None:
    boss, message_id = max_the_manager(), queue(a_case())
    outbox.send_next(office.settings())
    with pytest.raises(Conflict, match="no longer waits"):
        outbox.suppress(boss, message_id, "Told by phone")
    with pytest.raises(Conflict, match="no longer waits"):
        outbox.send_now(boss, message_id)


def test_sending_now_without_a_mail_server_says_what_to_do(sqlite_desk: Database) -> None:
    with pytest.raises(InvalidInput, match="No mail server is set up"):
        outbox.send_now(max_the_manager(), queue(a_case()))


def test_a_message_that_does_not_exist_is_not_found(sqlite_desk: Database) -> None:
    with pytest.raises(NotFound):
        outbox.suppress(max_the_manager(), 99, "Told by phone")


def test_rosa_may_read_the_outbox_but_not_change_it_and_nora_may_not_see_it(desk: Database) -> None:
    message_id, reviewer = queue(a_case()), rosa()
    assert len(outbox.outbox_page(reviewer, EVERYTHING).entries) == 1
    with pytest.raises(NotAllowed):
        outbox.suppress(reviewer, message_id, "Told by phone")
    with pytest.raises(NotAllowed):
        outbox.outbox_page(nora(), EVERYTHING)


def test_the_outbox_shows_newest_first_in_pages_with_counts_and_masked_addresses(desk: Database) -> None:
    boss = max_the_manager()
    ids = [queue(a_case()) for _ in range(outbox.PAGE_SIZE + 1)]
    outbox.suppress(boss, ids[0], "Told by phone")
    first = outbox.outbox_page(boss, EVERYTHING)
    assert [entry.id for entry in first.entries] == ids[:0:-1]
    assert {entry.recipient for entry in first.entries} == {"a**@example.org"}
    assert first.counts == {MessageState.QUEUED: outbox.PAGE_SIZE, MessageState.SUPPRESSED: 1}
    second = outbox.outbox_page(boss, EVERYTHING, first.next_before)
    assert ([entry.id for entry in second.entries], second.next_before) == ([ids[0]], None)
    assert [entry.id for entry in outbox.outbox_page(boss, (MessageState.SUPPRESSED,)).entries] == [ids[0]]


@pytest.mark.parametrize("typed", ["{rma}", " {lower} ", "{order}", "#{order}"])
def test_messages_are_found_by_the_number_of_their_return_or_order(desk: Database, typed: str) -> None:
    boss, case = max_the_manager(), open_case(rosa())
    message_id, _other = queue(Case(case.return_id, case.rma)), queue(a_case())
    number = typed.format(rma=case.rma, lower=case.rma.lower(), order=case.order.number)
    found = outbox.outbox_page(boss, EVERYTHING, number=number)
    assert [entry.id for entry in found.entries] == [message_id]
    assert found.counts == {MessageState.QUEUED: 1}
    assert outbox.outbox_page(boss, EVERYTHING, number="\0 ?").counts == {}


def test_the_outbox_shows_no_customers_name_and_the_customer_reads_it(desk: Database, office: PostOffice) -> None:
    case = a_case()
    message_id = queue(case, Draft("rejected", "Ana Souza, about your return", "Dear Ana Souza,\n\nWe are sorry."))
    for entry in (*outbox.messages_of(rosa(), case.return_id), *outbox.outbox_page(wanda(), EVERYTHING).entries):
        assert (entry.subject, entry.body) == ("A** S****, about your return", "Dear A** S****,\n\nWe are sorry.")
    assert outbox.send_next(office.settings())
    assert _message(message_id).body_text.startswith("Dear Ana Souza,")
