"""The deadlines once more, by walking the calendar day by day; shares nothing with the product but the facts."""

from datetime import date, timedelta

from services.privacy.deadlines.facts import Pause, RequestFacts

ONE = timedelta(days=1)


class SlowWalk:
    """Lives through the request's days from receipt on; `free` are the days that nobody works."""

    def __init__(self, facts: RequestFacts, free: set[date], end: date) -> None:
        self.facts, self.free = facts, free
        self.stood_still: set[date] = set()
        self.extended = False
        self.running: list[Pause] = []
        day = facts.received
        while day <= end:
            self._live(day)
            day += ONE

    def _live(self, day: date) -> None:
        """A notice and the questions of the day, judged by the deadline as it stands that morning."""
        morning = self.respond_by(until=day)
        first = self.first(until=day)
        if any(notice.sent == day and notice.reasons for notice in self.facts.notices) and day <= first:
            self.extended = True
        self.running += [one for one in self.facts.pauses if one.asked == day and day <= morning]
        if any(one.answered is not None and one.asked <= day < one.answered for one in self.running):
            self.stood_still.add(day)

    def first(self, until: date = date.max) -> date:
        """The earlier of the law's month and the promise."""
        return min(self.legal(1, until), self.promise(until))

    def respond_by(self, until: date = date.max) -> date:
        """The date that governs, with what the clock had stood still before `until`."""
        return self.legal(3, until) if self.extended else self.first(until)

    def legal(self, months: int, until: date = date.max) -> date:
        """Walk to the same day of the month so many months on, or to the last day of that month."""
        start, day, passed = self.facts.received, self.facts.received, 0
        while passed < months:
            day += ONE
            passed += day.day == 1
        while day.day != start.day and (day + ONE).month == day.month:
            day += ONE
        day = self._onward(day, until)
        while day in self.free:
            day += ONE
        return day

    def promise(self, until: date = date.max) -> date:
        """Thirty mornings after the receipt."""
        day = self.facts.received
        for _ in range(30):
            day += ONE
        return self._onward(day, until)

    def _onward(self, day: date, until: date) -> date:
        for _ in [one for one in self.stood_still if one < until]:
            day += ONE
        return day

    def staff_target(self) -> date:
        """Back from the date that governs to a day that is worked."""
        day = self.respond_by()
        while day in self.free:
            day -= ONE
        return day
