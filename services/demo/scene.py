"""A return of the demonstration while it is settled: who acts on it, and the keys of the forms that they fill in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from data.demo.settling import Arrive
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.errors import Conflict
from services.review import case_page

T = TypeVar("T")


@dataclass(frozen=True)
class Settling:
    """The return, and who acts; `key` begins the keys of its forms, `photo` draws what the bench saw."""

    actor: Actor
    return_id: int
    rma: str
    key: str
    photo: Callable[[Arrive], bytes]

    def shown(self) -> Shown:
        """The return as its page would show it now."""
        return Shown(self.return_id, case_page.open_case(self.actor, self.rma).case.version)

    def number(self, way: str) -> str:
        """A number for something that travels or is paid: the same whenever it is asked for."""
        digits = "".join(character for character in self.rma if character.isdigit())
        return f"{way}{digits}"


def one_of(found: Iterable[T]) -> T:
    """The first; Conflict where somebody at the desk has moved on what the story goes on with."""
    for first in found:
        return first
    raise Conflict("This return no longer stands as its story has it.")
