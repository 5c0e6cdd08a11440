"""`assess CASES.jsonl`: hold the policy engine against a table of return cases, without a database."""

import json
from typing import BinaryIO

import click

from services.assess_cases import assess_lines, failed


@click.command(help="Write one result line per case of CASES (JSON lines, `-` for standard input).")
@click.argument("cases", type=click.File("rb"))
@click.pass_context
def command(context: click.Context, cases: BinaryIO) -> None:
    """Exit with 1 where a line was not valid, 0 otherwise."""
    any_failed = False
    lines = (line.decode("utf-8-sig", errors="replace") for line in cases)
    for result in assess_lines(lines):
        any_failed = any_failed or failed(result)
        click.echo(json.dumps(result))
    context.exit(1 if any_failed else 0)
