"""`check`: list what is unsafe about this set-up, and exit with 1 when anything is."""

import sys

import click

from services.commands import deployment, deployment_inside
from services.desk.errors import SettingsInvalid
from services.desk.settings import Settings, settings
from services.desk.startup import prepare


@click.command(help="List unsafe settings before real work; exits with 1 where there are any.")
def command() -> None:
    """Print one line for each; a desk that cannot start is one of them."""
    chosen = settings()
    # Files first: starting mends their rights.
    found = deployment.outside(chosen, deployment.Streamlit.read()) + _inside(chosen)
    for problem in found:
        click.echo(f"- {problem}")
    if found:
        click.echo(f"{len(found)} to mend before real work.", err=True)
        sys.exit(1)
    click.echo("Nothing unsafe was found.")


def _inside(chosen: Settings) -> list[str]:
    try:
        prepare(chosen)
    except SettingsInvalid as refusal:
        return [str(refusal)]
    return deployment_inside.problems(chosen)
