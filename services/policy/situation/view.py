"""What the clauses and readings look at: the situation together with what came of it."""

from dataclasses import dataclass

from services.policy.facts import Extra, Facts, Inspection
from services.policy.findings import Formula, Postage
from services.policy.situation.section import Ground
from services.policy.situation.situation import Situation
from services.policy.situation.standstill import Standstill
from services.policy.terms import Decision, Option, Payer, Tier


@dataclass(frozen=True)
class View:
    """One line, assessed: its situation, the stop or the grounds, and the outcome.

    `refund` is what a refund comes to, `shown_refund` the same where a refund was asked for, or nothing was.
    """

    situation: Situation
    stop: Standstill | None
    grounds: tuple[Ground, ...]
    decision: Decision
    options: tuple[Option, ...]
    refund: Formula | None
    shown_refund: Formula | None
    postage: Postage
    return_payer: Payer | None
    outbound_payer: Payer | None

    @property
    def facts(self) -> Facts:
        """The facts of the line."""
        return self.situation.facts

    @property
    def extra(self) -> Extra:
        """Facts that only some cases have."""
        return self.situation.facts.extra

    @property
    def found(self) -> Inspection:
        """What the warehouse found."""
        return self.situation.facts.found

    @property
    def claimed_tier(self) -> Tier | None:
        """The section that was claimed, also where the case has stopped because its window is closed."""
        return self.stop.tier if self.stop else self.situation.tier

    @property
    def tier(self) -> Tier | None:
        """The section that governs, None where the case has stopped before."""
        return None if self.stop else self.situation.tier
