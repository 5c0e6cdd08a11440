"""`import-orders`: read orders from Olist's folder, or from a CSV file or Excel workbook as shops export them."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.startup import prepare
from services.imports.choices import ADDED, INCLUDED, Choices, read_rates
from services.imports.columns import NAMES, PRICES, REQUIRED, ColumnsMissing, template
from services.imports.csv_format import read_csv
from services.imports.load import Read, check_orders, import_orders, remembered
from services.imports.olist import read_olist
from services.imports.reading.amounts import COMMA, POINT
from services.imports.reading.days import DAY_FIRST, MONTH_FIRST
from services.imports.report import ImportReport, as_csv

_SHOWN = 20
_MARKS = {"point": POINT, "comma": COMMA}


@click.command(help="Import orders; good rows go in, the others are listed. Running it twice changes nothing.")
@click.argument("source", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--format", "form", type=click.Choice(["olist", "csv"]), default="csv", help="Olist's folder, or one file."
)
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="Which heading of the file holds a column.")
@click.option("--set", "fixed", multiple=True, metavar="OURS=VALUE", help="What holds for every row: currency=EUR.")
@click.option("--ignore", "settled", multiple=True, metavar="HEADING", help="Discounts that the prices hold already.")
@click.option(
    "--usd-rate",
    "rates",
    multiple=True,
    metavar="RATE",
    help="US dollars for one unit of the file's currency: 1.08, or EUR=1.08, or one for a month: 2026-09=1.08.",
)
@click.option(
    "--dates", type=click.Choice([DAY_FIRST, MONTH_FIRST]), help="What stands first in dates like 03/04/2026."
)
@click.option("--decimals", type=click.Choice(list(_MARKS)), help="What starts the decimals in amounts like 1.000.")
@click.option("--times-in", "times", metavar="ZONE", help="The zone of times that name none: UTC, Europe/Berlin.")
@click.option("--taxes", type=click.Choice([INCLUDED, ADDED]), help="Whether prices hold the taxes of a tax column.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows not taken to this file."
)
@click.option("--dry-run", "--check", "check", is_flag=True, help="Only say what would happen; nothing is written.")
@click.option("--template", "show_template", is_flag=True, help="Print an empty CSV with all columns and stop.")
def command(
    source: Path | None,
    form: str,
    pairs: Sequence[str],
    fixed: Sequence[str],
    settled: Sequence[str],
    rates: Sequence[str],
    dates: str | None,
    decimals: str | None,
    times: str | None,
    taxes: str | None,
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
    choices = Choices(
        mapping=_pairs(pairs, "sku=Lineitem sku"),
        fixed=_pairs(fixed, "currency=EUR"),
        settled=frozenset(settled),
        decimals=_MARKS[decimals] if decimals else None,
        dates=dates,
        times=_zone(times),
        taxes=taxes,
        rates=read_rates(rates),
    )
    prepare()
    outcome = _run(_read(source, form, choices), check=check)
    _print(outcome)
    if report is not None:
        report.write_text(as_csv(outcome), encoding="utf-8", errors="replace", newline="")
    if not outcome.orders:
        sys.exit(1)


def _read(source: Path, form: str, choices: Choices) -> Read:
    zone = settings().zone
    today = clock.today(zone)
    if form == "olist":
        return read_olist(source, zone=zone, today=today, rates_said=choices.rates)
    if source.is_dir():
        raise InvalidInput(f"{source} is a folder. Name a file, or say --format olist.")
    content, known = source.read_bytes(), partial(remembered, _operator())
    try:
        return read_csv(source.name, content, zone=zone, today=today, choices=choices, remembered=known)
    except ColumnsMissing as missing:
        helps = "--map OURS=THEIRS names a column, --set OURS=VALUE says it for all rows"
        raise InvalidInput(f"{missing} {helps}; ours are {', '.join((*REQUIRED, *PRICES))}.") from None


def _operator() -> Actor:
    return Actor(None, "import-orders")


def _pairs(pairs: Sequence[str], example: str) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise InvalidInput(f"“{wrong[0]}” is not of the form OURS=THEIRS, such as {example}.")
    found = {ours.strip(): theirs.strip() for ours, theirs in (pair.split("=", 1) for pair in pairs)}
    strange = [ours for ours in found if ours not in NAMES]
    if strange:
        raise InvalidInput(f"“{strange[0]}” is no column of the format. Known are: {', '.join(NAMES)}.")
    return found


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(f"“{name}” is not a time zone like Europe/Berlin.") from error


def _run(read: Read, *, check: bool) -> ImportReport:
    act = check_orders if check else import_orders
    with click.progressbar(length=len(read.orders), label="Orders", file=sys.stderr) as bar:
        return act(_operator(), read, lambda done, _total: bar.update(done - bar.pos))


def _print(outcome: ImportReport) -> None:
    for note in outcome.notes:
        click.echo(note)
    for row in outcome.rejected[:_SHOWN]:
        click.echo(f"{row.file}, line {row.line}: {row.column} {row.reason}.".replace(":  ", ": "))
    if len(outcome.rejected) > _SHOWN:
        click.echo(f"... and {len(outcome.rejected) - _SHOWN:,} more faults; --report FILE.csv lists them all.")
    for group in outcome.groups():
        helps = f" {group.fix}" + (f" ({group.option})" if group.option else "") if group.fix else ""
        click.echo(f"{group.rows:,} x {group.column or 'row'}: {group.example.kind}.{helps}")
    click.echo(outcome.summary())
