"""Structured facts of a return that only some reasons have: which there are, and how each is checked.

The keys are those of the case format (`return_receipt`, `return_tracking_number`, and the keys of `extra`). A person
fills them in; free text is never parsed. Amounts stay decimal strings in the currency's own decimals.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from data.vocabulary import Reason
from services.desk.text.amounts import AmountRefused, read_amount
from services.policy import money
from services.policy.situation.situation import REFUSED_BROKEN, REFUSED_DUTIES
from services.policy.terms import Wish

_LONGEST_TEXT = 64
WISHES = tuple(wish.value for wish in Wish)


class FactKind(StrEnum):
    """What is filled in."""

    YES_NO = "yes_no"
    DAY = "day"
    AMOUNT = "amount"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True)
class FactField:
    """One fact of `extra`; the form asks for it only where the reason is one of `reasons`."""

    key: str
    kind: FactKind
    reasons: frozenset[Reason]
    choices: tuple[str, ...] = ()


_BROKEN = frozenset({Reason.ARRIVED_BROKEN})
_FAULTY = frozenset({Reason.ARRIVED_BROKEN, Reason.DEFECTIVE})
_WRONG = frozenset({Reason.INCORRECT_ITEM})
_UNSATISFIED = frozenset({Reason.UNSATISFACTORY})
_REFUSED = frozenset({Reason.REFUSED_DELIVERY})
_ANY = frozenset(Reason)
REFUSAL_CAUSES = (REFUSED_DUTIES, REFUSED_BROKEN)

FIELDS = (
    FactField("visible_transit_damage", FactKind.YES_NO, _BROKEN),
    FactField("item_works", FactKind.YES_NO, _FAULTY),
    FactField("accepted_visibly_damaged_package", FactKind.YES_NO, _BROKEN),
    FactField("customer_admits_accident", FactKind.YES_NO, _FAULTY),
    FactField("claimed_malfunction_date", FactKind.DAY, _FAULTY),
    FactField("malfunction_date_proof", FactKind.YES_NO, _FAULTY),
    FactField("is_replacement", FactKind.YES_NO, _FAULTY),
    FactField("original_ship_date", FactKind.DAY, _FAULTY),
    FactField("difference", FactKind.CHOICE, _WRONG, ("different_product", "colour", "size", "logo_or_packaging_only")),
    FactField("functions_and_appearance_correct", FactKind.YES_NO, _WRONG),
    FactField("our_error", FactKind.YES_NO, _UNSATISFIED),
    FactField("refusal_cause", FactKind.CHOICE, _REFUSED, REFUSAL_CAUSES),
    FactField("carrier_return_invoice", FactKind.AMOUNT, _REFUSED),
    FactField("carrier_status", FactKind.CHOICE, _ANY, ("delivered", "in_transit", "lost", "returned_to_sender")),
    FactField("return_carrier", FactKind.TEXT, _ANY),
)
# What the desk itself found: the stock check (case format: `inspection.replacement_in_stock`), an unannounced parcel.
IN_STOCK = "replacement_in_stock"
KEPT = ("unannounced", IN_STOCK)
_BY_KEY = {field.key: field for field in FIELDS}


def asked_for(reasons: set[Reason]) -> tuple[FactField, ...]:
    """The facts that a form asks for when the lines bear these reasons."""
    return tuple(field for field in FIELDS if field.reasons & reasons)


def problems_of(facts: dict[str, Any], currency: str, today: date) -> list[str]:
    """One sentence for each fact that cannot be taken; `currency` is the order's."""
    unknown = sorted(set(facts) - {"return_receipt", "return_tracking_number", "extra", *KEPT})
    problems = [f"“{key}” is not a fact that a return can have." for key in unknown]
    problems += _receipt_problems(facts.get("return_receipt"))
    problems += _text_problems("return_tracking_number", facts.get("return_tracking_number"))
    for key, value in (facts.get("extra") or {}).items():
        problems += _extra_problems(key, value, currency, today)
    return problems


def _receipt_problems(receipt: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    if receipt is None:
        return []
    currency = receipt.get("currency") if isinstance(receipt, dict) else None
    if not isinstance(currency, str) or not money.is_currency(currency):
        return ["The return receipt needs a currency, such as USD."]
    problems, amounts = [], [Decimal(0), Decimal(0)]
    for position, key in enumerate(("amount", "duties")):
        if receipt.get(key) is None and key == "duties":
            continue
        try:
            amounts[position] = read_amount(receipt.get(key), currency)
        except AmountRefused as refusal:
            problems.append(f"The return receipt's {key} {refusal}.")
    if not problems and amounts[1] > amounts[0]:
        problems.append("The duties on the return receipt cannot be more than its whole amount.")
    return problems


def _extra_problems(key: str, value: object, currency: str, today: date) -> list[str]:
    field = _BY_KEY.get(key)
    if field is None:
        return [f"“{key}” is not a fact that a return can have."]
    name = key.replace("_", " ")
    match field.kind:
        case FactKind.YES_NO:
            return [] if isinstance(value, bool) else [f"The fact “{name}” must be yes or no."]
        case FactKind.CHOICE:
            return [] if value in field.choices else [f"The fact “{name}” is none of its choices."]
        case FactKind.DAY:
            return _day_problems(name, value, today)
        case FactKind.AMOUNT:
            return _amount_problems(name, value, currency)
    return _text_problems(key, value)


def _amount_problems(name: str, value: object, currency: str) -> list[str]:
    try:
        read_amount(value, currency)
    except AmountRefused as refusal:
        return [f"The fact “{name}” {refusal}."]
    return []


def _day_problems(name: str, value: object, today: date) -> list[str]:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        return [f"The fact “{name}” must be a date written YYYY-MM-DD."]
    return [f"The fact “{name}” lies in the future."] if day > today else []


def _text_problems(key: str, value: object) -> list[str]:
    if value is None or (isinstance(value, str) and value.isprintable() and len(value) <= _LONGEST_TEXT):
        return []
    return [f"The fact “{key.replace('_', ' ')}” must be one line of at most {_LONGEST_TEXT} characters."]
