"""How a file writes its days: every usual form, and the order of day and month told by all of its dates together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache

from babel import Locale

from services.desk.text.amounts import shorten

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
_TIME = (
    r"(?:(?:,?\s+|T|,?\s+um\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONE = r"(?:\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4}))?"
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_NAME, _YEAR = r"(?P<name>[^\W\d]{3,12})\.?", r"(?P<year>\d{4}|\d{2})"
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<between>[./-])(?P<other>\d{{1,2}})(?P=between){_YEAR}{_TIME}{_ZONE}", re.ASCII
)
_FORMS = (
    re.compile(
        rf"(?P<year>\d{{4}})(?P<between>[-/.])(?P<month>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
        re.ASCII,
    ),
    re.compile(rf"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d){_TIME}{_ZONE}", re.ASCII),
    re.compile(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?[ -]\s*(?:de )?{_NAME},?(?: de)?[ -]\s*{_YEAR}{_TIME}{_ZONE}"
    ),
    re.compile(rf"{_WEEKDAY}{_NAME}[ -]\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+|-){_YEAR}{_TIME}{_ZONE}"),
)
_SERIAL = re.compile(r"\d{5}(\.\d{1,12})?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_HOURS = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 1, "CEST": 2} | {
    f"{letter}{half}T": hours + (half == "D")
    for letter, hours in zip("ECMP", (-5, -6, -7, -8), strict=True)
    for half in "SD"
}
_CENTURY, _TURN = 2000, 70
_MONTHS, _NOON = 12, 12


class DateRefused(ValueError):
    """Why a text is no day; the sentence goes on after the name of the column, without a full stop."""


@dataclass(frozen=True)
class DateStyle:
    """Which of two numbers is the day (None: nothing tells); the zone of times that name none (None: the shop's)."""

    order: str | None = None
    zone: tzinfo | None = None


def order_of(written: Iterable[str]) -> str | None:
    """What the dates of a file prove together; None where they prove nothing, or both."""
    proved = set()
    for text in written:
        first, second = _two(text)
        if first > _MONTHS >= second:
            proved.add(DAY_FIRST)
        elif second > _MONTHS >= first:
            proved.add(MONTH_FIRST)
    return proved.pop() if len(proved) == 1 else None


def doubtful(written: Iterable[str]) -> list[str]:
    """Those that are another day with the month first than with the day first."""
    return [text for text in written if _open(*_two(text)) and not _dotted(text)]


def without_zone(written: Iterable[str]) -> list[str]:
    """Those with a time of day that do not say in which zone."""
    found = ((text, _match(text.strip())) for text in written)
    return [text for text, match in found if match and match["hour"] and not match["zone"]]


def can_be_date(text: str) -> bool:
    """Whether the text is written like a day."""
    return _match(text.strip()) is not None


def read_day(text: str, style: DateStyle, zone: tzinfo) -> date:
    """The day in the shop's `zone`; DateRefused says why a text cannot be taken."""
    serial = _serial(text)
    if serial is not None:
        return serial
    match = _match(text)
    if match is None:
        raise DateRefused(f"is not a date like 2026-01-31: “{shorten(text)}”")
    try:
        day = date(*_parts(text, match, style))
        at = _time(day, match)
    except ValueError as error:
        if isinstance(error, DateRefused):
            raise
        raise DateRefused(f"is not a day that exists: “{shorten(text)}”") from None
    within = _zone(match["zone"], text) or (style.zone if match["hour"] else None)
    return day if within is None else at.replace(tzinfo=within).astimezone(UTC).astimezone(zone).date()


def _parts(text: str, match: re.Match[str], style: DateStyle) -> tuple[int, int, int]:
    found = match.groupdict()
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += _CENTURY if year < _TURN else _CENTURY - 100
    if "first" not in found:
        return year, _month(found, text), int(found["day"])
    first, second = int(found["first"]), int(found["other"])
    return (year, second, first) if _is_day_first(text, first, second, style) else (year, first, second)


def _is_day_first(text: str, first: int, second: int, style: DateStyle) -> bool:
    if not _open(first, second):
        return second <= _MONTHS
    order = style.order or (DAY_FIRST if _dotted(text) else None)
    if order is None:
        raise DateRefused(f"can be day and month or month and day: “{shorten(text)}”")
    return order == DAY_FIRST


def _open(first: int, second: int) -> bool:
    return first != second and max(first, second) <= _MONTHS and first > 0


def _two(text: str) -> tuple[int, int]:
    match = _NUMBERS.fullmatch(text.strip())
    return (int(match["first"]), int(match["other"])) if match else (0, 0)


def _dotted(text: str) -> bool:
    match = _NUMBERS.fullmatch(text.strip())
    return match is not None and match["between"] == "."


def _match(text: str) -> re.Match[str] | None:
    found = (form.fullmatch(text) for form in (_NUMBERS, *_FORMS))
    match = next((one for one in found if one is not None), None)
    if match is not None and match.groupdict().get("name") and match["name"].casefold() not in _names():
        return None
    return match


def _month(found: dict[str, str], text: str) -> int:
    if found.get("month"):
        return int(found["month"])
    month = _names().get(found["name"].casefold())
    if month is None:
        raise DateRefused(f"is not a date like 2026-01-31: “{shorten(text)}”")
    return month


@cache
def _names() -> dict[str, int]:
    """Months by their names in the languages of shops; what is two months in two languages is left out."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in Locale(language).months[context][width].items():
                    found.setdefault(name.rstrip(".").casefold(), set()).add(number)
    return {name: months.pop() for name, months in found.items() if len(months) == 1} | {"sept": 9}


def _time(day: date, match: re.Match[str]) -> datetime:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"][0] in "pP" else 0)
    return datetime(day.year, day.month, day.day, hour, minute, min(second, 59))  # noqa: DTZ001 - the caller adds the zone


def _zone(name: str | None, text: str) -> tzinfo | None:
    if name is None:
        return None
    if name[0] in "+-":
        digits = name.replace(":", "")
        offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
        return timezone(offset if name[0] == "+" else -offset)
    if name not in _HOURS:
        raise DateRefused(f"names a time zone that cannot be told, {name}: “{shorten(text)}”")
    return timezone(timedelta(hours=_HOURS[name]))


def _serial(text: str) -> date | None:
    """A spreadsheet's own number of a day, counted from the end of 1899."""
    if not _SERIAL.fullmatch(text):
        return None
    return _SERIAL_ZERO + timedelta(days=int(text.partition(".")[0]))
