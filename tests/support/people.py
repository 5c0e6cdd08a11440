"""The cast: people by name, each with the roles that the name says."""

from sqlalchemy import insert, update

from data import database
from data.models.staff import Staff, StaffRole
from data.vocabulary import Role
from services.desk import clock
from services.desk.access import Actor

ROLES_OF_A_REVIEWER = (Role.REVIEWER,)


def hire(name: str, *roles: Role) -> Actor:
    """An active account with these roles, acting outside of any browser session."""
    with database.transaction() as tx:
        key = tx.execute(
            insert(Staff).values(
                username=name.lower(),
                display_name=name,
                password_hash="!",
                password_changed_at=clock.now(),
                totp_required=False,
                active=True,
                demonstration=False,
                created_at=clock.now(),
            )
        ).inserted_primary_key
        assert key is not None
        for role in roles:
            tx.execute(insert(StaffRole).values(staff_id=key[0], role=role))
    return Actor(key[0], name)


def rosa() -> Actor:
    """Rosa reviews returns."""
    return hire("Rosa", Role.REVIEWER)


def rob() -> Actor:
    """Rob reviews returns too."""
    return hire("Rob", Role.REVIEWER)


def max_the_manager() -> Actor:
    """Max manages the reviewers."""
    return hire("Max", Role.MANAGER)


def wanda() -> Actor:
    """Wanda leads the warehouse."""
    return hire("Wanda", Role.WAREHOUSE_LEAD)


def nora() -> Actor:
    """Nora has an account and no role."""
    return hire("Nora")


def give(actor: Actor, role: str) -> None:
    """One more role for somebody."""
    with database.transaction() as tx:
        tx.execute(insert(StaffRole).values(staff_id=actor.staff_id, role=Role(role)))


def give_mail(actor: Actor, address: str) -> None:
    """An e-mail address for somebody."""
    with database.transaction() as tx:
        tx.execute(update(Staff).where(Staff.id == actor.staff_id).values(email=address))


def give_second_factor(actor: Actor) -> None:
    """A second factor that nobody has shown yet."""
    with database.transaction() as tx:
        tx.execute(update(Staff).where(Staff.id == actor.staff_id).values(totp_secret="JBSWY3DPEHPK3PXP"))
