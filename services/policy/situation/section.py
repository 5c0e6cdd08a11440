"""One reason for a decision within a section of the policy."""

from dataclasses import dataclass

from services.policy.situation.situation import Situation
from services.policy.terms import Decision


@dataclass(frozen=True)
class Ground:
    """One reason for a decision.

    `routes_only`: a person looks, and what the policy grants stays as it is. `remedy_only`: the person judges how to
    make good, not whether. `breach`: a condition was not kept, so nothing is paid before the person has looked.
    """

    decision: Decision
    flags: tuple[str, ...] = ()
    routes_only: bool = False
    remedy_only: bool = False
    breach: bool = False


def review(*flags: str) -> Ground:
    """A person has to look, and to set the amount."""
    return Ground(Decision.MANUAL_REVIEW, flags)


def out_of_stock(situation: Situation) -> bool:
    """Whether the stock check found no replacement."""
    return situation.facts.found.replacement_in_stock is False
