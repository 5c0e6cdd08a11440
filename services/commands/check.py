"""`check`: list what is unsafe about this set-up, and exit with 1 when anything is."""

import sys

import click

from services.commands import deployment
from services.desk.settings import settings
from services.desk.startup import prepare


@click.command(help="List unsafe settings before real work; exits with 1 where there are any.")
def command() -> None:
    """Print one line for each."""
    prepare()
    found = deployment.problems(settings(), deployment.Streamlit.read())
    for problem in found:
        click.echo(f"- {problem}")
    if found:
        click.echo(f"{len(found)} to mend before real work.", err=True)
        sys.exit(1)
    click.echo("Nothing unsafe was found.")
