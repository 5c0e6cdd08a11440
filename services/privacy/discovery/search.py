"""What is held on the person of a request: rows of every table, files in the media store, texts that name the person.

For whoever hands out, corrects or erases:

    found = search.find(tx, search.subject_of(tx, row))     # row: a RequestRow
    for table in found.tables:                               # parents first; walk it backwards to delete
        for row in table.rows:
            row.key, row.values                              # primary key and all columns, decrypted
    found.media                                              # stored files with the column that names each
    search.mentions(tx, found)                               # free texts of other rows that name the person (slow)

Nothing is written. What may leave the house or has to go, the registry says of each column (`data/registry.py`).
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import held
from data.queries.privacy.held import HeldRow, HeldTable, Subject
from data.queries.privacy.requests import RequestRow
from services.desk.text.mail_address import mail_address

_MEDIA = "media_id"
_FEWEST_WORDS = 2
_SHORTEST_NUMBER = 7


@dataclass(frozen=True)
class MediaFile:
    """A file in the media store that a row of the person names; `key` is that row's primary key."""

    media_id: str
    table: str
    key: dict[str, Any]
    sha256: str | None


@dataclass(frozen=True)
class Mention:
    """A free text of a row that is not the person's and names them, by e-mail, whole name or telephone."""

    table: str
    column: str
    key: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """All that is held on a subject; `tables` has only those with rows."""

    subject: Subject
    tables: tuple[HeldTable, ...]
    media: tuple[MediaFile, ...]

    def rows(self, table: str) -> tuple[HeldRow, ...]:
        """The person's rows in one table; none where the table has none."""
        return next((one.rows for one in self.tables if one.name == table), ())

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(table.rows) for table in self.tables)


def subject_of(tx: Connection, row: RequestRow) -> Subject:
    """The person of a request: by the message itself, the customer it was linked with and every row of that address."""
    customers = frozenset() if row.customer_id is None else frozenset({row.customer_id})
    first = held.of(tx, Subject(customers, _addresses(row.email), frozenset({row.message_id})))
    linked = Found(Subject(), first, ()).rows("customer")
    spelt = {one.values["email_index"] for one in linked if one.values["email_index"] is not None}
    return Subject(
        frozenset(int(one.values["id"]) for one in linked) | customers,
        _addresses(row.email) | frozenset(spelt),
        frozenset({row.message_id}),
    )


def find(tx: Connection, subject: Subject) -> Found:
    """Every row and every file of the subject, in whatever state it is."""
    tables = held.of(tx, subject)
    media = [
        MediaFile(row.values[_MEDIA], table.name, row.key, row.values.get("sha256"))
        for table in tables
        for row in table.rows
        if row.values.get(_MEDIA) is not None
    ]
    return Found(subject, tables, tuple(media))


def mentions(tx: Connection, found: Found) -> tuple[Mention, ...]:
    """Texts of other rows that name the person. Reads every free text of the database: for the background."""
    wanted = _wanted(found)
    if wanted is None:
        return ()
    own = {(table.name, tuple(row.key.values())) for table in found.tables for row in table.rows}
    return tuple(
        Mention(text.table, text.column, text.key)
        for text in held.texts(tx)
        if (text.table, tuple(text.key.values())) not in own and wanted.search(text.text)
    )


def _addresses(email: str | None) -> frozenset[bytes]:
    """The keyed indexes of an address as it was typed and as mail servers take it."""
    if not email:
        return frozenset()
    return frozenset(blind_index("customer.email", spelt) for spelt in (email, mail_address(email).wire))


def _wanted(found: Found) -> re.Pattern[str] | None:
    """What names the person beyond doubt: an address, a name of several words, a number of seven digits and more."""
    people = [row.values for name in ("customer", "privacy_message") for row in found.rows(name)]
    names = {one["name"].strip() for one in people if one.get("name")}
    mails = {one["email"].strip() for one in people if one.get("email")}
    phones = {one["phone"].strip() for one in people if one.get("phone")}
    said = {name for name in names if len(name.split()) >= _FEWEST_WORDS} | mails
    said |= {phone for phone in phones if sum(map(str.isdigit, phone)) >= _SHORTEST_NUMBER}
    if not said:
        return None
    parts = (r"\s+".join(map(re.escape, one.split())) for one in sorted(said, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
