"""The demonstration shop's people: made only in an empty database, known to all, and said to be so."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data import database
from data.queries.staff import staff
from data.vocabulary import Permission, Role
from services.accounts import passwords
from services.accounts import staff as accounts_staff
from services.accounts.staff import NewPerson
from services.demo import load, privacy
from services.desk import jobs
from services.desk.access import Actor, command
from services.desk.settings import settings

PASSWORD = "demo-returns-desk"  # noqa: S105 - printed for everybody; only demonstration accounts have it
_DESK = Actor(None, "demonstration")

PEOPLE = (
    NewPerson("rosa.reviewer", "Rosa Reviewer", frozenset({Role.REVIEWER})),
    NewPerson("rob.reviewer", "Rob Reviewer", frozenset({Role.REVIEWER})),
    NewPerson("wanda.warehouse", "Wanda Warehouse", frozenset({Role.WAREHOUSE_LEAD})),
    NewPerson("fiona.finance", "Fiona Finance", frozenset({Role.FINANCE})),
    # Who grants a refund does not send it: it takes two.
    NewPerson("felix.finance", "Felix Finance", frozenset({Role.FINANCE})),
    NewPerson("max.manager", "Max Manager", frozenset({Role.MANAGER})),
    NewPerson("dora.dpo", "Dora Dpo", frozenset({Role.DATA_PROTECTION_OFFICER})),
    # Answers people for the officer; refuses nobody.
    NewPerson("paul.privacy", "Paul Privacy", frozenset({Role.PRIVACY_AGENT})),
    NewPerson("adam.admin", "Adam Admin", frozenset({Role.ADMINISTRATOR})),
    NewPerson("nora.norole", "Nora Norole", frozenset()),
)


@dataclass(frozen=True)
class Notice:
    """What the sign-in page says of the demonstration: who can sign in, and what is still being prepared."""

    password: str
    people: tuple[tuple[str, str, str], ...]  # sign-in name, name, roles in words
    done: int = 0
    total: int = 0
    note: str | None = None
    preparing: bool = False


@dataclass(frozen=True)
class Begun:
    """Whether the people were made now."""

    changed: bool


def begin() -> bool:
    """Make the demonstration's people when nobody works here yet and nothing says otherwise; True when they were made.

    What they work on follows in a background job.
    """
    if settings().demo != "auto" or _anybody():
        return False
    return make_people(_DESK, passwords.hashed(PASSWORD)).changed


@command(Permission.STAFF_MANAGE)
def make_people(tx: Connection, actor: Actor, password_hash: str) -> Begun:
    """Insert the demonstration's people unless somebody is there: two processes may start together."""
    if staff.anybody(tx):
        return Begun(changed=False)
    for person in PEOPLE:
        accounts_staff.add_account(tx, actor, person, password_hash, temporary=False, demonstration=True)
    jobs.enqueue(tx, load.LOAD_DEMONSTRATION)
    jobs.enqueue(tx, privacy.LOAD_PRIVACY)
    return Begun(changed=True)


def notice() -> Notice | None:
    """The demonstration's notice, or None in a real shop."""
    with database.reading() as tx:
        roles = staff.roles_by_person(tx)
        people = tuple(
            (one.username, one.display_name, _words(roles.get(one.id, frozenset())))
            for one in staff.everybody(tx, demonstration_only=True)
            if one.active
        )
        loading = jobs.running(tx, load.LOAD_DEMONSTRATION)
    if not people:
        return None
    if not loading:
        return Notice(PASSWORD, people)
    return Notice(PASSWORD, people, loading[0].done, loading[0].total, loading[0].note, preparing=True)


def _anybody() -> bool:
    with database.reading() as tx:
        return staff.anybody(tx)


def _words(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(role.value.replace("_", " ") for role in roles)) or "no role"
