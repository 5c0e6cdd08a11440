"""Back-off for guessing: 1, 2, 4 to 60 seconds for a name, ten failures a minute for an address; nobody is locked out.

A try is counted before it is judged, so that many at once gain nothing, and taken back when it succeeds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Connection

from data import encryption
from data.queries.staff import sessions
from data.queries.staff.sessions import Attempts

LONGEST_WAIT = timedelta(seconds=60)
PER_MINUTE = 10
_WINDOW = timedelta(minutes=1)
_MEMORY = timedelta(days=1)


def name_key(username: str) -> bytes:
    """The counter of a name, whether anybody bears it or not."""
    return encryption.blind_index("throttle.name", username)


def code_key(staff_id: int) -> bytes:
    """The counter of a person's second factor."""
    return encryption.blind_index("throttle.code", str(staff_id))


def address_key(address: str) -> bytes:
    """The counter of a network address."""
    return encryption.blind_index("throttle.address", address)


def state_key(state: str) -> bytes:
    """The mark of one way to the identity provider and back."""
    return encryption.blind_index("throttle.state", state)


def first_use(tx: Connection, key: bytes, at: datetime) -> bool:
    """Whether the key is seen for the first time within a day; of many at once only one is the first."""
    seen = sessions.lock_attempts(tx, key, at)
    sessions.set_attempts(tx, key, Attempts(seen.failures + 1, seen.since, None))
    return seen.failures == 0


def admit(tx: Connection, key: bytes, at: datetime) -> int:
    """Count a try on a name or a code; the seconds to wait while its back-off runs, else 0."""
    sessions.forget_attempts(tx, at, _MEMORY)
    seen = sessions.lock_attempts(tx, key, at)
    if seen.not_before is not None and at < seen.not_before:
        return _seconds(seen.not_before - at)
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(seen.failures, 6)))
    sessions.set_attempts(tx, key, Attempts(seen.failures + 1, seen.since, at + wait))
    return 0


@dataclass(frozen=True)
class Held:
    """An address that tries too often; `first` of its minute is the one that is written down."""

    seconds: int
    first: bool


def admit_address(tx: Connection, key: bytes, at: datetime) -> Held | None:
    """Count a try from an address; what holds it up after ten failures within a minute."""
    seen = sessions.lock_attempts(tx, key, at)
    if at - seen.since >= _WINDOW:
        seen = Attempts(0, at, None)
    sessions.set_attempts(tx, key, Attempts(seen.failures + 1, seen.since, None))
    if seen.failures < PER_MINUTE:
        return None
    return Held(_seconds(seen.since + _WINDOW - at), first=seen.failures == PER_MINUTE)


def succeeded(tx: Connection, key: bytes, address: bytes, at: datetime) -> None:
    """Forget the failures of a name or code, and take the try back from the address."""
    sessions.clear_attempts(tx, key)
    give_back(tx, address, at)


def give_back(tx: Connection, address: bytes, at: datetime) -> None:
    """Take a try back from the address."""
    seen = sessions.lock_attempts(tx, address, at)
    sessions.set_attempts(tx, address, Attempts(max(0, seen.failures - 1), seen.since, None))


def _seconds(wait: timedelta) -> int:
    return max(1, ceil(wait.total_seconds()))
