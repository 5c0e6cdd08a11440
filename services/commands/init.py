"""`init`: start a real, empty shop and make its first administrator."""

import click

from data import database
from data.queries import staff
from data.vocabulary import AuditTag, Role
from services import accounts, audit, passwords
from services.access import Actor
from services.accounts import NewPerson
from services.errors import Conflict
from services.startup import prepare

_OPERATOR = Actor(None, "init")


@click.command(help="Start a real shop: an empty database and its first administrator.")
@click.option("--empty", is_flag=True, required=True, help="Say that no demonstration is wanted.")
@click.option("--username", envvar="RETURNS_DESK_ADMIN_USERNAME", prompt="Sign-in name of the first administrator")
@click.option("--name", envvar="RETURNS_DESK_ADMIN_NAME", prompt="Their name, as others see it")
@click.option(
    "--password",
    envvar="RETURNS_DESK_ADMIN_PASSWORD",
    prompt="Password (at least 12 characters)",
    hide_input=True,
    confirmation_prompt=True,
)
def command(*, empty: bool, username: str, name: str, password: str) -> None:
    """Make the administrator; Conflict where somebody works here already."""
    prepare()
    passwords.accept(password, username, name)
    person = NewPerson(username, name, frozenset({Role.ADMINISTRATOR}))
    with database.transaction() as tx:
        if staff.anybody(tx):
            raise Conflict(
                "This desk has staff already. Point RETURNS_DESK_HOME or DATABASE_URL to an empty place to start anew."
            )
        staff_id = accounts.add_account(tx, _OPERATOR, person, passwords.hashed(password), temporary=False)
        audit.record(tx, AuditTag.SHOP_INITIALISED, actor=_OPERATOR.label, record=f"staff:{staff_id}")
    click.echo(f"The shop is ready and empty. {name} is its administrator.")
    click.echo("Next: streamlit run app.py, sign in with this name and password,")
    click.echo("and scan the QR code with an authenticator app: the desk asks for it at the first sign-in.")
