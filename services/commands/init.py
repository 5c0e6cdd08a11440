"""`init`: start a real, empty shop and make its first administrator."""

import click

from data.vocabulary import Role
from services.accounts import staff
from services.accounts.staff import NewPerson
from services.desk.access import Actor
from services.desk.startup import prepare

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
    staff.appoint_first(_OPERATOR, NewPerson(username, name, frozenset({Role.ADMINISTRATOR})), password)
    click.echo(f"The shop is ready and empty. {name} is its administrator.")
    click.echo("Next: streamlit run app.py, sign in with this name and password,")
    click.echo("and scan the QR code with an authenticator app: the desk asks for it at the first sign-in.")
