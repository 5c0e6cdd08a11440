"""The register of breaches."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from data.models.privacy import Breach
from data.vocabulary import BreachKind, BreachRisk


@dataclass(frozen=True)
class BreachRow:
    """One breach."""

    id: int
    form_key: str
    version: int
    kind: BreachKind
    description: str
    first_alert_at: datetime
    aware_at: datetime | None
    risk: BreachRisk | None
    authority_told_at: datetime | None
    late_reasons: str | None
    people_told_at: datetime | None
    outcome: str | None
    closed_at: datetime | None


_COLUMNS: tuple[Any, ...] = tuple(Breach.__table__.columns)


def everything(tx: Connection) -> list[BreachRow]:
    """All breaches, newest first."""
    rows = tx.execute(select(*_COLUMNS).order_by(Breach.first_alert_at.desc(), Breach.id.desc()))
    return [BreachRow(**row._mapping) for row in rows]


def find(tx: Connection, breach_id: int) -> BreachRow | None:
    """A breach, locked for the transaction."""
    row = tx.execute(select(*_COLUMNS).where(Breach.id == breach_id).with_for_update()).first()
    return None if row is None else BreachRow(**row._mapping)


def by_form(tx: Connection, form_key: str) -> int | None:
    """The breach that this form has become."""
    return tx.execute(select(Breach.id).where(Breach.form_key == form_key)).scalar()


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a breach and return its id."""
    return int(tx.execute(insert(Breach).values(version=1, **values).returning(Breach.id)).scalar_one())


def change(tx: Connection, breach_id: int, version: int, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set columns of a breach as it was shown; False when it is not at that version any more."""
    shown = and_(Breach.id == breach_id, Breach.version == version)
    return tx.execute(update(Breach).where(shown).values(version=version + 1, **values)).rowcount == 1
