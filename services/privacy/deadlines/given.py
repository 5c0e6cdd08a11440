"""The facts of a privacy case as the case format gives them (`given`), checked before anything is reckoned."""

import re
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Annotated, Any, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from services.desk.errors import InvalidInput
from services.privacy.deadlines.facts import PauseReason

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    raise ValueError("must be a day such as 2026-06-15")


def _instant(value: object) -> datetime:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    raise ValueError("must be an instant such as 2026-06-15T10:00+02:00")


def _moment(value: object) -> date:
    return _instant(value) if isinstance(value, str) and _INSTANT.fullmatch(value) else _day(value)


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be a time zone such as Europe/Dublin") from None


def _weekday(value: object) -> int:
    name = value[:3].lower() if isinstance(value, str) else ""
    if name not in _WEEKDAYS:
        raise ValueError("must be a weekday such as Sat")
    return _WEEKDAYS.index(name)


def _reason(value: object) -> PauseReason:
    text = value.lower() if isinstance(value, str) else ""
    if text.startswith("ident") or text in {"id", "id_check"}:
        return PauseReason.IDENTITY
    return PauseReason.CLARIFICATION if text.startswith("clarif") else PauseReason.OTHER


def _named_day(value: object) -> tuple[date, str]:
    if isinstance(value, dict):
        return _day(value.get("date")), str(value.get("name") or "holiday")
    return _day(value), "holiday"


Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
# A datetime is a date, too: the checks keep what was read.
Moment = Annotated[Any, BeforeValidator(_moment)]
Zone = Annotated[Any, BeforeValidator(_zone)]
Weekday = Annotated[Any, BeforeValidator(_weekday)]
Reason = Annotated[Any, BeforeValidator(_reason)]
NamedDay = Annotated[Any, BeforeValidator(_named_day)]
Truth = Annotated[bool, Field(strict=True)]


class _Given(BaseModel):
    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)


G = TypeVar("G", bound=_Given)


class PauseGiven(_Given):
    """A question to the person."""

    reason: Reason = PauseReason.OTHER
    asked: Moment
    answered: Moment | None = None
    asked_promptly: Truth | None = None
    reason_recorded: Truth = True


class NoticeGiven(_Given):
    """A notice that more time is needed."""

    notice_sent: Moment | None = None
    reasons_given: Truth | None = None
    reasons: str = ""

    @property
    def reasoned(self) -> bool:
        """Whether the notice carries the reasons for the delay."""
        return bool(self.reasons.strip()) if self.reasons_given is None else self.reasons_given


class DecisionGiven(_Given):
    """What was decided, and when it was sent."""

    kind: str = Field(default="", validation_alias=AliasChoices("kind", "type", "outcome", "decision"))
    sent: Moment | None = Field(default=None, validation_alias=AliasChoices("sent", "sent_on", "date", "on"))

    @property
    def refuses(self) -> bool:
        """Whether the request is refused."""
        return self.kind.lower().startswith(("refus", "reject", "den"))


