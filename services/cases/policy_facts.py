"""From the rows of a return to the facts that the policy engine takes: the same door as the case format's JSON."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from data.queries.returns.cases import CaseRow, LineRow
from services.cases.facts import FIELDS, IN_STOCK, FactKind
from services.cases.inspection import Found
from services.policy import money
from services.policy.facts import Facts
from services.policy.parsing import read_facts

# Amounts that people fill in are kept as decimal strings, so that no digit is lost in JSON.
_AMOUNTS = {"amount", "duties"} | {field.key for field in FIELDS if field.kind is FactKind.AMOUNT}


def facts_of(case: CaseRow, line: LineRow, evidence: Iterable[str], parcels: int, found: Found | None = None) -> Facts:
    """The facts of one returned line; `parcels` is the number of parcels that the order was shipped in.

    `found` is what the bench said of it, None before anything came.
    """
    filled_in: dict[str, Any] = _exact(case.facts)
    return read_facts(
        {
            "reason": line.reason,
            "currency": case.currency,
            "usd_per_currency_unit": case.usd_per_unit,
            "unit_price_paid": money.to_major(line.unit_price_paid, case.currency),
            "quantity": line.quantity,
            "order_date": case.ordered_on.isoformat(),
            "ship_date": line.shipped_on and line.shipped_on.isoformat(),
            "delivery_date": line.delivered_on and line.delivered_on.isoformat(),
            "delivery_traceable": bool(line.delivery_traceable),
            "destination_country": case.country,
            "request_date": case.contact_date.isoformat(),
            "prior_approval": not filled_in.get("unannounced", False),
            "evidence": sorted(evidence),
            "multi_parcel_shipment": parcels > 1,
            "category_special_terms": line.special_terms,
            "return_receipt": filled_in.get("return_receipt"),
            "return_tracking_number": filled_in.get("return_tracking_number"),
            "order_shipping_charged": money.to_major(case.shipping_charged, case.currency),
            "outbound_shipping_cost": _major(case.outbound_shipping_cost, case.currency),
            "units_received": None if found is None else found.units,
            "inspection": _inspection(found, case),
            "requested_resolution": case.requested_resolution,
            "extra": {
                "original_payment_method": case.payment_method,
                **filled_in.get("extra", {}),
                "units_failed": None if found is None else found.failed,
                **_replacement(line),
            },
        }
    )


def _replacement(line: LineRow) -> dict[str, Any]:
    """That the units replaced others, with the shipment on which their ladder stays (C33)."""
    if not line.is_replacement:
        return {}
    first = line.first_shipped_on and line.first_shipped_on.isoformat()
    return {"is_replacement": True, "original_ship_date": first}


def _inspection(found: Found | None, case: CaseRow) -> dict[str, Any] | None:
    stock = {IN_STOCK: case.facts[IN_STOCK]} if IN_STOCK in case.facts else {}
    if found is None:
        return stock or None
    return stock | {
        "verdict": found.verdict,
        "missing_accessories": list(found.missing),
        "accessory_price": _major(found.missing_price, case.currency),
        "original_package": found.original_package,
        "note_in_parcel": found.note_in_parcel,
        "repair_quote": _quote(found),
    }


def _quote(found: Found) -> dict[str, Any] | None:
    if found.quoted is None:
        return None
    amount, currency = found.quoted
    return {"amount": money.to_major(amount, currency), "currency": currency}


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else money.to_major(minor, currency)


def _exact(value: Any, key: str = "") -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {name: _exact(inner, name) for name, inner in value.items()}
    if key in _AMOUNTS and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value
