"""`deadlines CASES.jsonl`: the dates of privacy requests and breaches with their steps, without a database."""

import json
from typing import BinaryIO

import click

from services.privacy.deadlines.cases import deadline_lines


@click.command(help="Write one result line per privacy case of CASES (JSON lines, `-` for standard input).")
@click.argument("cases", type=click.File("rb"))
@click.pass_context
def command(context: click.Context, cases: BinaryIO) -> None:
    """Exit with 1 where a line was not valid, 0 otherwise."""
    any_failed = False
    for result in deadline_lines(line.decode("utf-8-sig", errors="replace") for line in cases):
        any_failed = any_failed or "error" in result
        click.echo(json.dumps(result))
    context.exit(1 if any_failed else 0)
