"""The rows of a person's copy, as plain values under named columns; for portability only what the person gave (R13)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data.queries.privacy.exportable import readable
from data.queries.privacy.held import HeldRow, HeldTable
from data.vocabulary import Right
from services.privacy.discovery.search import Found

Rows = dict[str, list[dict[str, Any]]]

# What a row hangs on, as people know it: the column, the table that it leads to, and what stands for it there.
_HANGS_ON = {
    "order_id": ("order", "shop_order", "number"),
    "return_id": ("return", "return_case", "rma"),
    "request_id": ("request", "privacy_request", "number"),
    "privacy_request_id": ("request", "privacy_request", "number"),
}
# What somebody gave us themselves, under a contract or by consent (GDPR Art. 20(1)): no opinion of ours, no log.
_GIVEN: dict[str, frozenset[str]] = {
    "customer": frozenset({"name", "email", "phone", "address", "language"}),
    "shop_order": frozenset(
        {"number", "ordered_on", "currency", "shipping_charged", "payment_method", "destination_country"}
    ),
    "order_line": frozenset({"position", "product_id", "quantity", "unit_price_paid"}),
    "order_payment": frozenset({"method", "amount", "reference"}),
    "return_case": frozenset(
        {"rma", "reason", "channel", "contact_date", "description", "facts", "requested_resolution", "tracking_number"}
    ),
    "return_line": frozenset({"quantity", "reason"}),
    "evidence": frozenset({"kind", "mime", "size_bytes", "file_name", "captured_at", "camera", "software"}),
    "customer_question": frozenset({"kind", "choice", "channel", "words", "answered_at"}),
    "privacy_message": frozenset({"name", "email", "text", "channel", "received_at"}),
}


def rows(found: Found, right: Right, products: Mapping[int, str]) -> Rows:
    """Every table with a hit, its rows in plain values: text, numbers, dates as ISO 8601, amounts in minor units.

    `products`: the names of what was bought, by the numbers in order lines.
    """
    known = _known(found)
    tables = [one for one in found.tables if right is not Right.PORTABILITY or one.name in _GIVEN]
    return {one.name: [_row(one, row, right, known, products) for row in _given(one, right)] for one in tables}


def given_by_person(row: HeldRow) -> bool:
    """Whether a file of evidence came from the customer, not from our bench."""
    return row.values["unit_id"] is None


def _given(table: HeldTable, right: Right) -> tuple[HeldRow, ...]:
    if right is Right.PORTABILITY and table.name == "evidence":
        return tuple(row for row in table.rows if given_by_person(row))
    return table.rows


def _row(
    table: HeldTable, row: HeldRow, right: Right, known: Mapping[str, dict[Any, str]], products: Mapping[int, str]
) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for column, (word, name, _) in _HANGS_ON.items():
        if row.values.get(column) in known.get(name, {}):
            out[word] = known[name][row.values[column]]
    for column in readable(table.name):
        if right is Right.PORTABILITY and column not in _GIVEN[table.name]:
            continue
        if column == "product_id":
            out["product"] = products.get(row.values[column])
        else:
            out[column] = plain(row.values[column])
    return out


def _known(found: Found) -> dict[str, dict[Any, str]]:
    """For the tables that others hang on: what people call each row, by its id."""
    return {
        name: {row.values["id"]: row.values[called] for row in found.rows(name)}
        for _, name, called in _HANGS_ON.values()
    }


def plain(value: object) -> Any:  # noqa: ANN401 - any value of JSON
    """A value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value)
