"""Who may get advertising: a list of addresses is checked before it is used (R16, R17, C02, C03)."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import arrivals, consents, rights
from data.queries.privacy.consents import ConsentRow
from data.vocabulary import ConsentPurpose, Permission
from services.desk import clock
from services.desk.access import Actor, query
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.text.mail_address import mail_address
from services.privacy.consent.standing import allows

MOST_LINES = 20_000
_ADDRESS = re.compile(r"[^\s,;<>\"]+@[^\s,;<>\"]+")


@dataclass(frozen=True)
class Checked:
    """The lines in their order: with consent, stopped by the person, without consent, and without an address."""

    allowed: tuple[str, ...]
    blocked: tuple[str, ...]
    without_consent: tuple[str, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """What is known of the addresses at a moment."""

    purpose: ConsentPurpose
    at: datetime
    stopped: dict[bytes, datetime]
    # Addresses of people whose data are only kept.
    restricted: set[bytes]
    said: dict[bytes, list[ConsentRow]]

    def stops(self, keys: set[bytes]) -> bool:
        if keys & self.restricted:
            return True
        return any(key in self.stopped and self.stopped[key] <= self.at and not self.allows({key}) for key in keys)

    def allows(self, keys: set[bytes]) -> bool:
        return not keys & self.restricted and all(
            allows(self.said[key], self.purpose, self.at, self.stopped.get(key)) for key in keys
        )


@query(Permission.PRIVACY_HANDLE)
def check_list(
    tx: Connection,
    actor: Actor,
    text: str,
    purpose: ConsentPurpose = ConsentPurpose.MARKETING,
    on: date | None = None,
) -> Checked:
    """Leave of a list, an address in each line, those who consented to the purpose and did not take it back.

    Whoever's data are only kept is left out too. `on` judges a list that was used on an earlier day by what was said
    until then: what was lawful stays so.
    InvalidInput for more than 20,000 lines. Nothing of the list is kept.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"A list may have {MOST_LINES:,} lines at most. Check it in parts.")
    keys = {line: _keys(line) for line in lines}
    known = _known(tx, sorted({key for found in keys.values() for key in found}), purpose, _moment(on))
    readable = [line for line in lines if keys[line]]
    blocked = [line for line in readable if known.stops(keys[line])]
    allowed = [line for line in readable if known.allows(keys[line])]
    return Checked(
        allowed=tuple(allowed),
        blocked=tuple(blocked),
        without_consent=tuple(line for line in readable if line not in {*blocked, *allowed}),
        unreadable=tuple(line for line in lines if not keys[line]),
    )


def _known(tx: Connection, indexes: list[bytes], purpose: ConsentPurpose, at: datetime) -> _Known:
    said: dict[bytes, list[ConsentRow]] = defaultdict(list)
    for one in consents.of_addresses(tx, indexes, purpose):
        said[one.email_index or b""].append(one)
    return _Known(purpose, at, arrivals.suppressed(tx, indexes), rights.restricted_addresses(tx, indexes), said)


def _moment(on: date | None) -> datetime:
    """The end of that day, or now."""
    now = clock.now()
    return now if on is None else min(now, datetime.combine(on + timedelta(days=1), time(), settings().zone))


def _keys(line: str) -> set[bytes]:
    """The keys of the line's addresses, however they are spelt; none where one of them cannot be read."""
    try:
        return {blind_index("customer.email", mail_address(address).wire) for address in _ADDRESS.findall(line)}
    except InvalidInput:
        return set()
