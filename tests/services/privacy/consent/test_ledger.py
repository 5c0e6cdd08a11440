"""Consents: entries with their proof that nobody changes, no without a record, withdrawals that act at once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Channel, ConsentPurpose, ConsentState, Right
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, Incomplete, InvalidInput, NotAllowed
from services.desk.settings import settings
from services.privacy.advertising import check_list
from services.privacy.consent import ledger, reading, site_events
from services.privacy.consent.reading import PersonConsents
from services.privacy.words import CONSENTS
from tests.support.privacy.asking import MAIL, arrive, entries, on, paul
from tests.support.privacy.consenting import NOW, POLICY, officer, record, said
from tests.support.shop import Purchase, place_order

GRANTED, WITHDRAWN = ConsentState.GRANTED, ConsentState.WITHDRAWN
MARKETING, ADS = ConsentPurpose.MARKETING, ConsentPurpose.TARGETED_ADS
HEADINGS = "event_id,at,email,cookie_id,event,purpose,policy_version,wording,evidence"


def of(actor: Actor, who: str = MAIL) -> PersonConsents:
    with clock.standing_at(NOW):
        return reading.of_person(actor, who)


def allowed(actor: Actor, purpose: ConsentPurpose, who: str = MAIL) -> bool:
    return next(one.allowed for one in of(actor, who).choices if one.purpose is purpose)


def test_c01_a_withdrawal_is_a_new_entry_and_none_is_changed(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(MARKETING, GRANTED, date(2026, 1, 1)), said(MARKETING, WITHDRAWN, date(2026, 6, 15)))
    found = of(dpo)
    assert [one.state for one in found.history] == [GRANTED, WITHDRAWN]
    assert not allowed(dpo, MARKETING)
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as tx:
        tx.execute(text("UPDATE consent_event SET state = 'granted'"))
    assert [one.state for one in of(dpo).history] == [GRANTED, WITHDRAWN]


def test_c01_the_latest_word_counts_in_whatever_order_it_arrives(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(ADS, WITHDRAWN, date(2026, 6, 15)), said(ADS, GRANTED, date(2026, 1, 1)))
    assert not allowed(dpo, ADS)
    record(dpo, said(ADS, GRANTED, date(2026, 6, 16)))
    assert allowed(dpo, ADS)


def test_c02_what_was_sent_before_the_withdrawal_stays_lawful(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(MARKETING, GRANTED, date(2026, 1, 1)), said(MARKETING, WITHDRAWN, date(2026, 6, 15)))
    with clock.standing_at(NOW):
        sent = check_list(dpo, MAIL, on=date(2026, 5, 1))
        now = check_list(dpo, MAIL)
    assert (sent.allowed, sent.blocked) == ((MAIL,), ())
    assert (now.allowed, now.blocked) == ((), (MAIL,))


def test_c03_no_record_means_no(desk: Database) -> None:
    dpo = officer()
    assert not any(one.allowed for one in of(dpo).choices)
    assert check_list(dpo, MAIL, ADS).without_consent == (MAIL,)


def test_c04_accepting_the_policy_is_no_consent(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(ConsentPurpose.POLICY_ACCEPTED, GRANTED, date(2026, 6, 1)))
    found = of(dpo)
    assert not any(one.allowed for one in found.choices)
    assert (found.history[0].purpose, found.history[0].policy_version) == (ConsentPurpose.POLICY_ACCEPTED, POLICY)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("email", "", "Say whose word it is"),
        ("policy_version", "", "version of the privacy policy is missing"),
        ("policy_version", "Version 9", "no version “Version 9”"),
        ("wording", " ", "wording that the person was shown is missing"),
        ("evidence", "", "reference of the evidence is missing"),
        ("channel", Channel.PARCEL, "how it was said"),
        ("at", datetime(2026, 7, 1, tzinfo=UTC), "in the future"),
    ],
)
def test_c05_an_entry_carries_its_proof(desk: Database, name: str, value: object, sentence: str) -> None:
    dpo = officer()
    good = said(MARKETING, GRANTED, date(2026, 6, 1))
    with clock.standing_at(NOW):
        with pytest.raises(Incomplete, match=sentence):
            ledger.record(dpo, replace(good, **{name: value}))  # type: ignore[arg-type]
        assert of(dpo).history == ()


def test_c05_the_proof_is_kept_as_it_was_given(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(MARKETING, GRANTED, date(2026, 6, 1)))
    (kept,) = of(dpo).history
    assert (kept.purpose, kept.policy_version, kept.wording) == (MARKETING, POLICY, "Yes, send me offers.")
    assert (kept.channel, kept.at, kept.actor) == (Channel.WEB_FORM, datetime(2026, 6, 1, 10, tzinfo=UTC), "Dora")
    assert kept.evidence == "log 17"
    assert MAIL not in str([(one.details, one.reason, one.record) for one in entries()])


def test_c08_five_kinds_of_cookies_of_which_one_has_no_switch(desk: Database) -> None:
    dpo = officer()
    kinds = [words.removeprefix("Cookies: ") for words in CONSENTS.values() if words.startswith("Cookies")]
    assert kinds == [
        "strictly necessary",
        "performance",
        "functionality",
        "targeting or advertising",
        "social networking",
    ]
    with clock.standing_at(NOW), pytest.raises(Incomplete, match="have no switch"):
        ledger.record(dpo, said(ConsentPurpose.COOKIES_NECESSARY, GRANTED, date(2026, 6, 1)))
    assert ConsentPurpose.COOKIES_NECESSARY not in [one.purpose for one in of(dpo).choices]


def test_a_withdrawal_of_advertising_acts_at_once_and_a_later_consent_counts_again(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(MARKETING, WITHDRAWN, date(2026, 6, 10)))
    assert check_list(dpo, MAIL).blocked == (MAIL,)
    record(dpo, said(MARKETING, GRANTED, date(2026, 6, 12)))
    assert check_list(dpo, MAIL).allowed == (MAIL,)


def test_r16_an_opt_out_counts_against_a_consent_before_it_also_the_second_one(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(ADS, GRANTED, date(2026, 6, 1)), said(MARKETING, WITHDRAWN, date(2026, 6, 2)))
    assert not allowed(dpo, ADS)
    record(dpo, said(MARKETING, GRANTED, date(2026, 6, 5)), said(ADS, GRANTED, date(2026, 6, 5)))
    with on(date(2026, 6, 10)):
        arrive(dpo, Right.MARKETING_OPT_OUT, received=date(2026, 6, 10))
    assert not allowed(dpo, ADS)
    assert not allowed(dpo, MARKETING)


def test_a_form_that_was_sent_twice_is_taken_once(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(ADS, GRANTED, date(2026, 6, 1)), said(ADS, GRANTED, date(2026, 6, 1)))
    assert len(of(dpo).history) == 1


def test_a_version_of_the_policy_is_added_by_the_officer_once(desk: Database) -> None:
    dpo = officer()
    with pytest.raises(Conflict, match="is in the register"):
        reading.add_version(dpo, POLICY, date(2026, 1, 1), "Another text of the policy.")
    with pytest.raises(NotAllowed):
        reading.add_version(paul(), "Version 4", date(2026, 1, 1), "Another text of the policy.")


def imported(actor: Actor, *lines: str) -> site_events.Imported:
    with clock.standing_at(NOW):
        return site_events.import_events(actor, "events.csv", "\n".join((HEADINGS, *lines)).encode())


def test_p13_an_unsubscribing_from_the_site_is_effective_at_once(desk: Database) -> None:
    dpo = officer()
    record(dpo, said(MARKETING, GRANTED, date(2026, 1, 1)))
    done = imported(dpo, f"e1,2026-06-19T10:00:00Z,{MAIL.upper()},,unsubscribed,,,,")
    assert (done.added, done.refused) == (1, ())
    assert check_list(dpo, MAIL).blocked == (MAIL,)


def test_p19_the_choice_of_cookies_is_found_by_the_cookie_and_by_the_person(desk: Database) -> None:
    dpo = officer()
    imported(dpo, f"e1,2026-06-19T10:00:00Z,{MAIL},c-77,granted,cookies_performance,{POLICY},Allow statistics,log 9")
    assert allowed(dpo, ConsentPurpose.COOKIES_PERFORMANCE, "c-77")
    assert allowed(dpo, ConsentPurpose.COOKIES_PERFORMANCE, MAIL)
    imported(dpo, "e2,2026-06-19T11:00:00Z,,c-77,withdrawn,cookies_performance,,,")
    assert not allowed(dpo, ConsentPurpose.COOKIES_PERFORMANCE, "c-77")


def test_rows_of_the_site_are_taken_once_and_bad_ones_come_back_with_their_reason(desk: Database) -> None:
    dpo = officer()
    good = f"e1,2026-06-19T10:00:00Z,{MAIL},,accepted_policy,,{POLICY},,"
    assert imported(dpo, good, good).known == 1
    done = imported(
        dpo,
        good,
        "e2,2026-06-19,a@x.example,,unsubscribed,,,,",
        "e3,yesterday,a@x.example,,unsubscribed,,,,",
        "e4,2026-06-19T10:00:00Z,a@x.example,,maybe,,,,",
        "e5,2026-06-19T10:00:00Z,a@x.example,,granted,everything,,,",
        "e6,2026-06-19T10:00:00Z,a@x.example,,granted,marketing,Version 9,Yes,",
        "e7,2026-06-19T10:00:00Z,,,unsubscribed,,,,",
        ",2026-06-19T10:00:00Z,a@x.example,,unsubscribed,,,,",
    )
    assert (done.added, done.known) == (0, 1)
    assert [one.line for one in done.refused] == [3, 4, 5, 6, 7, 8, 9]
    reasons = " ".join(one.reason for one in done.refused)
    for part in ("no zone", "not of the form", "none of: granted", "none of: marketing", "no version", "whose word"):
        assert part in reasons
    with pytest.raises(InvalidInput, match="lacks the columns event"):
        site_events.import_events(dpo, "events.csv", b"event_id,at\n1,2026-06-19T10:00:00Z")
    assert [one.tag for one in entries()].count(AuditTag.CONSENT_IMPORTED) == 2


def test_c06_the_page_says_until_when_the_processing_record_is_kept(desk: Database) -> None:
    place_order(Purchase(email=MAIL))
    dpo = officer()
    begun = clock.today(settings().zone)
    without = of(dpo).kept_until
    assert without is not None
    assert without.year == begun.year + 3
    record(dpo, said(ConsentPurpose.TEN_YEAR_RECORD, GRANTED, date(2026, 6, 1)))
    kept = of(dpo).kept_until
    assert kept is not None
    assert kept.year == begun.year + 10
