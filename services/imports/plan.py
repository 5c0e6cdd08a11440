"""How a file will be read: what was said of it, what its headings and cells tell, and what nobody has told yet."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from services.desk.errors import InvalidInput
from services.imports import rates
from services.imports.choices import Choices
from services.imports.columns import KINDS, check_mapping, guess
from services.imports.presets import Preset, recognised
from services.imports.reading.amounts import AmountStyle, style_of
from services.imports.reading.cells import Cells, LongNumbers, long_numbers
from services.imports.reading.days import DateStyle, order_of
from services.imports.reading.tables import Table, TableRow, cell_of

_DISCOUNT = re.compile(
    r"discount|rabatt|nachlass|remise|descuento|sconto|korting|desconto|gutschein|voucher", re.IGNORECASE
)
_NOTHING = re.compile(r"[-−]?[0.,]*%?")


@dataclass(frozen=True)
class Plan:
    """A table with all that is known of it; `zone` is the shop's."""

    table: Table
    choices: Choices
    mapping: Mapping[str, str]
    fixed: Mapping[str, str]
    preset: Preset | None
    amounts: AmountStyle
    dates: DateStyle
    zone: tzinfo

    def cells(self, row: TableRow) -> Cells:
        """A row's cells by our names; what holds for the whole file stands in every row."""
        named = {ours: cell_of(row.cells, theirs) for ours, theirs in self.mapping.items()}
        return Cells({**named, **self.fixed}, self.zone, self.amounts, self.dates, rounded=self.long_numbers.rounded)

    def written(self, kind: str) -> list[str]:
        """What stands in the columns of this kind, each once."""
        headings = [theirs for ours, theirs in self.mapping.items() if KINDS[ours] == kind]
        return list(dict.fromkeys(text for heading in headings for text in self.table.column(heading)))

    @cached_property
    def long_numbers(self) -> LongNumbers:
        """What the columns of names and numbers show of digits that a spreadsheet took."""
        headings = [theirs for ours, theirs in self.mapping.items() if KINDS[ours] is None]
        return long_numbers(text.strip() for heading in headings for text in self.table.column(heading))

    @property
    def taxes(self) -> str | None:
        """Whether prices hold taxes: as somebody said, else as the known export does."""
        return self.choices.taxes or (self.preset.taxes if self.preset else None)

    @cached_property
    def commonest(self) -> str | None:
        """The file's commonest currency that needs a rate."""
        written = (
            [self.fixed["currency"]] if "currency" in self.fixed else self.table.column(self.mapping.get("currency"))
        )
        found = Counter(code for text in written if (code := text.upper()) != "USD")
        return max(found, key=found.__getitem__) if found else None

    def rate(self, currency: str, day: date) -> Decimal | None:
        """US dollars for one unit on the day; None where nothing tells it."""
        if currency == "USD":
            return Decimal(1)
        said = self.choices.rates.of(currency, day, commonest=currency == self.commonest)
        return said or rates.usd_per_unit(currency, day)

    @property
    def memory(self) -> tuple[str, dict[str, str]]:
        """What is remembered for the next file of this export: our column by heading, as somebody chose it."""
        return self.preset.key if self.preset else "", {theirs: ours for ours, theirs in self.choices.mapping.items()}

    @cached_property
    def open_discounts(self) -> tuple[str, ...]:
        """Headings of discounts of which nothing says what they were taken off."""
        taken = " ".join(self.mapping.values())
        return tuple(
            heading
            for heading in self.table.headings
            if self.preset is None
            and _DISCOUNT.search(heading)
            and heading not in taken
            and heading not in self.choices.settled
            and any(not nothing(text) and text[:1].isdigit() for text in self.table.column(heading))
        )


def nothing(text: str) -> bool:
    """Whether an amount is zero or blank."""
    return _NOTHING.fullmatch(text.strip()) is not None


def plan(table: Table, choices: Choices, zone: tzinfo, remembered: Mapping[str, str] | None = None) -> Plan:
    """How the table will be read; InvalidInput where a needed column is nowhere or the export has no order lines."""
    made = sketch(table, choices, zone, remembered)
    refuse_without_lines(made)
    check_mapping(table.headings, made.mapping, made.fixed)
    return made


def refuse_without_lines(made: Plan) -> None:
    """InvalidInput for a known export that has no order lines: what it is, and what to export instead."""
    if made.preset is not None and made.preset.instead is not None:
        raise InvalidInput(f"This is an export of {made.preset.name}. {made.preset.instead}")


def sketch(table: Table, choices: Choices, zone: tzinfo, remembered: Mapping[str, str] | None = None) -> Plan:
    """As `plan`, though something is still missing."""
    preset = recognised(table.headings)
    mapping = {} if choices.exact else guess(table.headings, preset, remembered)
    mapping = {ours: theirs for ours, theirs in mapping.items() if theirs not in choices.mapping.values()}
    mapping |= choices.mapping
    known = preset.fixed if preset else {}
    fixed = {ours: value for ours, value in known.items() if ours not in mapping} | dict(choices.fixed)
    made = Plan(table, choices, mapping, fixed, preset, AmountStyle(), DateStyle(), zone)
    return replace(made, amounts=_amounts(made), dates=_dates(made))


def _amounts(made: Plan) -> AmountStyle:
    if made.choices.decimals:
        return AmountStyle(made.choices.decimals, said=True)
    return style_of(made.written("amount"))


def _dates(made: Plan) -> DateStyle:
    written, preset = made.written("day"), made.preset
    known = preset.dates if preset else None
    times: tzinfo | None = ZoneInfo(preset.times) if preset and preset.times else None
    return DateStyle(made.choices.dates or order_of(written) or known, made.choices.times or times)
