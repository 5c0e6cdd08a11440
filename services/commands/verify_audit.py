"""`verify-audit`: walk the audit chain and say whether it is whole."""

import sys

import click

from data import database
from services.desk import audit
from services.desk.audit import Verdict
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
    else:
        where = "" if verdict.broken_at is None else f" at entry {verdict.broken_at}"
        click.echo(f"The audit chain is BROKEN{where}; of {verdict.entries} entries that were read:")
    for problem in verdict.problems:
        click.echo(f"- {problem.what}")
    click.echo(_covered(verdict))
    if not verdict.intact:
        sys.exit(1)


def _covered(verdict: Verdict) -> str:
    one = verdict.anchored
    if one is None:
        return f"No anchor in {settings().audit_anchor} covers it: entries cut off at its end would not be found."
    return f"Entries up to {one.seq} are covered by an anchor of {one.at}; those after it are not yet."
