"""Tables, one file per family; importing this package knows them all."""

from data.models import (
    audit,
    catalogue,
    counters,
    desk,
    evidence,
    messages,
    money,
    returns,
    settling,
    staff,
    warehouse,
    work,
)
from data.models.base import Base

__all__ = [
    "Base",
    "audit",
    "catalogue",
    "counters",
    "desk",
    "evidence",
    "messages",
    "money",
    "returns",
    "settling",
    "staff",
    "warehouse",
    "work",
]
