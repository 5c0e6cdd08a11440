"""The calendar of an office: its country's and region's public holidays by name, from the `holidays` library."""

from collections.abc import Iterable
from datetime import date

import holidays

from services.desk.errors import InvalidInput
from services.privacy.deadlines.calendar import SATURDAY_AND_SUNDAY, Calendar


def office_calendar(
    country: str | None, region: str | None, weekend: frozenset[int] = SATURDAY_AND_SUNDAY, years: Iterable[int] = ()
) -> Calendar:
    """The days that are not worked there in those years; without a country, only the weekend.

    InvalidInput for a country or region that the library does not know.
    """
    if country is None:
        return Calendar(weekend)
    check_place(country, region)
    named = holidays.country_holidays(country, subdiv=region, years=list(years), language="en_US", expand=False)
    return Calendar(weekend, dict(named.items()))


def years_around(received: date) -> range:
    """The years into which a request's dates can fall: a pause may carry them on."""
    return range(received.year, received.year + 3)


def countries() -> dict[str, list[str]]:
    """The codes of the countries that have a calendar, each with the codes of its regions."""
    return dict(holidays.list_supported_countries(include_aliases=False))


def check_place(country: str, region: str | None) -> None:
    """InvalidInput where the library has no calendar for the country or the region."""
    known = countries()
    if country not in known:
        raise InvalidInput(f"There is no holiday calendar for “{country}”. Choose a country from the list.")
    if region is not None and region not in known[country]:
        regions = ", ".join(known[country]) or "none"
        raise InvalidInput(f"{country} has no region “{region}” with holidays of its own; known are: {regions}.")
