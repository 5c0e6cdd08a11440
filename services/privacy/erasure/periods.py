"""How long records are kept: the officer's settings, and the day on which a period ends."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import settings as rows

_NAME = "retention"


@dataclass(frozen=True)
class Periods:
    """Years and days. Ten years for the books is what German shops name, and a setting: no law was looked up.

    `case_years`: photos, messages and texts of a settled return; `record_years`: the policy's processing record;
    `identity_days`: who asked, in a closed privacy request (T05).
    """

    order_years: int = 10
    case_years: int = 3
    record_years: int = 3
    record_years_with_consent: int = 10
    identity_days: int = 730


def load(tx: Connection) -> Periods:
    """The periods as they stand."""
    kept = rows.read(tx).get(_NAME) or {}
    known = {field.name for field in fields(Periods)}
    return Periods(**{name: value for name, value in kept.items() if name in known})


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is no 29th (T01)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
