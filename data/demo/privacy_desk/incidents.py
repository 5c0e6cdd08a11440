"""The demonstration's breaches: what happened how many hours ago, and what was done since."""

from dataclasses import dataclass

from data.vocabulary import BreachKind, BreachRisk


@dataclass(frozen=True)
class Incident:
    """A breach so many hours ago; hours after its first word it was known and told, and closed with an outcome."""

    ago: int
    kind: BreachKind
    text: str
    known: int | None = None
    risk: BreachRisk | None = None
    told: int | None = None
    reasons: str = ""
    outcome: str = ""


INCIDENTS = (
    Incident(
        500,
        BreachKind.DISCLOSURE,
        "A parcel list with forty names and addresses was mailed to the wrong carrier.",
        known=6,
        risk=BreachRisk.RISK,
        told=30,
        outcome="The carrier deleted the list and said so in writing; lists go out encrypted now.",
    ),
    Incident(
        300,
        BreachKind.LOSS,
        "A telephone with photos of returned goods was left in a train. It was locked, but not wiped at once.",
        known=4,
        risk=BreachRisk.RISK,
        told=96,
        reasons="Over the weekend nobody could say which photos were on it; they were counted on Monday.",
    ),
    Incident(
        20,
        BreachKind.ACCESS,
        "A customer saw another customer's return after signing in on the site.",
        known=2,
    ),
)
