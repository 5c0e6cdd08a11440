"""What the queue shows: a tab, filters and a search, as the URL carries them; what cannot be read is left out.

Addresses end in logs and browser histories, saved views in a plain column: a search that may name a person is sealed.
"""

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag

from data import encryption
from data.vocabulary import Reason, Recommendation, ReturnState, Tier
from services.desk.text import form_values

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
# One word with a digit in it: the number of a return, an order or a product.
_NUMBER = re.compile(r"[A-Za-z0-9-]*\d[A-Za-z0-9-]*", re.ASCII)
_SEALED = "~"
_LABEL = "queue.search"


class Tab(StrEnum):
    """The queue's tabs."""

    MINE = "mine"
    REVIEW = "review"
    CUSTOMER = "customer"
    ESCALATED = "escalated"
    DECIDED = "decided"
    ALL = "all"


class Who(StrEnum):
    """Assignees that are not one named person."""

    ME = "me"
    NOBODY = "nobody"


class Due(StrEnum):
    """By when a decision is due; a clock that stands still while a customer is waited for is due at no time."""

    LATE = "late"
    TODAY = "today"


class Sort(StrEnum):
    """Orders in which the rows may be wanted, other than the tab's own; a minus stands for falling."""

    FIRST_DUE = "due"
    LAST_DUE = "-due"
    OLDEST = "opened"
    NEWEST = "-opened"
    LOWEST = "amount"
    HIGHEST = "-amount"


def _sealed(term: str) -> str:
    """The term as the URL carries it, the same for a while, so that the links of a page stay as they are."""
    if _NUMBER.fullmatch(term):
        return term
    return _SEALED + base64.urlsafe_b64encode(encryption.seal_once(_LABEL, term)).decode().rstrip("=")


def _unsealed(text: str) -> str:
    """The term of a URL; ValueError for what this desk did not seal."""
    if not text.startswith(_SEALED):
        return form_values.term(text)
    blob = base64.urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4))
    try:
        return encryption.unseal(_LABEL, blob)
    except (InvalidTag, KeyError, IndexError) as broken:
        raise ValueError(text) from broken


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise ValueError(text)
    return text


def _who(text: str) -> Who | int:
    return _whole(text) if text[:1].isdigit() else Who(text)


@dataclass(frozen=True)
class QueueFilters:
    """What narrows and orders the queue. `older_than` is in days, `least` and `most` are whole US dollars."""

    tab: Tab = Tab.MINE
    search: str = ""
    state: ReturnState | None = None
    reason: Reason | None = None
    country: str | None = None
    tier: Tier | None = None
    recommendation: Recommendation | None = None
    assignee: Who | int | None = None
    older_than: int | None = None
    least: int | None = None
    most: int | None = None
    due: Due | None = None
    sort: Sort | None = None

    def to_params(self) -> dict[str, str]:
        """The URL's parameters; what is as usual is left out."""
        return {
            _PARAMETERS[field.name]: _sealed(value) if field.name == "search" else str(value)
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        }

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> "QueueFilters":
        """Read the URL's parameters; whatever they hold, there is an answer."""
        read = {name: _read(params.get(parameter), _READERS[name]) for name, parameter in _PARAMETERS.items()}
        return cls(**{name: value for name, value in read.items() if value is not None})

    def narrowing(self) -> tuple[str, ...]:
        """The names of the filters in use, besides the tab, the search and the order."""
        return tuple(f.name for f in fields(self) if f.name not in _FRAME and getattr(self, f.name) is not None)

    def without(self, names: Iterable[str]) -> "QueueFilters":
        """The same with these filters taken away."""
        usual: dict[str, Any] = {field.name: field.default for field in fields(self) if field.name in set(names)}
        return replace(self, **usual)


_FRAME = ("tab", "search", "sort")
_PARAMETERS = {
    "tab": "tab",
    "search": "q",
    "state": "state",
    "reason": "reason",
    "country": "country",
    "tier": "tier",
    "recommendation": "advice",
    "assignee": "who",
    "older_than": "older",
    "least": "from",
    "most": "to",
    "due": "due",
    "sort": "sort",
}
_READERS: dict[str, Callable[[str], Any]] = {
    "tab": Tab,
    "search": _unsealed,
    "state": ReturnState,
    "reason": Reason,
    "country": _country,
    "tier": Tier,
    "recommendation": Recommendation,
    "assignee": _who,
    "older_than": _whole,
    "least": _whole,
    "most": _whole,
    "due": Due,
    "sort": Sort,
}


def _read(value: object, reader: Callable[[str], Any]) -> Any:  # noqa: ANN401 - each field has its own type
    if not isinstance(value, str) or not value:
        return None
    try:
        return reader(value)
    except ValueError:
        return None
