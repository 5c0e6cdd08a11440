"""The privacy desk's settings by name."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from data.models.privacy import PrivacySetting


def read(tx: Connection) -> dict[str, Any]:
    """What was set; everything else stands as the product ships it."""
    return {row.name: row.value for row in tx.execute(select(PrivacySetting.name, PrivacySetting.value))}


def write(tx: Connection, name: str, value: Any) -> None:  # noqa: ANN401 - a JSON value
    """Set one setting."""
    tx.execute(delete(PrivacySetting).where(PrivacySetting.name == name))
    tx.execute(insert(PrivacySetting).values(name=name, value=value))
