"""What an assessment says: findings per clause, conflicts in the text, formulas, and the whole as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from services.policy import money
from services.policy.terms import Decision, Option, Payer, Proof, Result, ShippingStatus, Tier

Json = Mapping[str, object]


@dataclass(frozen=True)
class Window:
    """The time in which the customer had to make contact."""

    rule: str
    last_day: date

    def to_json(self) -> Json:
        """As the case format has it."""
        return {"rule": self.rule, "last_day": self.last_day.isoformat()}


@dataclass(frozen=True)
class Finding:
    """One clause held against the facts; `readings` are those of the case that the clause leans on."""

    clause: str
    title: str
    result: Result
    says: str
    reading: str
    saw: str
    readings: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """As the case format has it; the reading ends with the ids of the conflicts that the case touches."""
        touched = f" ({', '.join(self.readings)})" if self.readings else ""
        told = {key: str(getattr(self, key)) for key in ("clause", "result", "says", "saw")}
        return {**told, "reading": f"{self.reading}{touched}"}


@dataclass(frozen=True)
class Conflict:
    """A contradiction or gap in the text that this case touches, with both readings."""

    reading: str
    title: str
    gap: str
    in_force: str
    other: str
    why: str
    owner_decides: bool


@dataclass(frozen=True)
class Term:
    """One part of a formula: what it is, how it came about, and the amount in minor units."""

    label: str
    working: str
    minor: int


@dataclass(frozen=True)
class Formula:
    """How an amount came about: the least of its terms (`min`), or the first less the others (`minus`)."""

    kind: str
    terms: tuple[Term, ...]
    minor: int
    currency: str

    @property
    def text(self) -> str:
        """`min(receipt 62.00 - duties 0.00, 35% x 45.00 = 15.75, USD 40 = 40.00)`."""
        parts = [term.working for term in self.terms]
        return f"min({', '.join(parts)})" if self.kind == "min" else " - ".join(parts)

    def to_json(self) -> Json:
        """The terms, the text and the result in minor units."""
        return {**asdict(self), "text": self.text}


@dataclass(frozen=True)
class Postage:
    """Return postage in minor units of the order's currency; `cap` is None where there is none."""

    status: ShippingStatus
    cap: int | None = None
    reimbursed: int = 0
    excess: int = 0
    formula: Formula | None = None


@dataclass(frozen=True)
class Assessment:
    """The recommendation on one line; amounts in minor units of `currency`."""

    decision: Decision
    tier: Tier | None
    window: Window | None
    days_since_shipment: int | None
    days_since_delivery: int | None
    options: tuple[Option, ...]
    currency: str
    item_refund: int | None
    item_formula: Formula | None
    postage: Postage
    return_payer: Payer | None
    outbound_payer: Payer | None
    missing_proofs: tuple[Proof, ...]
    flags: tuple[str, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    last_eligible_day: date | None
    policy_version: date
    checkout_shipping_refund: int = 0
    legal_note: str | None = None

    def days_left(self, today: date) -> int | None:
        """Whole days from `today` to the last eligible day, below 0 once it is over; None where there is none."""
        return None if self.last_eligible_day is None else (self.last_eligible_day - today).days

    def to_json(self) -> dict[str, object]:
        """The result as the case format has it; amounts are JSON numbers in major units."""
        return {
            "decision": str(self.decision),
            "tier": _text(self.tier),
            "window": self.window.to_json() if self.window else None,
            "days_since_shipment": self.days_since_shipment,
            "days_since_delivery": self.days_since_delivery,
            "resolution_options": [str(option) for option in self.options],
            "item_refund_amount": self._number(self.item_refund),
            "shipping_cap": self._number(self.postage.cap),
            "shipping_reimbursement": self._number(self.postage.reimbursed),
            "shipping_excess_for_confirmation": self._number(self.postage.excess),
            "shipping_status": str(self.postage.status),
            "who_pays_return_shipping": _text(self.return_payer),
            "who_pays_outbound_shipping": _text(self.outbound_payer),
            "missing_proofs": [str(proof) for proof in self.missing_proofs],
            "flags": list(self.flags),
            "findings": [finding.to_json() for finding in self.findings],
        }

    def to_record(self) -> dict[str, object]:
        """Everything that was shown, for a decision to keep: the JSON form, titles, conflicts, formulas, version."""
        return self.to_json() | {
            "findings": [{**finding.to_json(), **_shown(finding)} for finding in self.findings],
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
            "currency": self.currency,
            "item_formula": self.item_formula.to_json() if self.item_formula else None,
            "postage_formula": self.postage.formula.to_json() if self.postage.formula else None,
            "checkout_shipping_refund": self._number(self.checkout_shipping_refund),
            "last_eligible_day": self.last_eligible_day.isoformat() if self.last_eligible_day else None,
            "legal_note": self.legal_note,
            "policy_version": self.policy_version.isoformat(),
        }

    def _number(self, minor: int | None) -> float | None:
        return None if minor is None else json_number(money.to_major(minor, self.currency))


def json_number(amount: Decimal) -> float:
    """A decimal as the JSON number of the same digits; only for writing JSON, never for reckoning."""
    return float(amount)


def _text(word: Tier | Payer | None) -> str | None:
    return None if word is None else str(word)


def _shown(finding: Finding) -> Json:
    return {"title": finding.title, "reading": finding.reading, "readings": list(finding.readings)}
