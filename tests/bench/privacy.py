"""How many privacy requests are reckoned in a second, each with its steps: `python -m tests.bench.privacy`."""

import time
from datetime import date, timedelta

from services.privacy.deadlines.facts import Notice, Pause, PauseReason, RequestFacts
from services.privacy.deadlines.holiday_calendar import office_calendar
from services.privacy.deadlines.request import request_clock
from services.privacy.rules import rules_on

COUNT = 20_000
FIRST = date(2026, 1, 1)


def _facts(number: int) -> RequestFacts:
    received = FIRST + timedelta(days=number % 365)
    asked = received + timedelta(days=1)
    pause = Pause(PauseReason.IDENTITY, asked, asked + timedelta(days=number % 20))
    notices = (Notice(received + timedelta(days=25), reasons=True),) if number % 3 == 0 else ()
    return RequestFacts(received, (pause,), notices, today=received + timedelta(days=number % 60))


def main() -> None:
    """Reckon them all and say how many there were in a second."""
    calendar, rules = office_calendar("DE", "HH", years=range(2026, 2029)), rules_on(FIRST)
    begun = time.perf_counter()
    for number in range(COUNT):
        request_clock(_facts(number), calendar, rules)
    print(f"{COUNT / (time.perf_counter() - begun):,.0f} requests in a second")


if __name__ == "__main__":
    main()
