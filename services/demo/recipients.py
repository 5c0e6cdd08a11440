"""Plays the demonstration's register of recipients, a broken duty, and that recipients are told before an answer."""

from dataclasses import asdict
from datetime import datetime, timedelta

from data.demo.privacy_desk.receivers import BREACH, BROKE, BROKEN, HELP, RECEIVERS
from services.desk import clock
from services.desk.access import Actor
from services.privacy.breaches.reading import everything
from services.privacy.recipients import register, telling
from services.privacy.recipients.register import BrokenDuty, NewRecipient
from services.privacy.requests import view
from services.privacy.requests.lookup import Shown, today

_ANSWER = "Done; nothing of the person is left here that has to go."


def fill(officer: Actor) -> None:
    """Write every recipient into the register that is not there yet."""
    known = {one.name for one in register.register(officer).recipients}
    for one in RECEIVERS:
        if one.name not in known:
            register.save(
                officer, NewRecipient(**asdict(one), contact=f"privacy@{one.name.split()[0].lower()}.example")
            )


def break_duty(officer: Actor, loaded_at: datetime) -> None:
    """One of them broke its duty a few days ago, and has some days left to put it right."""
    recipient = next(one for one in register.register(officer).recipients if one.name == BROKE)
    breach = next(one.row.id for one in everything(officer) if one.row.form_key == BREACH)
    with clock.standing_at(loaded_at - timedelta(days=4)):
        broken = BrokenDuty(
            form_key="demonstration-duty",
            recipient_id=recipient.id,
            what=BROKEN,
            notice_sent_on=today(),
            correction_due=today() + timedelta(days=14),
            remedy_contact=HELP,
            breach_id=breach,
        )
        register.notice(officer, broken)


def tell(actor: Actor, number: str) -> None:
    """Tell everybody who received the data, and take down their answers; nothing where nobody is to be told."""
    row = view.view(actor, number).row
    found = telling.receivers(actor, number)
    if row.right not in telling.TOLD or not found.received:
        return
    telling.open_tasks(actor, Shown(number, row.version))
    for task in telling.receivers(actor, number).tasks:
        telling.tell(actor, task.id, today(), f"mail about {number}")
        telling.answered(actor, task.id, today(), _ANSWER)
