"""`assess CASES.jsonl`: hold the policy engine against a table of return cases, without a database."""

import json
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO, NamedTuple

import click

from services.desk.policy_book import load_book
from services.policy.assessment import assess
from services.policy.book import Book
from services.policy.facts import FactsInvalid
from services.policy.parsing import read_facts


@click.command(help="Write one result line per case of CASES (JSON lines, `-` for standard input).")
@click.argument("cases", type=click.File("rb"))
@click.pass_context
def command(context: click.Context, cases: BinaryIO) -> None:
    """Exit with 1 where a line was not valid, 0 otherwise."""
    any_failed = False
    lines = (line.decode("utf-8-sig", errors="replace") for line in cases)
    for result in assess_lines(lines):
        any_failed = any_failed or result.failed
        sys.stdout.write(f"{result.text}\n")
    context.exit(1 if any_failed else 0)


class Written(NamedTuple):
    """One result line, and whether it tells of an error: one is enough for exit status 1."""

    text: str
    failed: bool = False


def assess_lines(lines: Iterable[str], book: Book | None = None) -> Iterator[Written]:
    """One result line per line that is not blank, in order: the case format's result, or `case_id` and `error`."""
    rules = book or load_book()
    return (_assess_line(line, rules) for line in lines if line.strip())


def _assess_line(line: str, book: Book) -> Written:
    try:
        case = json.loads(line, parse_float=_number, parse_int=_number, parse_constant=Decimal)
    except (ValueError, RecursionError) as error:
        return _refused(None, f"The line is not valid JSON: {_first_sentence(error)}.")
    if not isinstance(case, dict):
        return _refused(None, "The line must be a JSON object with case_id and facts.")
    case_id = _case_id(case)
    try:
        return Written(assess(read_facts(case.get("facts")), book).to_text({"case_id": case_id}))
    except FactsInvalid as error:
        return _refused(case_id, str(error))


def _refused(case_id: str | int | None, sentence: str) -> Written:
    return Written(json.dumps({"case_id": case_id, "error": sentence}), failed=True)


def _case_id(case: dict[str, object]) -> str | int | None:
    given = case.get("case_id", case.get("id"))
    return given if isinstance(given, str | int) else None


def _number(digits: str) -> int | Decimal:
    """A number of any size, exactly; one that nothing can hold is infinite, and is refused where it is used."""
    try:
        return int(digits) if digits.lstrip("-").isdecimal() else Decimal(digits)
    except (ValueError, ArithmeticError):
        return Decimal("Infinity")


def _first_sentence(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or "it cannot be read"
