"""Recipients of data: named from what the desk did, told one by one, with papers, held to their duty."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from data import database
from data.database import Database
from data.models.catalogue import Order, Parcel
from data.vocabulary import (
    BreachKind,
    Channel,
    ConsentPurpose,
    ConsentState,
    Mechanism,
    RequestState,
    Right,
    TaskException,
)
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed
from services.desk.settings import settings
from services.privacy.breaches.reading import everything
from services.privacy.consent import ledger, reading
from services.privacy.consent.ledger import NewConsent
from services.privacy.recipients import register, telling
from services.privacy.recipients.register import BrokenDuty, NewRecipient
from services.privacy.requests import closing
from tests.support.privacy.asking import arrive, dora, entries, know, paul, seen, shown
from tests.support.privacy.recipients import ALL, DHL, GOOGLE, PAYPAL
from tests.support.shop import place_order

MAIL = "ana@example.org"


def today() -> date:
    return clock.today(settings().zone)


def sold() -> None:
    """Ana bought with PayPal, her parcel left a month ago, and she agreed to targeted advertising."""
    order = place_order()
    with database.transaction() as tx:
        tx.execute(update(Order).where(Order.id == order.order_id).values(payment_method="PayPal"))
        tx.execute(update(Parcel).values(shipped_on=today() - timedelta(days=30)))


def agreed(officer: Actor) -> None:
    reading.add_version(officer, "Version 3", date(2025, 1, 1), "We use your data for four purposes.")
    ledger.record(
        officer,
        NewConsent(
            event_key="ads",
            purpose=ConsentPurpose.TARGETED_ADS,
            state=ConsentState.GRANTED,
            at=clock.now() - timedelta(days=20),
            channel=Channel.WEB_FORM,
            email=MAIL,
            policy_version="Version 3",
            wording="Show me what fits me.",
            evidence="log 3",
        ),
    )


def everybody(officer: Actor, *recipients: NewRecipient) -> None:
    for one in recipients or ALL:
        register.save(officer, one)


def asked(officer: Actor, right: Right) -> str:
    (number,) = arrive(officer, right, received=today() - timedelta(days=2), email=MAIL)
    know(officer, number)
    return number


def answer(officer: Actor, number: str) -> None:
    closing.answer(officer, shown(officer, number), closing.answer_draft(officer, number, "It is done."))


def case(right: Right) -> tuple[Actor, str]:
    officer = dora()
    sold()
    agreed(officer)
    everybody(officer)
    return officer, asked(officer, right)


@pytest.mark.parametrize("right", [Right.RESTRICTION, Right.RECTIFICATION])
def test_v01_one_task_for_each_recipient_and_no_close_before_they_ended(desk: Database, right: Right) -> None:
    officer, number = case(right)
    with pytest.raises(InvalidInput, match="Not everybody who received the data"):
        answer(officer, number)
    telling.open_tasks(officer, shown(officer, number))
    tasks = telling.receivers(officer, number).tasks
    assert [one.name for one in tasks] == ["Facebook", "Google", "PayPal", "carrier DHL"]
    for one in tasks[:3]:
        telling.tell(officer, one.id, today(), f"mail to {one.name}")
        with pytest.raises(InvalidInput, match=f"answer: .*{one.name}"):
            answer(officer, number)
        telling.answered(officer, one.id, today(), "Done.")
    with pytest.raises(InvalidInput, match="answer: carrier DHL"):
        answer(officer, number)
    with pytest.raises(InvalidInput, match="Say why"):
        telling.excuse(officer, tasks[3].id, TaskException.IMPOSSIBLE, " ")
    telling.excuse(officer, tasks[3].id, TaskException.IMPOSSIBLE, "It keeps labels for a week and has none of hers.")
    answer(officer, number)
    assert seen(officer, number).row.state is RequestState.ANSWERED
    kept = telling.receivers(officer, number).tasks[0]
    assert (kept.sent_on, kept.reference, kept.answered_on, kept.answer) == (
        today(),
        "mail to Facebook",
        today(),
        "Done.",
    )


def test_v01_an_answer_needs_the_message_and_ends_a_task_once(desk: Database) -> None:
    officer, number = case(Right.ERASURE)
    telling.open_tasks(officer, shown(officer, number))
    task = telling.receivers(officer, number).tasks[0]
    with pytest.raises(InvalidInput, match="Tell Facebook first"):
        telling.answered(officer, task.id, today(), "Done.")
    telling.tell(officer, task.id, today(), "mail 7")
    telling.answered(officer, task.id, today(), "Done.")
    with pytest.raises(Conflict, match="ended already"):
        telling.excuse(officer, task.id, TaskException.DISPROPORTIONATE, "They are too many by far.")
    with pytest.raises(Conflict, match="in the list already"):
        telling.open_tasks(officer, shown(officer, number))


def test_v01_who_got_data_and_is_in_no_register_is_not_passed_over(desk: Database) -> None:
    officer = dora()
    sold()
    everybody(officer, PAYPAL)
    number = asked(officer, Right.ERASURE)
    with pytest.raises(Conflict, match="does not have: carrier"):
        telling.open_tasks(officer, shown(officer, number))
    with pytest.raises(InvalidInput, match="does not have: carrier"):
        answer(officer, number)


def test_v01_a_person_whose_data_went_nowhere_needs_nobody_told(desk: Database) -> None:
    officer = dora()
    everybody(officer)
    number = asked(officer, Right.ERASURE)
    answer(officer, number)
    assert seen(officer, number).row.state is RequestState.ANSWERED


def test_v02_the_recipients_are_named_with_their_days(desk: Database) -> None:
    officer, number = case(Right.RECIPIENTS)
    found = {one.recipient.name: one for one in telling.receivers(officer, number).received}
    assert sorted(found) == ["Facebook", "Google", "PayPal", "carrier DHL"]
    assert found["carrier DHL"].first == today() - timedelta(days=30)
    answer(officer, number)


def test_v02_who_is_in_the_register_and_got_nothing_is_not_named(desk: Database) -> None:
    officer = dora()
    sold()
    everybody(officer)
    number = asked(officer, Right.RECIPIENTS)
    assert [one.recipient.name for one in telling.receivers(officer, number).received] == ["PayPal", "carrier DHL"]


def test_r19_a_missing_paper_stands_before_the_copy_of_the_safeguards(desk: Database) -> None:
    officer = dora()
    sold()
    everybody(officer, replace(PAYPAL, document=""), DHL)
    number = asked(officer, Right.SAFEGUARDS)
    with pytest.raises(InvalidInput, match=r"lacks safeguards: PayPal \(no document\)"):
        answer(officer, number)
    row = next(one for one in register.register(officer).recipients if one.name == "PayPal")
    register.save(officer, PAYPAL, (row.id, row.version))
    paypal = next(one for one in telling.receivers(officer, number).received if one.recipient.name == "PayPal")
    assert (paypal.recipient.country, paypal.recipient.mechanism, paypal.recipient.document) == (
        "US",
        Mechanism.BINDING_RULES,
        "shelf 4, BCR of 2024",
    )
    assert (paypal.recipient.categories, paypal.first <= paypal.last) == ("name, address, amount", True)
    answer(officer, number)


def test_p45_no_mechanism_is_a_missing_paper_too(desk: Database) -> None:
    officer = dora()
    sold()
    everybody(officer, replace(PAYPAL, mechanism=None), DHL)
    with pytest.raises(InvalidInput, match="no mechanism"):
        answer(officer, asked(officer, Right.SAFEGUARDS))


def test_v04_a_broken_duty_is_noticed_with_a_day_a_breach_and_a_contact(desk: Database) -> None:
    officer = dora()
    everybody(officer, DHL)
    (dhl,) = register.register(officer).recipients
    broken = BrokenDuty(
        form_key="form",
        recipient_id=dhl.id,
        what="A driver showed the list of addresses to a neighbour.",
        notice_sent_on=today(),
        correction_due=today() + timedelta(days=7),
        remedy_contact="help@shop.example",
        kind=BreachKind.DISCLOSURE,
    )
    with pytest.raises(InvalidInput, match="until which it is put right is missing"):
        register.notice(officer, replace(broken, correction_due=None))
    with pytest.raises(InvalidInput, match="Where people get help is missing"):
        register.notice(officer, replace(broken, remedy_contact=""))
    register.notice(officer, broken)
    assert not register.notice(officer, broken).changed
    (kept,) = register.register(officer).duties
    (breach,) = everything(officer)
    assert (kept.notice_sent_on, kept.correction_due, kept.breach_id) == (
        today(),
        today() + timedelta(days=7),
        breach.row.id,
    )
    assert (kept.remedy_contact, breach.row.kind) == ("help@shop.example", BreachKind.DISCLOSURE)
    register.corrected(officer, kept.id, today())
    assert register.register(officer).duties[0].corrected_on == today()
    with pytest.raises(Conflict):
        register.corrected(officer, kept.id, today())
    assert "neighbour" not in " ".join(str((one.details, one.reason)) for one in entries())


def test_a_name_stands_once_in_the_register_and_the_officer_writes_it(desk: Database) -> None:
    officer = dora()
    everybody(officer, PAYPAL)
    with pytest.raises(Conflict, match="in the register already"):
        register.save(officer, replace(PAYPAL, name="paypal"))
    with pytest.raises(InvalidInput, match="two letters"):
        register.save(officer, replace(GOOGLE, country="USA"))
    with pytest.raises(NotAllowed):
        register.save(paul(), GOOGLE)
    (row,) = register.register(officer).recipients
    register.save(officer, replace(PAYPAL, contact="new@paypal.example"), (row.id, row.version))
    with pytest.raises(Conflict, match="changed after"):
        register.save(officer, PAYPAL, (row.id, row.version))