class RequestGiven(_Given):
    """A request: receipt as a day or an instant, the office's calendar, pauses, notices, and the present time."""

    received_date: Day | None = None
    received_instant: Instant | None = None
    office_timezone: Zone | None = None
    non_working_days: list[NamedDay] = Field(default_factory=list)
    weekend: list[Weekday] = Field(default_factory=lambda: [5, 6])
    country: str | None = None
    region: str | None = None
    profile: str = ""
    pauses: list[PauseGiven] = Field(default_factory=list)
    pause: PauseGiven | None = None
    extension: NoticeGiven | None = None
    extensions: list[NoticeGiven] = Field(default_factory=list)
    decision: DecisionGiven | str | None = None
    today: Day | None = None
    now_local: Instant | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if len(set(self.weekend)) == len(_WEEKDAYS):
            raise ValueError("weekend: must leave a working day")
        received = self.received
        for pause in self.all_pauses:
            asked, answered = self.local(pause.asked), self.local(pause.answered)
            if asked is not None and asked < received:
                raise ValueError(f"pauses: a question of {asked} cannot be before the receipt on {received}")
            if asked is not None and answered is not None and answered < asked:
                raise ValueError(f"pauses: an answer of {answered} cannot be before the question of {asked}")
        return self

    @property
    def received(self) -> date:
        """The office's calendar day of receipt (rule 1)."""
        local = self.local(self.received_instant)
        if self.received_date is None and local is None:
            raise ValueError("received_date: is missing")
        if self.received_date is not None and local is not None and local != self.received_date:
            raise ValueError(
                f"received_date: {self.received_date} is not the office's day of received_instant, {local}"
            )
        return self.received_date or local or date.min

    @property
    def all_pauses(self) -> list[PauseGiven]:
        """The pauses of both keys."""
        return self.pauses + ([] if self.pause is None else [self.pause])

    @property
    def all_notices(self) -> list[NoticeGiven]:
        """The notices of both keys."""
        return ([] if self.extension is None else [self.extension]) + self.extensions

    @property
    def verdict(self) -> DecisionGiven:
        """The decision, or one that says nothing."""
        return self.decision if isinstance(self.decision, DecisionGiven) else DecisionGiven(kind=self.decision or "")

    @property
    def present(self) -> date | None:
        """The office's today."""
        return self.today or self.local(self.now_local)

    def local(self, moment: date | None) -> date | None:
        """The office's calendar day of a day or an instant; an instant without a zone is the office's own."""
        return local_day(moment, self.office_timezone)


class BreachGiven(_Given):
    """A breach: when it was known, when the first alert came, and the notice to the authority."""

    aware: Instant | None = None
    first_alert: Instant | None = None
    dpo_confirms_aware: Instant | bool | None = None
    notified: Instant | None = None
    reasons: str | None = None
    zone: Zone | None = Field(default=None, validation_alias=AliasChoices("timezone", "office_timezone"))
    now: Instant | None = Field(default=None, validation_alias=AliasChoices("now", "now_local"))

    @model_validator(mode="after")
    def _known(self) -> Self:
        for instant in (self.known, self.notified, self.now):
            self.at(instant)
        return self

    @property
    def known(self) -> datetime:
        """The instant from which hours can be counted: awareness, or the first alert."""
        found = self.awareness or self.at(self.first_alert)
        if found is None:
            raise ValueError("aware: is missing")
        return found

    @property
    def awareness(self) -> datetime | None:
        """When the shop became aware: as given, or as the officer confirms it (`true` confirms the first alert)."""
        if self.aware is not None:
            return self.at(self.aware)
        confirmed = self.dpo_confirms_aware
        return self.at(self.first_alert if confirmed is True else confirmed or None)

    def at(self, instant: datetime | None) -> datetime | None:
        """The instant in office time; one without an offset is office time. ValueError where neither is known."""
        if instant is None:
            return None
        if instant.tzinfo is not None:
            return instant if self.zone is None else instant.astimezone(self.zone)
        if self.zone is None:
            raise ValueError("timezone: is missing for an instant without an offset")
        return instant.replace(tzinfo=self.zone)


def local_day(moment: date | None, zone: tzinfo | None) -> date | None:
    """The calendar day of a day or an instant in the zone; an instant without an offset or a zone counts as written."""
    if not isinstance(moment, datetime):
        return moment
    aware = zone is not None and moment.tzinfo is not None
    return (moment.astimezone(zone) if aware else moment).date()


def sentence(error: ValidationError) -> str:
    """The first flaw as one sentence that names the key."""
    flaw = error.errors(include_url=False)[0]
    keys = ".".join(str(part) for part in flaw["loc"] if not str(part).startswith("function-"))
    said = flaw["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{keys}: {said}." if keys else f"{said}."


def read_request(given: object) -> RequestGiven:
    """The facts of a request; InvalidInput naming the key that is wrong."""
    return _read(RequestGiven, given)


def read_breach(given: object) -> BreachGiven:
    """The facts of a breach; InvalidInput naming the key that is wrong."""
    return _read(BreachGiven, given)


def is_breach(given: Iterable[str]) -> bool:
    """Whether the keys are those of a breach."""
    return not {"aware", "first_alert", "dpo_confirms_aware", "notified"}.isdisjoint(given)


def _read(kind: type[G], given: object) -> G:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise InvalidInput(sentence(error)) from None
