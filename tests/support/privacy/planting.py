"""Canaries: a row in every table of a person's data, each personal column with what stands nowhere else."""

import itertools
import secrets
from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Connection, Date, Integer, LargeBinary, String, insert, update

from data.encryption import EncryptedText
from data.models import Base
from data.models.base import ExactNumber, Instant, Word
from data.queries.privacy.erasing.belonging import OF_RETURN, refers_to, rows_of
from data.registry import KEY, Classification, Erase, Sensitivity
from services.desk import clock

# The return and its order stand already.
_MADE_ELSEWHERE = frozenset({"shop_order", "return_case", "customer", "order_line", "parcel", "order_payment"})
_STATES = {
    ("refund", "state"): "completed",
    ("customer_payment", "state"): "waived",
    ("replacement", "state"): "delivered",
    ("postage_excess", "state"): "confirmed",
}
# What a check of the table demands beside.
_BESIDE: dict[str, dict[str, object]] = {"received_unit": {"unit_no": 1}}


class Canaries:
    """What was planted; each value once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers = itertools.count(1)

    def text(self, length: int | None) -> str:
        """A word that nothing else holds."""
        word = f"Zq{secrets.token_hex(5)}{next(self._numbers)}"[: length or 40]
        self.texts.append(word)
        return word

    def value(self, column: Column[Any]) -> object:
        """Something personal of the column's kind."""
        if isinstance(column.type, JSON):
            return [self.text(None)] if column.name == "evidence_seen" else {"said": self.text(None)}
        if isinstance(column.type, EncryptedText):
            return self.text(None)
        if isinstance(column.type, LargeBinary):
            return secrets.token_bytes(16)
        if isinstance(column.type, String):
            return self.text(column.type.length)
        return secrets.randbelow(2**31)


def says_something(column: Column[Any]) -> bool:
    """Whether the column says something of a person, and links no rows."""
    said: Classification = column.info[KEY]
    links = bool(column.foreign_keys) or column.primary_key or column.name == "assessment"
    return said.sensitivity is not Sensitivity.NONE and said.erase is not Erase.KEEP and not links


def overwrite(tx: Connection, canaries: Canaries, name: str, path: str, key: int) -> None:
    """Let every personal column of the rows that are there say something."""
    table = Base.metadata.tables[name]
    values = {column.name: canaries.value(column) for column in table.columns if says_something(column)}
    if values and name != "photo_band":
        tx.execute(update(table).where(rows_of(name, path, [key])).values(values))


def plant(tx: Connection, canaries: Canaries, known: dict[str, int]) -> None:
    """A row in every table that belongs to a return, with those it refers to among `known` (table to id)."""
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_RETURN or table.name in _MADE_ELSEWHERE or table.name in known:
            continue
        values = {column.name: _filled(column, canaries, known) for column in table.columns if _is_needed(column)}
        values |= _BESIDE.get(table.name, {})
        made = tx.execute(insert(table).values(values)).inserted_primary_key
        if made is not None and "id" in table.c:
            known[table.name] = int(made[0])


def _is_needed(column: Column[Any]) -> bool:
    numbered = column.primary_key and column.name == "id" and not column.foreign_keys
    leads = OF_RETURN[column.table.name].partition(".")[0] == column.name
    return not numbered and (not column.nullable or leads or says_something(column))


def _filled(column: Column[Any], canaries: Canaries, known: dict[str, int]) -> object:
    if column.foreign_keys:
        return known[refers_to(column).name]
    if column.name == "record_id":
        return known["return_case"]
    if says_something(column):
        return canaries.value(column)
    if isinstance(column.type, Word):
        return _word(column)
    if isinstance(column.type, Instant):
        return clock.now()
    plain: dict[type, object] = {Date: date(2024, 7, 1), Boolean: False, Integer: 1, BigInteger: 1, JSON: {}}
    if isinstance(column.type, JSON):
        return {"lines": []} if column.name == "assessment" else {}
    if isinstance(column.type, ExactNumber):
        return 1
    if isinstance(column.type, String):
        return secrets.token_hex(8)[: column.type.length]
    return next(value for kind, value in plain.items() if isinstance(column.type, kind))


def _word(column: Column[Any]) -> object:
    kinds = list(column.type.kind)  # type: ignore[attr-defined]
    wanted = _STATES.get((column.table.name, column.name))
    return next((one for one in kinds if one.value == wanted), kinds[0])
