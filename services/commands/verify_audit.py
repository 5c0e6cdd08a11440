"""`verify-audit`: walk the audit chain and say whether it is whole."""

import sys

import click

from data import database
from services.desk import audit
from services.desk.settings import settings
from services.desk.startup import prepare


@click.command(help="Verify the audit chain; exits with 1 where an entry was changed, removed or added.")
def command() -> None:
    """Print the verdict."""
    prepare()
    with database.reading() as tx:
        verdict = audit.verify(tx, settings().audit_anchor)
    if verdict.intact:
        click.echo(f"The audit chain is whole: {verdict.entries} entries.")
        return
    click.echo(f"The audit chain is BROKEN at entry {verdict.broken_at}: {verdict.problem}.")
    sys.exit(1)
