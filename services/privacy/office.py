"""How this office handles privacy requests: its calendar, its reminders, its names; the officer settles them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from data.queries.privacy import settings as rows
from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.suppression import LEAST_K
from services.desk.text.form_values import line, whole
from services.desk.text.mail_address import mail_address
from services.privacy.deadlines.calendar import Calendar
from services.privacy.deadlines.holiday_calendar import check_place, office_calendar, years_around
from services.privacy.rules import Rules, rules_on


@dataclass(frozen=True)
class Office:
    """The settings. `remind_days`: days before the deadline, 0 on the day; `mailbox` gets the reminders.

    `starts_with_identity`: the month begins with the proof of identity, as in the United Kingdom.
    `smallest_group`: counts below it are not shown (P03). `record_years`: how long a person's
    processing record is kept without consent to more (P18).
    """

    country: str | None = None
    region: str | None = None
    starts_with_identity: bool = False
    prompt_working_days: int = 3
    remind_days: tuple[int, ...] = (7, 3, 1, 0)
    code_hours: int = 24
    code_attempts: int = 3
    evidence_days: int = 30
    package_days: int = 30
    officer_contact: str = "dpo@joseko.example"
    authority: str = "the data protection authority of your country"
    mailbox: str = "privacy@joseko.example"
    smallest_group: int = 5
    record_years: int = 3

    def calendar(self, received: date) -> Calendar:
        """The days that are not worked while a request of that day runs."""
        return _calendar(self.country, self.region, received.year)

    def rules(self, received: date) -> Rules:
        """The rules for a request of that day, with what this office calls prompt."""
        return replace(rules_on(received), prompt_working_days=self.prompt_working_days)


@dataclass(frozen=True)
class Changed:
    """The settings now; `changed` is False where nothing differs."""

    office: Office
    changed: bool


def load(tx: Connection) -> Office:
    """The settings as they stand."""
    known = {field.name for field in fields(Office)}
    kept = {name: value for name, value in rows.read(tx).items() if name in known}
    if "remind_days" in kept:
        kept["remind_days"] = tuple(kept["remind_days"])
    return Office(**kept)


@query(Permission.PRIVACY_HANDLE)
def office(tx: Connection, _actor: Actor) -> Office:
    """The settings as they stand."""
    return load(tx)


@command(Permission.PRIVACY_LEAD)
def change(tx: Connection, actor: Actor, typed: Mapping[str, Any]) -> Changed:
    """Set what was typed, by the names of `Office`; InvalidInput naming what is wrong, and nothing is set."""
    before, after = load(tx), _checked(typed)
    differing = [name for name, value in asdict(after).items() if value != getattr(before, name)]
    for name in differing:
        value = getattr(after, name)
        rows.write(tx, name, list(value) if isinstance(value, tuple) else value)
    if differing:
        audit.record(tx, actor, AuditTag.SETTINGS_CHANGED, "settings:privacy", {"setting": differing})
    return Changed(after, bool(differing))


def address(text: str, name: str) -> str:
    """An e-mail address as mail servers take it; InvalidInput naming the field where it is none."""
    try:
        return mail_address(text.strip()).wire
    except InvalidInput as why:
        raise InvalidInput(f"{name} is not an e-mail address. {why}") from None


def _checked(typed: Mapping[str, Any]) -> Office:
    country = (typed.get("country") or "").strip().upper() or None
    region = (typed.get("region") or "").strip() or None
    if country is not None:
        check_place(country, region)
    elif region is not None:
        raise InvalidInput("A region needs its country. Choose the country too.")
    return Office(
        country=country,
        region=region,
        starts_with_identity=bool(typed.get("starts_with_identity")),
        prompt_working_days=whole(typed.get("prompt_working_days"), "Working days for a question", least=0, most=10),
        remind_days=_remind_days(str(typed.get("remind_days") or "")),
        code_hours=whole(typed.get("code_hours"), "Hours of a code", least=1, most=168),
        code_attempts=whole(typed.get("code_attempts"), "Tries of a code", least=1, most=10),
        evidence_days=whole(typed.get("evidence_days"), "Days of evidence", least=0, most=365),
        package_days=whole(typed.get("package_days"), "Days of a copy", least=1, most=90),
        officer_contact=address(str(typed.get("officer_contact") or ""), "The officer's address"),
        authority=line(str(typed.get("authority") or ""), "The authority", longest=120) or "",
        mailbox=address(str(typed.get("mailbox") or ""), "The mailbox for reminders"),
        smallest_group=whole(typed.get("smallest_group"), "The smallest group that is counted", least=LEAST_K, most=50),
        record_years=whole(typed.get("record_years"), "Years of the processing record", least=1, most=10),
    )


def _remind_days(typed: str) -> tuple[int, ...]:
    days = {
        whole(part.strip(), "Each day of a reminder", least=0, most=60) for part in typed.split(",") if part.strip()
    }
    return tuple(sorted(days, reverse=True))


@lru_cache(maxsize=64)
def _calendar(country: str | None, region: str | None, year: int) -> Calendar:
    return office_calendar(country, region, years=years_around(date(year, 1, 1)))
