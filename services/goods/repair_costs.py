"""What a repairer's quote means for the customer: converted at the order's rate, and paid as the policy is read (C9).

BR-22 puts the expected cost to the customer and names no payer. Where the reading names one, nobody types a share;
where it leaves it open, a person says what of the quote the customer would pay.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling.repairs import RepairRow
from services.cases.assessment import evaluate
from services.desk.errors import InvalidInput
from services.desk.text import form_values
from services.messages import notify
from services.policy import money
from services.policy.terms import RepairPayer

__all__ = ["Quoting", "RepairPayer", "Share", "currencies", "payer_of", "share_of"]
_DOLLARS = "USD"


@dataclass(frozen=True)
class Quoting:
    """A quote as typed, in its own currency; `share` is what the customer pays, in the order's, where that is open."""

    amount: str
    currency: str
    share: str = ""


@dataclass(frozen=True)
class Share:
    """The quote in minor units of `currency`, the same at the order's rate, and what of that the customer pays."""

    quoted: int
    currency: str
    whole: int
    customer: int
    payer: RepairPayer


def currencies(currency: str) -> tuple[str, ...]:
    """The currencies that a quote may be in: the order's, and dollars, for which every order carries a rate."""
    return tuple(dict.fromkeys((currency, _DOLLARS)))


def payer_of(tx: Connection, case: CaseRow, repair: RepairRow) -> RepairPayer:
    """Who pays this repair, by the version of the policy that counts for the return."""
    return evaluate(tx, case).of(repair.return_line_id).repair_payer


def share_of(tx: Connection, case: CaseRow, repair: RepairRow, form: Quoting) -> Share:
    """What the customer would pay; InvalidInput for an amount that is none, or a share above the quote."""
    if form.currency not in currencies(repair.currency):
        allowed = " or ".join(currencies(repair.currency))
        raise InvalidInput(f"The order carries no rate for {form.currency[:3]}. Give the quote in {allowed}.")
    quoted = form_values.amount(form.amount, form.currency, "The cost")
    whole = quoted
    if form.currency != repair.currency:
        whole = money.from_usd(money.to_major(quoted, _DOLLARS), case.usd_per_unit, repair.currency)
    payer = payer_of(tx, case, repair)
    return Share(quoted, form.currency, whole, _customers(repair, form, whole, payer), payer)


def _customers(repair: RepairRow, form: Quoting, whole: int, payer: RepairPayer) -> int:
    if not whole or payer is RepairPayer.JOSEKO:
        return 0
    if payer is RepairPayer.CUSTOMER:
        return whole
    share = form_values.amount(form.share, repair.currency, "What the customer would pay")
    if share > whole:
        most = notify.in_words(whole, repair.currency)
        raise InvalidInput(f"The repair costs {most}; the customer cannot be asked for more.")
    return share
