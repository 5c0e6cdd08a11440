"""What only a person can say of an order file, asked once for the file, and the answers as choices."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from zoneinfo import ZoneInfo

from services.imports import rates
from services.imports.choices import ADDED, INCLUDED, Choices, read_rates
from services.imports.columns import LABELS
from services.imports.plan import Plan, nothing
from services.imports.reading import amounts, days
from services.imports.reading.amounts import COMMA, POINT
from services.imports.reading.cells import Cells
from services.imports.reading.days import DAY_FIRST, MONTH_FIRST, DateRefused, DateStyle, read_day
from services.imports.reading.tables import cell_of

ORDER, LINE, SETTLED = "order_discount", "line_discount", "settled"
# Faults of a kind whose rows are left out, as was said: the key's beginning, and its one answer.
LEAVE, LEFT = "leave:", "left out"
_EXAMPLES = 3
_TAXES = ("line_tax", "order_tax", "shipping_tax")


@dataclass(frozen=True)
class Question:
    """One thing to say: `options` are values with their words, none where it is typed; `months` may have their own."""

    key: str
    asks: str
    examples: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    default: str | None = None
    months: tuple[str, ...] = ()


def questions(made: Plan, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """What is open, and what was answered, so that an answer can be changed."""
    of_file = [_dates(made), _decimals(made), _times(made), _taxes(made)]
    found = [*_values(made), *of_file, *_rates(made), *_discounts(made, answers), *_left_out(answers)]
    return tuple(question for question in found if question is not None)


def answered(choices: Choices, answers: Mapping[str, str]) -> Choices:
    """The choices with these answers by question; InvalidInput names a rate that is none."""
    fixed = {key: answers[key].strip() for key in ("currency", "destination_country") if answers.get(key)}
    discounts = {key.partition(":")[2]: value for key, value in answers.items() if key.startswith("discount:")}
    times = answers.get("times")
    written = [f"{key.removeprefix('rate:')}={value}" for key, value in answers.items() if key.startswith("rate:")]
    return replace(
        choices,
        mapping={**choices.mapping, **{value: heading for heading, value in discounts.items() if value != SETTLED}},
        settled=choices.settled | {heading for heading, value in discounts.items() if value == SETTLED},
        fixed={**choices.fixed, **fixed},
        dates=answers.get("dates"),
        decimals=answers.get("decimals"),
        taxes=answers.get("taxes"),
        times=ZoneInfo(times) if times else None,
        rates=read_rates(written),
        left_out=frozenset(key.removeprefix(LEAVE) for key in answers if key.startswith(LEAVE)),
    )


def _values(made: Plan) -> list[Question]:
    """What no column holds and is the same in all rows."""
    asked = {"currency": "like EUR", "destination_country": "like DE or Germany"}
    known = {**made.mapping, **(made.preset.fixed if made.preset else {})}
    return [
        Question(name, f"{LABELS[name]} of all orders, {like}") for name, like in asked.items() if name not in known
    ]


def _dates(made: Plan) -> Question | None:
    written = made.written("day")
    doubtful = days.doubtful(written)
    if not doubtful or days.order_of(written):
        return None
    example = doubtful[0]
    options = tuple((order, f"{words}: {_as_day(example, order, made.zone)}") for order, words in _ORDERS)
    default = made.preset.dates if made.preset else None
    return Question("dates", f"What stands first in dates like “{example}”?", _few(doubtful, example), options, default)


_ORDERS = ((DAY_FIRST, "The day"), (MONTH_FIRST, "The month"))


def _as_day(text: str, order: str, zone: tzinfo) -> str:
    try:
        day = read_day(text, DateStyle(order), zone)
    except DateRefused:
        return "no day that exists"
    return f"{day.day} {day:%B %Y}"


def _decimals(made: Plan) -> Question | None:
    written = made.written("amount")
    doubtful = amounts.doubtful(written)
    mark = amounts.style_of(written).mark
    if not doubtful or (mark and not any(mark in text for text in doubtful)):
        return None
    options = ((POINT, "A point: 1,234.56"), (COMMA, "A comma: 1.234,56"))
    example = next((text for text in doubtful if mark and mark in text), doubtful[0])
    return Question(
        "decimals", f"What starts the decimals in amounts like “{example}”?", _few(doubtful, example), options
    )


def _times(made: Plan) -> Question | None:
    written = days.without_zone(made.written("day"))
    if not written:
        return None
    shop, known = str(made.zone), made.preset.times if made.preset else None
    options = tuple((zone, zone) for zone in dict.fromkeys((shop, "UTC", *_ZONES)))
    return Question(
        "times", f"In which zone are times like “{written[0]}”?", _few(written, written[0]), options, known or shop
    )


_ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)


def _taxes(made: Plan) -> Question | None:
    columns = [made.mapping[name] for name in _TAXES if name in made.mapping]
    filled = [text for heading in columns for text in made.table.column(heading) if not nothing(text)]
    if not filled or "order_total" in made.mapping:
        return None
    asks = f"Do the prices hold the taxes of “{columns[0]}”?"
    options = ((INCLUDED, "Yes, they are in the prices"), (ADDED, "No, they come on top"))
    return Question("taxes", asks, _few(filled, ""), options, made.preset.taxes if made.preset else None)


def _rates(made: Plan) -> list[Question]:
    """A rate for each currency of which none is known on some day of the file."""
    if "usd_per_unit" in made.mapping:
        return []
    months: dict[str, set[str]] = {}
    for cells in _orders_said(made):
        try:
            currency, day = cells.currency("currency"), cells.day("ordered_on")
        except ValueError:
            continue
        if currency and currency != "USD" and day and rates.usd_per_unit(currency, day) is None:
            months.setdefault(currency, set()).add(f"{day:%Y-%m}")
    return [
        Question(f"rate:{currency}", f"US dollars for 1 {currency}", months=tuple(sorted(some)))
        for currency, some in sorted(months.items())
    ]


def _orders_said(made: Plan) -> list[Cells]:
    """The pairs of currency and day that the rows have, each once."""
    headings = [made.mapping.get(name) for name in ("currency", "ordered_on")]
    pairs = {
        tuple((heading and cell_of(row.cells, heading)) or "" for heading in headings) for row in made.table.records
    }
    said = ({"currency": currency, "ordered_on": day, **made.fixed} for currency, day in pairs)
    return [Cells(cells, made.zone, made.amounts, made.dates) for cells in said]


def _discounts(made: Plan, answers: Mapping[str, str]) -> list[Question]:
    options = ((ORDER, "Off the whole order"), (LINE, "Off the line"), (SETTLED, "It is off the prices already"))
    keys = [f"discount:{heading}" for heading in made.open_discounts]
    keys += [key for key, answer in answers.items() if key.startswith("discount:") and answer]
    return [
        Question(key, f"What was the discount in “{key.partition(':')[2]}” taken off?", (), options)
        for key in dict.fromkeys(keys)
    ]


def _left_out(answers: Mapping[str, str]) -> list[Question]:
    """What is left out, so that it can be taken in again."""
    options = ((LEFT, "They are left out"),)
    return [
        Question(key, f"Rows in which {key.removeprefix(LEAVE)}", (), options)
        for key in answers
        if key.startswith(LEAVE)
    ]


def _few(written: list[str], named: str) -> tuple[str, ...]:
    """Other examples than the one that the question names."""
    return tuple(one for one in dict.fromkeys(written) if one != named)[:_EXAMPLES]
