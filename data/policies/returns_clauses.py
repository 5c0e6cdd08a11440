"""The rows of the clauses in returns.toml: their keys, and the values that act."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(min_length=1)]
Names = Annotated[list[Words], Field(min_length=1)]
Days = Annotated[int, Field(ge=1, le=3650)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
ReadingId = Annotated[str, StringConstraints(pattern=r"^C([1-9]|[1-3]\d|40)$")]
Section = Literal["windows", "warranty", "arrived_broken", "defective", "incorrect_item", "unsatisfactory", "procedure"]
Proof = Literal[
    "package_front_photo",
    "package_back_photo",
    "item_photo_or_video",
    "problem_photo_or_video",
    "problem_description",
    "partial_shipment_slip",
    "incorrect_item_photo_or_video",
]
Option = Literal[
    "refund",
    "replacement",
    "repair",
    "manufacturer_replacement",
    "refund_discretionary",
    "free_replacement_discretionary",
    "keep_with_discount",
    "refund_minus_shipping",
    "replacement_customer_pays_both_ways",
    "refund_exception",
    "contact_customer_service_paid_repair",
]
Payer = Literal["joseko", "customer"]
WayIn = Literal["joseko", "joseko_up_to_cap", "customer"]
Ours = Literal["joseko", "joseko_up_to_cap"]
Late = Literal["manual_review", "not_eligible", "eligible"]


class Strict(BaseModel):
    """Nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Dated(Strict):
    """A row that counts from a day on."""

    start: date = Field(alias="from")
    last_checked: date


class ClauseRow(Dated):
    """A clause: its passages, word for word, and how it is read."""

    says: Words
    also: list[Words] = []
    reading: Words
    readings: list[ReadingId]


class Window(ClauseRow):
    """A clause with a number of days of its own."""

    days: Days


class SharedWindow(ClauseRow):
    """A clause whose days may be those of another one."""

    days: Days | None = None
    days_of: Literal["BR-01"] | None = None

    @model_validator(mode="after")
    def _one_number(self) -> "SharedWindow":
        if (self.days is None) == (self.days_of is None):
            raise ValueError("it needs days, or days_of, and not both")
        return self


class Limit(ClauseRow):
    """A share of the price and a cap; `usd_per_cap_unit` is the rate of a cap that is not in dollars."""

    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    cap: Annotated[int, Field(ge=0)] | None = None
    cap_currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    usd_per_cap_unit: Annotated[float, Field(gt=0)] | None = None
    limit_of: Literal["BR-18"] | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> "Limit":
        own = (self.percent, self.cap, self.cap_currency)
        if self.limit_of is None and None in own:
            raise ValueError("it needs percent, cap and cap_currency, or limit_of")
        if self.limit_of is not None and own != (None, None, None):
            raise ValueError("it needs a limit of its own or limit_of, and not both")
        if self.cap_currency not in (None, "USD") and self.usd_per_cap_unit is None:
            raise ValueError("a cap that is not in USD needs usd_per_cap_unit")
        return self


class Br03(Window):
    countries: list[Country]


class Br06(ClauseRow):
    first_days: Days
    last_days: Days


class Br09(ClauseRow):
    return_payer: Payer
    outbound_payer: Payer


class Br10(SharedWindow):
    options: list[Option]


class Br14(ClauseRow):
    outbound_payer: Payer


class Br15(ClauseRow):
    always: list[Proof]
    split_order: list[Proof]


class Options(ClauseRow):
    options: list[Option]


class Br17(Options):
    outbound_payer: Payer


class Br18(Limit):
    limit_of: None = None
    return_payer: WayIn


class Br24(ClauseRow):
    always: list[Proof]
    complete: Names


class Br25(ClauseRow):
    excluded: Names


class Br26(Options):
    outbound_payer: Payer


class Br29(SharedWindow):
    options: list[Option]


class Br30(ClauseRow):
    return_payer: WayIn
    outbound_payer: Payer
    our_error_payer: Payer
    our_error_options: list[Option]


class Br37(ClauseRow):
    not_offered: list[Words]


class Br40(ClauseRow):
    express_carriers: list[Words]
