"""Who gets no advertising: a list of addresses is checked before anybody writes to it or hands it on (R16, R17)."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import arrivals
from data.vocabulary import Permission
from services.desk.access import Actor, query
from services.desk.errors import InvalidInput
from services.desk.text.mail_address import mail_address

MOST_LINES = 20_000
_ADDRESS = re.compile(r"[^\s,;<>\"]+@[^\s,;<>\"]+")


@dataclass(frozen=True)
class Checked:
    """The lines of a list: those that may be written to, and those that may not or cannot be read, in their order."""

    allowed: tuple[str, ...]
    blocked: tuple[str, ...]
    unreadable: tuple[str, ...]


@query(Permission.PRIVACY_HANDLE)
def check_list(tx: Connection, actor: Actor, text: str) -> Checked:
    """Take out of a list, an address in each line, everybody who wants no advertising; and lines without an address.

    InvalidInput for more than 20,000 lines. Nothing of the list is kept.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"A list may have {MOST_LINES:,} lines at most. Check it in parts.")
    keys = {line: _keys(line) for line in lines}
    off = arrivals.suppressed(tx, sorted({key for found in keys.values() for key in found}))
    return Checked(
        allowed=tuple(line for line in lines if keys[line] and not keys[line] & off),
        blocked=tuple(line for line in lines if keys[line] & off),
        unreadable=tuple(line for line in lines if not keys[line]),
    )


def _keys(line: str) -> set[bytes]:
    """The keys of the line's addresses, however they are spelt; none where one of them cannot be read."""
    try:
        return {blind_index("customer.email", mail_address(address).wire) for address in _ADDRESS.findall(line)}
    except InvalidInput:
        return set()
