"""`import-orders`: read orders from an Olist folder or from a CSV file in our format."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import click

from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.startup import prepare
from services.imports.cells import CellRefused, read_rate
from services.imports.columns import template
from services.imports.csv_format import read_csv
from services.imports.load import Read, check_orders, import_orders
from services.imports.olist import read_olist
from services.imports.report import ImportReport, as_csv

_SHOWN = 20


@click.command(help="Import orders; good rows go in, the others are listed. Running it twice changes nothing.")
@click.argument("source", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(["olist", "csv"]), default="csv", help="A folder, or our own CSV.")
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="Which heading of the file holds a column.")
@click.option("--usd-rate", metavar="RATE", help="US dollars for one unit of the currency, where the file says none.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows not taken to this file."
)
@click.option("--check", is_flag=True, help="Only say what would happen.")
@click.option("--template", "show_template", is_flag=True, help="Print an empty CSV with all columns and stop.")
def command(
    source: Path | None,
    form: str,
    pairs: Sequence[str],
    usd_rate: str | None,
    report: Path | None,
    *,
    check: bool,
    show_template: bool,
) -> None:
    """Read, import and print the report; exits with 1 when no order could be read."""
    if show_template:
        click.echo(template(), nl=False)
        return
    if source is None:
        raise click.UsageError("Say which folder or file to import.")
    prepare()
    read = _read(source, form, _mapping(pairs), _rate(usd_rate))
    outcome = _run(read, check=check)
    _print(outcome)
    if report is not None:
        report.write_text(as_csv(outcome), encoding="utf-8", newline="")
    if not outcome.orders:
        sys.exit(1)


def _read(source: Path, form: str, mapping: dict[str, str], rate: Decimal | None) -> Read:
    zone = settings().zone
    today = clock.today(zone)
    if form == "olist":
        return read_olist(source, zone=zone, today=today, usd_rate=rate)
    if source.is_dir():
        raise InvalidInput(f"{source} is a folder. Name a CSV file, or say --format olist.")
    return read_csv(source.name, source.read_bytes(), zone=zone, today=today, mapping=mapping, usd_rate=rate)


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise InvalidInput(f"“{wrong[0]}” is not of the form OURS=THEIRS, such as sku=Lineitem sku.")
    return {ours.strip(): theirs.strip() for ours, theirs in (pair.split("=", 1) for pair in pairs)}


def _rate(written: str | None) -> Decimal | None:
    try:
        return None if written is None else read_rate("--usd-rate", written)
    except CellRefused as refusal:
        raise InvalidInput(f"{refusal}.") from None


def _run(read: Read, *, check: bool) -> ImportReport:
    actor, act = Actor(None, "import-orders"), check_orders if check else import_orders
    with click.progressbar(length=len(read.orders), label="Orders", file=sys.stderr) as bar:
        return act(actor, read, lambda done, _total: bar.update(done - bar.pos))


def _print(outcome: ImportReport) -> None:
    for note in outcome.notes:
        click.echo(note)
    for row in outcome.rejected[:_SHOWN]:
        click.echo(f"{row.file}, line {row.line}: {row.column} {row.reason}.".replace(":  ", ": "))
    if len(outcome.rejected) > _SHOWN:
        click.echo(f"... and {len(outcome.rejected) - _SHOWN:,} more; --report FILE.csv lists them all.")
    click.echo(outcome.summary())
