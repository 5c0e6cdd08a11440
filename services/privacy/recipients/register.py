"""The register of recipients, and what is done about one that breaks its duty (P42 to P46, V04)."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import breaches
from data.queries.privacy import recipients as rows
from data.queries.privacy.recipients import DutyRow as DutyRow
from data.queries.privacy.recipients import RecipientRow as RecipientRow
from data.vocabulary import AuditTag, BreachKind, Mechanism, Permission, RecipientKind, RecipientRole
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text.form_values import day, line, need
from services.desk.text.one_line import several_lines
from services.privacy.breaches.reading import number_of
from services.privacy.requests.lookup import Done, today


@dataclass(frozen=True)
class NewRecipient:
    """What is typed of a recipient; `country` is two letters, `usual` whether unnamed acts of its kind give to it."""

    name: str
    kind: RecipientKind
    role: RecipientRole
    country: str
    mechanism: Mechanism | None
    categories: str
    contact: str
    document: str = ""
    safeguards: str = ""
    usual: bool = True


@dataclass(frozen=True)
class BrokenDuty:
    """A duty that a recipient broke; without `breach_id` it goes into the register of breaches as `kind`."""

    form_key: str
    recipient_id: int
    what: str
    notice_sent_on: date | None
    correction_due: date | None
    remedy_contact: str
    kind: BreachKind = BreachKind.DISCLOSURE
    breach_id: int | None = None


@dataclass(frozen=True)
class Register:
    """The recipients by name, and the duties that some of them broke."""

    recipients: tuple[RecipientRow, ...]
    duties: tuple[DutyRow, ...]


@query(Permission.PRIVACY_HANDLE)
def register(tx: Connection, actor: Actor) -> Register:
    """Everybody who gets data, and what is to be put right."""
    return Register(tuple(rows.everything(tx)), tuple(rows.duties(tx)))


@command(Permission.PRIVACY_LEAD)
def save(tx: Connection, actor: Actor, new: NewRecipient, shown: tuple[int, int] | None = None) -> Done:
    """Write a recipient into the register, or change the one of that id and version.

    Conflict for a name that another one has, or for one that changed meanwhile.
    """
    values = asdict(new) | {
        "name": line(new.name, "The name", longest=80),
        "country": _country(new.country),
        "categories": line(new.categories, "What is sent", longest=300),
        "contact": line(new.contact, "The contact", longest=200),
        "document": line(new.document, "The document", longest=300, needed=False),
        "safeguards": line(new.safeguards, "The safeguards", longest=300, needed=False),
    }
    known = next((one for one in rows.everything(tx) if one.name.casefold() == str(values["name"]).casefold()), None)
    if known is not None and (shown is None or known.id != shown[0]):
        raise Conflict(f"{known.name} is in the register already.")
    if shown is None:
        recipient_id = rows.add(tx, **values)
    elif rows.change(tx, *shown, **values):
        recipient_id = shown[0]
    else:
        raise Conflict("This recipient changed after your page was shown. Nothing was written; look at it again.")
    audit.record(tx, actor, AuditTag.RECIPIENT_SAVED, f"recipient:{recipient_id}")
    return Done(str(values["name"]), f"{values['name']} is in the register.")


@command(Permission.PRIVACY_LEAD)
def notice(tx: Connection, actor: Actor, broken: BrokenDuty) -> Done:
    """Record that a recipient was told to put its mistake right, until when, and in which breach it stands (V04)."""
    before = rows.breach_by_form(tx, broken.form_key)
    if before is not None:
        return Done(number_of(before), "This is in the register already.", changed=False)
    need(broken.what, "Say what the recipient did wrong, and with which data")
    if broken.recipient_id not in {one.id for one in rows.everything(tx)}:
        raise NotFound("There is no such recipient. Open the register again.")
    sent = day(broken.notice_sent_on, "The day of the notice", latest=today())
    due = day(broken.correction_due, "The day until which it is put right", earliest=sent)
    contact = line(broken.remedy_contact, "Where people get help", longest=200)
    breach_id = _breach(tx, actor, broken)
    duty_id = rows.add_duty(
        tx,
        form_key=broken.form_key,
        recipient_id=broken.recipient_id,
        breach_id=breach_id,
        what=several_lines(broken.what),
        notice_sent_on=sent,
        correction_due=due,
        remedy_contact=contact,
    )
    audit.record(
        tx,
        actor,
        AuditTag.RECIPIENT_DUTY_NOTICED,
        f"recipient:{broken.recipient_id}",
        {"duty": duty_id, "breach": breach_id},
    )
    return Done(number_of(breach_id), f"The notice is kept; it stands in breach {number_of(breach_id)}.")


@command(Permission.PRIVACY_LEAD)
def corrected(tx: Connection, actor: Actor, duty_id: int, on: date | None) -> Done:
    """Record the day on which the recipient put it right; Conflict where that is recorded."""
    when = day(on, "The day", latest=today())
    if not rows.correct_duty(tx, duty_id, when):
        raise Conflict("It is recorded already that this was put right.")
    audit.record(tx, actor, AuditTag.RECIPIENT_DUTY_CORRECTED, f"duty:{duty_id}")
    return Done(str(duty_id), "It is recorded as put right.")


def _country(typed: str) -> str:
    country = typed.strip().upper()
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        raise InvalidInput("The country is its two letters, such as DE or US.")
    return country


def _breach(tx: Connection, actor: Actor, broken: BrokenDuty) -> int:
    if broken.breach_id is not None:
        if breaches.find(tx, broken.breach_id) is None:
            raise NotFound("There is no such breach. Open the register of breaches again.")
        return broken.breach_id
    breach_id = breaches.add(
        tx,
        form_key=f"duty-{broken.form_key}"[:64],
        kind=broken.kind,
        description=several_lines(broken.what),
        first_alert_at=clock.now(),
    )
    audit.record(tx, actor, AuditTag.BREACH_REPORTED, f"breach:{breach_id}", {"kind": broken.kind.value})
    return breach_id
