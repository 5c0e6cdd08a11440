"""A bank's or payment service's fee for a refund: the customer's (BR-37), entered by finance with its source."""

from dataclasses import dataclass
from enum import StrEnum

from data.vocabulary import RefundLineKind
from services.desk.errors import InvalidInput, MoneyLimit
from services.desk.text import form_values
from services.policy import money
from services.refunds.planning.lines import Planned

KEY = "bank-fee"
# What a refusal of the fee calls it.
FIELD = "The bank fee"


class FeeSource(StrEnum):
    """Where finance read the fee: a fee that nobody charged is not taken off."""

    STATEMENT = "bank statement"
    PROVIDER = "report of the payment service"
    PRICE_LIST = "the bank's list of prices"


@dataclass(frozen=True)
class Fee:
    """A fee as it was typed, in major units of the order's currency; empty where there is none."""

    amount: str = ""
    source: FeeSource | None = None


NO_FEE = Fee()


def line(fee: Fee, currency: str, room: int, known: tuple[Planned, ...]) -> Planned | None:
    """The deduction, None where no fee was typed; `room` is what would be paid without it, which it never exceeds."""
    minor = minor_of(fee, currency)
    if not minor:
        return None
    if any(one.key == KEY for one in known):
        raise InvalidInput("A bank fee stands among the lines already. Leave the field empty.", field=FIELD)
    if fee.source not in set(FeeSource):
        raise InvalidInput("Say where the bank fee is known from.", field=FIELD)
    if minor >= room:
        most = money.plain(room, currency)
        said = f"{FIELD} must be less than the {currency} {most} that are refunded. Lower the fee."
        raise MoneyLimit(said, field=FIELD)
    said = f"bank fee {money.plain(minor, currency)} ({fee.source}), at the customer's expense"
    return Planned(KEY, RefundLineKind.BANK_FEE, "Bank fee", -minor, said, "BR-37")


def minor_of(fee: Fee, currency: str) -> int:
    """The fee in minor units, 0 where none was typed; InvalidInput where it is no amount."""
    return form_values.amount(fee.amount, currency, FIELD) if fee.amount.strip() else 0
