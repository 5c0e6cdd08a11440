"""The retention schedule as the officer sees and sets it: periods, what goes next, what is held past its time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.text.form_values import whole
from services.privacy.erasure import periods
from services.privacy.erasure.periods import Periods
from services.privacy.retention.schedule import Due, due


@dataclass(frozen=True)
class Schedule:
    """The periods, and what is due by them today."""

    periods: Periods
    due: Due


@dataclass(frozen=True)
class Changed:
    """The periods now; `changed` is False where nothing differs."""

    periods: Periods
    changed: bool


@query(Permission.PRIVACY_LEAD)
def schedule(tx: Connection, _actor: Actor) -> Schedule:
    """The periods and what the next round would remove, two hundred of each kind at most."""
    now = periods.load(tx)
    return Schedule(now, due(tx, now))


@query(Permission.PRIVACY_LEAD)
def preview(tx: Connection, _actor: Actor, typed: Mapping[str, Any]) -> Due:
    """What would be removed by other periods; nothing is set. InvalidInput for a period that makes no sense."""
    return due(tx, _checked(typed))


@command(Permission.PRIVACY_LEAD)
def change(tx: Connection, actor: Actor, typed: Mapping[str, Any]) -> Changed:
    """Set the periods, by the names of `Periods`; InvalidInput naming what makes no sense, and nothing is set."""
    before, after = periods.load(tx), _checked(typed)
    differing = [name for name, value in asdict(after).items() if value != getattr(before, name)]
    if differing:
        periods.store(tx, after)
        audit.record(tx, actor, AuditTag.SETTINGS_CHANGED, "settings:retention", {"setting": differing})
    return Changed(after, bool(differing))


def _checked(typed: Mapping[str, Any]) -> Periods:
    return Periods(
        order_years=whole(typed.get("order_years"), "Years of orders", least=1, most=30),
        case_years=whole(typed.get("case_years"), "Years of photos and messages", least=1, most=10),
        case_years_with_consent=whole(typed.get("case_years_with_consent"), "Years with consent", least=1, most=10),
        identity_days=whole(typed.get("identity_days"), "Days of who asked", least=30, most=3650),
        removes=bool(typed.get("removes")),
    )
