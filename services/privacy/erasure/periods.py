"""How long records are kept: the officer's settings, and the day on which a period ends."""

from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import settings as rows

_NAME = "retention"


@dataclass(frozen=True)
class Periods:
    """Years and days. Ten years for the books is what shops name, and a setting: the country's law decides.

    `case_years`: photos, messages and texts of a settled return, longer where the person consented to it (P18);
    `identity_days`: who asked, in a closed privacy request (T05). `removes`: whether what is due goes by itself, which
    the officer switches on after a look; what an erasure promised goes in any case.
    """

    order_years: int = 10
    case_years: int = 3
    case_years_with_consent: int = 10
    identity_days: int = 730
    removes: bool = False


def load(tx: Connection) -> Periods:
    """The periods as they stand."""
    kept = rows.read(tx).get(_NAME) or {}
    known = {field.name for field in fields(Periods)}
    return Periods(**{name: value for name, value in kept.items() if name in known})


def store(tx: Connection, periods: Periods) -> None:
    """Keep other periods."""
    rows.write(tx, _NAME, asdict(periods))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is no 29th (T01)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
