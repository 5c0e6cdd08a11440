"""From the JSON object of a case to checked facts."""

import re
from datetime import date
from decimal import Decimal

from services.policy.facts import Extra, Facts, FactsInvalid, Inspection, Quote, Receipt, missing_keys
from services.policy.fields import Fields
from services.policy.terms import Evidence, Reason, Verdict, Wish

COUNTRY = re.compile(r"[A-Z]{2}")


def read_facts(given: object) -> Facts:
    """The facts of a case. Raises FactsInvalid with one clear sentence, and nothing else, whatever the JSON value."""
    source = Fields(given, "facts")
    missing = missing_keys(source.values)
    if missing:
        raise FactsInvalid(f"facts lack {', '.join(missing)}; write null where there is nothing to say.")
    currency = source.currency("currency")
    return Facts(
        reason=_reason(source),
        currency=currency,
        usd_per_currency_unit=_rate(source),
        unit_price_paid=source.needed_amount("unit_price_paid", currency),
        quantity=_quantity(source),
        order_date=source.day("order_date"),
        ship_date=source.day("ship_date"),
        delivery_date=source.day("delivery_date"),
        delivery_traceable=source.needed_flag("delivery_traceable"),
        destination_country=_country(source),
        request_date=_request_day(source),
        prior_approval=source.needed_flag("prior_approval"),
        evidence=_evidence(source),
        multi_parcel_shipment=source.needed_flag("multi_parcel_shipment"),
        category_special_terms=source.needed_flag("category_special_terms"),
        return_receipt=_receipt(source),
        return_tracking_number=source.text("return_tracking_number"),
        order_shipping_charged=source.amount("order_shipping_charged", currency) or 0,
        outbound_shipping_cost=source.amount("outbound_shipping_cost", currency),
        units_received=source.count("units_received"),
        inspection=_inspection(source, currency),
        requested_resolution=source.word("requested_resolution", Wish),
        extra=_extra(source, currency),
    )


def _reason(source: Fields) -> Reason:
    reason = source.word("reason", Reason)
    if reason is None:
        raise source.refuse("reason", f"one of {', '.join(Reason)}")
    return reason


def _rate(source: Fields) -> Decimal:
    rate = source.number("usd_per_currency_unit")
    if rate is None or rate.adjusted() < -12 or not rate:
        raise source.refuse("usd_per_currency_unit", "the order's rate, a number above 0")
    return rate


def _quantity(source: Fields) -> int:
    quantity = source.count("quantity")
    if not quantity:
        raise source.refuse("quantity", "a whole number from 1")
    return quantity


def _country(source: Fields) -> str:
    country = source.needed_text("destination_country").upper()
    if not COUNTRY.fullmatch(country):
        raise source.refuse("destination_country", "two letters of ISO 3166-1, such as US")
    return country


def _request_day(source: Fields) -> date:
    day = source.day("request_date")
    if day is None:
        raise source.refuse("request_date", "a date written YYYY-MM-DD")
    return day


def _evidence(source: Fields) -> frozenset[Evidence]:
    kinds = source.texts("evidence")
    unknown = sorted(set(kinds) - set(Evidence))
    if unknown:
        raise FactsInvalid(f"evidence holds the unknown kind {unknown[0]!r}; known are {', '.join(Evidence)}.")
    return frozenset(Evidence(kind) for kind in kinds)


def _receipt(source: Fields) -> Receipt | None:
    value = source.get("return_receipt")
    if value is None:
        return None
    slip = Fields(value, "return_receipt")
    currency = slip.currency("currency")
    receipt = Receipt(slip.needed_amount("amount", currency), currency, slip.amount("duties", currency) or 0)
    if receipt.duties > receipt.amount:
        raise slip.refuse("duties", "at most the amount, of which they are a part")
    return receipt


def _inspection(source: Fields, currency: str) -> Inspection | None:
    value = source.get("inspection")
    if value is None:
        return None
    bench = Fields(value, "inspection")
    return Inspection(
        verdict=bench.word("verdict", Verdict),
        missing_accessories=bench.texts("missing_accessories"),
        accessory_price=bench.amount("accessory_price", currency),
        original_package=bench.flag("original_package"),
        replacement_in_stock=bench.flag("replacement_in_stock"),
        repair_quote=_quote(bench, currency),
        note_in_parcel=bench.flag("note_in_parcel"),
    )


def _quote(bench: Fields, currency: str) -> Quote | None:
    """A bare number is in the order's currency; `{"amount", "currency"}` is in its own."""
    value = bench.get("repair_quote")
    if value is None:
        return None
    if not isinstance(value, dict):
        return Quote(bench.needed_amount("repair_quote", currency), currency)
    quote = Fields(value, "repair_quote")
    own = quote.currency("currency") if quote.get("currency") is not None else currency
    return Quote(quote.needed_amount("amount", own), own)


def _extra(source: Fields, currency: str) -> Extra:
    given = source.get("extra")
    more = Fields({} if given is None else given, "extra")
    return Extra(
        item_works=more.flag("item_works"),
        visible_transit_damage=more.flag("visible_transit_damage"),
        difference=more.text("difference"),
        functions_and_appearance_correct=more.flag("functions_and_appearance_correct"),
        refusal_cause=more.text("refusal_cause"),
        carrier_return_invoice=more.amount("carrier_return_invoice", currency),
        accepted_visibly_damaged_package=more.flag("accepted_visibly_damaged_package"),
        claimed_malfunction_date=more.day("claimed_malfunction_date"),
        malfunction_date_proof=_yes(more, "malfunction_date_proof"),
        return_carrier=more.text("return_carrier"),
        already_refunded_units=more.count("already_refunded_units") or 0,
        units_failed=more.count("units_failed") or 0,
        original_payment_method=more.text("original_payment_method"),
        requested_refund_method=more.text("requested_refund_method"),
        bank_fee=more.amount("bank_fee", currency),
        carrier_status=more.text("carrier_status"),
        fraud_signals=_signals(more),
        is_replacement=more.flag("is_replacement"),
        original_ship_date=more.day("original_ship_date"),
        open_request_on_same_unit=_yes(more, "open_request_on_same_unit"),
        customer_admits_accident=more.flag("customer_admits_accident"),
        our_error=more.flag("our_error"),
    )


def _yes(more: Fields, key: str) -> bool | None:
    """True or false; the name of a file or of a case, or a list of such names, says yes."""
    value = more.get(key)
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value) if isinstance(value, list) else more.flag(key)


def _signals(more: Fields) -> tuple[str, ...]:
    """The names of the signals; a bare yes, a score above nothing or a single text is one signal."""
    value = more.get("fraud_signals")
    if isinstance(value, dict):
        return tuple(str(name) for name, said in value.items() if said)
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list) or value is None:
        return more.texts("fraud_signals")
    return ("reported",) if value else ()
