"""Tables, one file per family; importing this package knows them all."""

from data.models import (
    audit,
    catalogue,
    consent,
    desk,
    erasure,
    evidence,
    messages,
    money,
    privacy,
    privacy_packages,
    privacy_rights,
    queue,
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
    "consent",
    "desk",
    "erasure",
    "evidence",
    "messages",
    "money",
    "privacy",
    "privacy_packages",
    "privacy_rights",
    "queue",
    "returns",
    "settling",
    "staff",
    "warehouse",
    "work",
]
