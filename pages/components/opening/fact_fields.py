"""Fields for the structured facts that only some reasons have: postage receipt, tracking number, and the rest.

They show what is recorded already and return the facts as services/cases/facts.py describes them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from data.vocabulary import Reason
from pages.components import words
from services.cases.facts import KEPT, FactField, FactKind, asked_for

_YES_NO = {"Yes": True, "No": False}


def show(reasons: set[Reason], currency: str, key: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The facts as they stand in the fields; a field left empty is no fact."""
    known, asked = given or {}, asked_for(reasons)
    grid = st.grid(3, min_column_width=170)
    facts = {name: known[name] for name in KEPT if name in known} | receipt(grid, currency, key, known)
    # What another form recorded and this one does not ask for stays as it is.
    extra = {name: value for name, value in known.get("extra", {}).items() if name not in {one.key for one in asked}}
    for field in asked:
        with grid.cell():
            value = _fact(field, f"{key}-{field.key}", known.get("extra", {}).get(field.key))
        if value is not None:
            extra[field.key] = value
    return facts | ({"extra": extra} if extra else {})


def receipt(grid: GridContainer, order_currency: str, key: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Tracking number and receipt alone, as they stand in the fields."""
    before = known.get("return_receipt") or {}
    number = _text(grid, "Tracking number of the return", known.get("return_tracking_number"), f"{key}-tracking")
    paid = _text(grid, "Postage on the receipt, e.g. 12.50", before.get("amount"), f"{key}-postage")
    code = _text(grid, "Currency of the receipt", before.get("currency") or order_currency, f"{key}-currency").upper()
    part = _text(grid, "Of it import duties", before.get("duties"), f"{key}-duties")
    facts: dict[str, Any] = {"return_tracking_number": number} if number else {}
    if paid or part:
        facts["return_receipt"] = {"amount": paid, "currency": code, **({"duties": part} if part else {})}
    return facts


def _text(grid: GridContainer, label: str, known: str | None, key: str) -> str:
    with grid.cell():
        return st.text_input(label, known or "", key=key, max_chars=64).strip()


def _fact(field: FactField, key: str, known: Any) -> object:  # noqa: ANN401 - any JSON value
    label = words.FACTS[field.key]
    match field.kind:
        case FactKind.YES_NO:
            said = next((word for word, value in _YES_NO.items() if value is known), None)
            return _YES_NO.get(st.segmented_control(label, list(_YES_NO), default=said, key=key) or "")
        case FactKind.CHOICE:
            return st.selectbox(
                label,
                field.choices,
                index=field.choices.index(known) if known in field.choices else None,
                format_func=words.FACT_CHOICES.__getitem__,
                key=key,
                placeholder="–",
            )
        case FactKind.DAY:
            start = date.fromisoformat(known) if isinstance(known, str) else None
            day = st.date_input(label, value=start, format="YYYY-MM-DD", key=key)
            return day.isoformat() if day else None
    return st.text_input(label, known or "", key=key, max_chars=64).strip() or None
