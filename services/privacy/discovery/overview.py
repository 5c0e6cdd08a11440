"""What is held on the person of a request, counted for the request's page."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.vocabulary import Permission
from services.desk.access import Actor, query
from services.privacy.discovery import search
from services.privacy.discovery.words import title
from services.privacy.requests.lookup import existing


@dataclass(frozen=True)
class Holding:
    """How many rows of one kind there are."""

    title: str
    rows: int


@dataclass(frozen=True)
class Overview:
    """The kinds of data with their numbers, how many customers they belong to, and how many files there are."""

    holdings: tuple[Holding, ...]
    customers: int
    files: int


@query(Permission.PRIVACY_HANDLE)
def overview(tx: Connection, actor: Actor, number: str) -> Overview:
    """What is held on the person; NotFound, or NotAllowed where the request is for the officer alone."""
    found = search.find(tx, search.subject_of(tx, existing(tx, actor, number)))
    return Overview(
        tuple(Holding(title(table.name), len(table.rows)) for table in found.tables),
        len(found.rows("customer")),
        len(found.rows("evidence")),
    )


@query(Permission.PRIVACY_HANDLE)
def named_elsewhere(tx: Connection, actor: Actor, number: str) -> tuple[Holding, ...]:
    """Where texts of other rows name the person: all texts are read, which takes a while in a large shop."""
    found = search.find(tx, search.subject_of(tx, existing(tx, actor, number)))
    counted: dict[str, int] = {}
    for mention in search.mentions(tx, found):
        counted[mention.table] = counted.get(mention.table, 0) + 1
    return tuple(Holding(title(name), count) for name, count in counted.items())
