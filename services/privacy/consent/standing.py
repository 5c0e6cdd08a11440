"""What the entries of a person allow at a moment: no entry means no, the latest counts, the past stays as it was."""

from collections.abc import Sequence
from datetime import date, datetime

from data.queries.privacy.consents import ConsentRow
from data.vocabulary import ConsentPurpose, ConsentState
from services.privacy.deadlines.calendar import months_after

# Whoever wants no advertising wants none of these.
ADVERTISING = frozenset({ConsentPurpose.MARKETING, ConsentPurpose.TARGETED_ADS})
_MONTHS = 12


def latest(events: Sequence[ConsentRow], purpose: ConsentPurpose, at: datetime) -> ConsentRow | None:
    """What the person had said last of the purpose at that moment; `events` are in their order."""
    said = [one for one in events if one.purpose is purpose and one.at <= at]
    return said[-1] if said else None


def allows(
    events: Sequence[ConsentRow], purpose: ConsentPurpose, at: datetime, stopped_at: datetime | None = None
) -> bool:
    """Whether the purpose was consented to at that moment (C02, C03); accepting the policy is no consent (C04).

    `stopped_at` is since when the person wants no advertising: only a consent after it counts.
    """
    said = latest(events, purpose, at)
    if said is None or said.state is not ConsentState.GRANTED or purpose is ConsentPurpose.POLICY_ACCEPTED:
        return False
    stopped = purpose in ADVERTISING and stopped_at is not None and said.at <= stopped_at <= at
    return not stopped


def keep_until(
    begun: date, events: Sequence[ConsentRow], *, years: int, consented_years: int, other_basis: date | None = None
) -> date:
    """Until when a processing record that was begun on that day is kept (C06, C07).

    `years` without consent, `consented_years` with it; taken back later than the shorter time, it goes on that day.
    `other_basis` is the day until which another recorded basis keeps it, whatever the consent.
    """
    ends = _years_after(begun, years)
    said = [one for one in events if one.purpose is ConsentPurpose.TEN_YEAR_RECORD]
    if said and said[-1].state is ConsentState.GRANTED:
        ends = max(ends, _years_after(begun, consented_years))
    elif any(one.state is ConsentState.GRANTED for one in said):
        ends = max(ends, min(said[-1].at.date(), _years_after(begun, consented_years)))
    return max(ends, other_basis) if other_basis else ends


def _years_after(day: date, years: int) -> date:
    return months_after(day, _MONTHS * years)[0]
