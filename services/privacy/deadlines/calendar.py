"""The office's calendar: which days are worked, and dates counted in months (Regulation 1182/71 Art. 3)."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True)
class Calendar:
    """Days that are not worked: weekdays (0 is Monday; never all seven), and dates with the name of the holiday."""

    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: Mapping[date, str] = field(default_factory=dict)

    def why_free(self, day: date) -> str | None:
        """The holiday or weekday for which nobody works on that day; None for a working day."""
        if day in self.holidays:
            return self.holidays[day]
        return _WEEKDAYS[day.weekday()] if day.weekday() in self.weekend else None

    def free_from(self, day: date, step: int) -> Iterator[tuple[date, str]]:
        """The free days from `day` on, towards the future (step 1) or the past (-1), until the first working day."""
        why = self.why_free(day)
        while why is not None:
            yield day, why
            day += step * _DAY
            why = self.why_free(day)

    def working_days_after(self, start: date, count: int) -> date:
        """The day on which `count` working days have passed since `start`, which itself does not count."""
        day = start
        for _ in range(count):
            day += _DAY
            day += len(list(self.free_from(day, 1))) * _DAY
        return day


def months_after(start: date, months: int) -> tuple[date, bool]:
    """The corresponding date so many months on, and whether it is the month's end for want of one (Art. 3(2)(c))."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)), start.day > last
