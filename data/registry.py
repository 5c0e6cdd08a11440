"""One register of every column: whose data it is, what for, and how it is exported, erased, kept and masked.

Each column carries its classification in `info`; `classified()` gathers them and a test fails for a column without one
(design rule 8; privacy policy P02, P10).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import MetaData

KEY = "privacy"


class Sensitivity(StrEnum):
    """P02, P03: pseudonymous rows stay personal and are found by a data subject request."""

    PERSONAL = "personal"
    PSEUDONYMOUS = "pseudonymous"
    NONE = "none"


class Purpose(StrEnum):
    """The four purposes of the privacy policy (P10)."""

    PROVIDE = "provide"
    COMMUNICATE = "communicate"
    ADVERTISE = "advertise"
    SAFETY = "safety"


class Export(StrEnum):
    """Whether a person's package holds the value."""

    INCLUDE = "include"
    REVIEW = "review"
    EXCLUDE = "exclude"


class Erase(StrEnum):
    """What erasure does to the value."""

    DELETE = "delete"
    BLANK = "blank"
    KEEP = "keep"


class Mask(StrEnum):
    """How lists show the value."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    HIDE = "hide"
    SHOW = "show"


class Keep(StrEnum):
    """How long the value is kept: the retention schedule's periods (years are settings)."""

    ORDER_RECORD = "order_record"
    CASE_RECORD = "case_record"
    STAFF_RECORD = "staff_record"
    AUDIT_RECORD = "audit_record"
    SESSION = "session"
    PRIVACY_RECORD = "privacy_record"


@dataclass(frozen=True)
class Classification:
    """What the register says of one column; `subject` is the path from the row to its person."""

    sensitivity: Sensitivity
    subject: str | None = None
    purposes: tuple[Purpose, ...] = ()
    export: Export = Export.EXCLUDE
    erase: Erase = Erase.KEEP
    keep: Keep | None = None
    mask: Mask = Mask.SHOW


def personal(
    subject: str,
    *purposes: Purpose,
    keep: Keep,
    mask: Mask = Mask.HIDE,
    export: Export = Export.INCLUDE,
    erase: Erase = Erase.BLANK,
) -> dict[Any, Any]:
    """`info` of a column that says something about an identifiable person."""
    return {KEY: Classification(Sensitivity.PERSONAL, subject, purposes, export, erase, keep, mask)}


def pseudonymous(
    subject: str, *purposes: Purpose, keep: Keep, export: Export = Export.EXCLUDE, erase: Erase = Erase.BLANK
) -> dict[Any, Any]:
    """`info` of a column that leads to a person only together with something else (an id, a keyed hash)."""
    return {KEY: Classification(Sensitivity.PSEUDONYMOUS, subject, purposes, export, erase, keep)}


NONE: dict[Any, Any] = {KEY: Classification(Sensitivity.NONE)}


def classified(metadata: MetaData) -> dict[str, Classification]:
    """`table.column` to its classification; a column without one is missing here."""
    return {
        f"{table.name}.{column.name}": column.info[KEY]
        for table in metadata.sorted_tables
        for column in table.columns
        if KEY in column.info
    }
