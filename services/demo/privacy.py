"""Plays the demonstration's privacy messages through the acts of the privacy desk, at the times that they tell."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from data import database
from data.demo.privacy_desk.acts import (
    Answer,
    Ask,
    Authority,
    Code,
    Gather,
    Happens,
    Know,
    Letter,
    MoreTime,
    Note,
    Refuse,
    Take,
    Withdraw,
)
from data.demo.privacy_desk.letters import LETTERS
from data.queries.desk import messages
from data.queries.desk.jobs import JobRow
from data.queries.staff import staff
from services.demo import breaches, consents, recipients
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy import office
from services.privacy.packages import reviewing
from services.privacy.requests import closing, extension, identity, intake, questions, view, work
from services.privacy.requests.intake import NewMessage
from services.privacy.requests.lookup import Shown

LOAD_PRIVACY = "load_privacy_demonstration"
_OFFICER = "dora.dpo"
_CODE = re.compile(r"^(\d{6})$", re.MULTILINE)
# Staff take a message in at nine; what follows on the same day follows an hour later.
_HOUR = 9


def load_all(_job: JobRow | None = None) -> None:
    """The handler of the job: every message and breach that is not there yet, with all that followed."""
    with database.reading() as tx:
        people = staff.everybody(tx, demonstration_only=True)
    if not people:
        return
    cast = {one.username: Actor(one.id, one.display_name) for one in people}
    loaded_at = min(one.created_at for one in people)
    _settle_office(cast)
    recipients.fill(cast[_OFFICER])
    for place, letter in enumerate(LETTERS):
        _play(cast, loaded_at, place, letter)
    breaches.play(cast[_OFFICER], loaded_at)
    consents.play(cast[_OFFICER], loaded_at)
    recipients.break_duty(cast[_OFFICER], loaded_at)


def _settle_office(cast: Mapping[str, Actor]) -> None:
    now = office.office(cast[_OFFICER])
    if now.country is None:
        typed = {name: getattr(now, name) for name in now.__dataclass_fields__}
        days = ", ".join(map(str, now.remind_days))
        office.change(cast[_OFFICER], typed | {"country": "DE", "region": "HH", "remind_days": days})


def _play(cast: Mapping[str, Actor], loaded_at: datetime, place: int, letter: Letter) -> None:
    arrived = _at(loaded_at, letter.ago, 0)
    with clock.standing_at(_at(loaded_at, letter.ago - letter.typed, 1)):
        taken = intake.take_in(cast[letter.by], _form(letter, place, arrived))
    if not taken.changed:
        return
    for hours, happens in enumerate(letter.then, start=2):
        at = _at(loaded_at, letter.ago - happens.after, hours)
        _happen(cast[happens.by], taken.numbers[happens.place], happens, min(at, clock.now()))


def _form(letter: Letter, place: int, arrived: datetime) -> NewMessage:
    return NewMessage(
        form_key=f"demonstration-privacy-{place}",
        channel=letter.channel,
        received_at=arrived,
        text=letter.text,
        rights=letter.rights,
        name="" if letter.person == "nobody" else letter.name,
        email=letter.address,
        agent=letter.agent,
        for_officer=letter.for_officer,
    )


def _at(loaded_at: datetime, ago: int, hours: int) -> datetime:
    """So many days before the shop was loaded, in the office's morning."""
    day = (loaded_at - timedelta(days=ago)).astimezone(settings().zone)
    return min(day.replace(hour=_HOUR, minute=0, second=0, microsecond=0) + timedelta(hours=hours), loaded_at)


def _happen(actor: Actor, number: str, happens: Happens, at: datetime) -> None:
    with clock.standing_at(at):
        _ACTS[type(happens.act)](actor, number, happens.act)
    if isinstance(happens.act, Ask) and happens.act.answered is not None:
        came = at + timedelta(days=happens.act.answered)
        with clock.standing_at(came):
            questions.answered(actor, _shown(actor, number), happens.act.reason, came.date())
    if isinstance(happens.act, Code) and happens.act.told:
        with clock.standing_at(at + timedelta(hours=20)):
            identity.enter_code(actor, _shown(actor, number), _mailed(actor, number))


def _shown(actor: Actor, number: str) -> Shown:
    return Shown(number, view.view(actor, number).row.version)


def _mailed(actor: Actor, number: str) -> str:
    """The code that the person reads in the mail."""
    request = view.view(actor, number).row
    with database.reading() as tx:
        bodies = [one.body_text for one in messages.of_privacy_request(tx, request.id)]
    return next(found[1] for body in bodies if (found := _CODE.search(body)) is not None)


def _take(actor: Actor, number: str, _act: Take) -> None:
    work.take(actor, _shown(actor, number))


def _code(actor: Actor, number: str, _act: Code) -> None:
    identity.send_code(actor, _shown(actor, number))


def _know(actor: Actor, number: str, act: Know) -> None:
    identity.record_identity(actor, _shown(actor, number), act.method, act.seen)


def _ask(actor: Actor, number: str, act: Ask) -> None:
    draft = questions.question_draft(actor, number, act.reason, act.why)
    questions.ask(actor, _shown(actor, number), act.reason, act.why, draft)


def _more_time(actor: Actor, number: str, act: MoreTime) -> None:
    draft = extension.extension_draft(actor, number, act.reasons)
    extension.extend(actor, _shown(actor, number), act.reasons, draft)


def _answer(actor: Actor, number: str, act: Answer) -> None:
    recipients.tell(actor, number)
    draft = closing.answer_draft(actor, number, act.said, nothing_held=act.nothing_held)
    closing.answer(actor, _shown(actor, number), draft, nothing_held=act.nothing_held)


def _refuse(actor: Actor, number: str, act: Refuse) -> None:
    draft = closing.refusal_draft(actor, number, act.ground, act.reasons)
    closing.refuse(actor, _shown(actor, number), act.ground, act.reasons, draft)


def _withdraw(actor: Actor, number: str, act: Withdraw) -> None:
    closing.withdraw(actor, _shown(actor, number), act.how)


def _note(actor: Actor, number: str, act: Note) -> None:
    work.note(actor, number, act.text)


def _authority(actor: Actor, number: str, _act: Authority) -> None:
    work.see_authority(actor, _shown(actor, number))


def _gather(actor: Actor, number: str, _act: Gather) -> None:
    reviewing.begin(actor, _shown(actor, number))


_ACTS: dict[type, Callable[..., None]] = {
    Take: _take,
    Code: _code,
    Know: _know,
    Ask: _ask,
    MoreTime: _more_time,
    Answer: _answer,
    Refuse: _refuse,
    Withdraw: _withdraw,
    Note: _note,
    Authority: _authority,
    Gather: _gather,
}
