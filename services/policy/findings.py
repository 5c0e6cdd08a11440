"""What an assessment says: findings per clause, conflicts in the text, formulas, and the whole as JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import NamedTuple

from services.policy import money
from services.policy.book import Entry
from services.policy.once import once
from services.policy.terms import Decision, Option, Payer, Proof, RepairPayer, Result, ShippingStatus, Tier

Json = Mapping[str, object]


@dataclass(frozen=True)
class Window:
    """The time in which the customer had to make contact."""

    rule: str
    last_day: date

    def to_json(self) -> Json:
        """As the case format has it."""
        return {"rule": self.rule, "last_day": self.last_day.isoformat()}


class Finding(NamedTuple):
    """One clause held against the facts. Its quote is looked up in the version of the policy when it is shown."""

    entry: Entry
    result: Result
    saw: str
    readings: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """`BR-01`."""
        return self.entry.id

    @property
    def title(self) -> str:
        """The clause in a few words."""
        return self.entry.title

    @property
    def says(self) -> str:
        """What the policy says, word for word."""
        return self.entry.says

    @property
    def reading(self) -> str:
        """How the clause is read."""
        return self.entry.reading

    def to_json(self) -> Json:
        """As the case format has it; the reading ends with the ids of the conflicts that the case touches."""
        reading = self.entry.reading
        return {
            "clause": self.entry.id,
            "result": self.result.value,
            "says": self.entry.says,
            "saw": self.saw,
            "reading": f"{reading} ({', '.join(self.readings)})" if self.readings else reading,
        }

    def to_text(self) -> str:
        """As `to_json`, written: what is constant of a clause is encoded once per version of the policy."""
        opening, reading = self.entry.encoded
        touched = f" ({', '.join(self.readings)})" if self.readings else ""
        saw = encode_basestring_ascii(self.saw)
        return f'{opening}{self.result.value}", "saw": {saw}, "reading": "{reading}{touched}"}}'


class Conflict(NamedTuple):
    """A contradiction or gap in the text that this case touches; both readings are looked up when they are shown."""

    entry: Entry

    @property
    def reading(self) -> str:
        """`C8`."""
        return self.entry.id

    @property
    def title(self) -> str:
        """The contradiction in a few words."""
        return self.entry.title

    @property
    def gap(self) -> str:
        """What the text says twice, or not at all."""
        return str(self.entry.head["gap"])

    @property
    def in_force(self) -> str:
        """The reading that acts."""
        return self.entry.text("in_force")

    @property
    def other(self) -> str:
        """The reading that might act instead."""
        return self.entry.text("other")

    @property
    def why(self) -> str:
        """Why the one acts."""
        return self.entry.text("why")

    @property
    def owner_decides(self) -> bool:
        """Whether only the shop's owner can settle it."""
        return self.entry.head.get("owner_decides") is True

    def to_json(self) -> Json:
        """Both readings with the reason for the one in force."""
        return self.entry.both_readings


class Shown(NamedTuple):
    """What is shown beside a recommendation."""

    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]


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
    """Return postage in minor units of the order's currency; `cap` is None where there is none.

    `clause` is the one that grants it, None where none does.
    """

    status: ShippingStatus
    cap: int | None = None
    reimbursed: int = 0
    excess: int = 0
    formula: Formula | None = None
    clause: str | None = None


@dataclass(frozen=True)
class Assessment:
    """The recommendation on one line; amounts in minor units of `currency`.

    `outbound_deduction` is what the order's shipping takes off a refund of this line, `parts_deduction` what missing
    parts take off it, whatever was asked for. `look_up` holds the case against every clause and reading; that is done
    when somebody wants to see it.
    """

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
    look_up: Callable[[], Shown] = field(compare=False, repr=False)
    last_eligible_day: date | None
    policy_version: date
    checkout_shipping_refund: int = 0
    outbound_deduction: Term | None = None
    parts_deduction: Term | None = None
    repair_payer: RepairPayer = RepairPayer.UNDECIDED
    legal_note: str | None = None

    @once
    def shown(self) -> Shown:
        """What the clauses and the readings say to the case."""
        return self.look_up()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One per clause, in the order of the text."""
        return self.shown.findings

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The contradictions and gaps that the case touches."""
        return self.shown.conflicts

    def days_left(self, today: date) -> int | None:
        """Whole days from `today` to the last eligible day, below 0 once it is over; None where there is none."""
        return None if self.last_eligible_day is None else (self.last_eligible_day - today).days

    def to_json(self) -> dict[str, object]:
        """The result as the case format has it; amounts are JSON numbers in major units."""
        return self.outcome_json() | {
            "findings": [finding.to_json() for finding in self.findings],
            "conflicts": [conflict.to_json() for conflict in self.conflicts],
        }

    def to_text(self, head: Json) -> str:
        """`head` and `to_json` as one line of JSON."""
        findings = ", ".join([finding.to_text() for finding in self.findings])
        conflicts = ", ".join([conflict.entry.encoded_gap for conflict in self.conflicts])
        told = json.dumps({**head, **self.outcome_json()})
        return f'{told[:-1]}, "findings": [{findings}], "conflicts": [{conflicts}]}}'

    def outcome_json(self) -> dict[str, object]:
        """What is recommended, without the findings and conflicts that it rests on."""
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
        }

    def to_record(self) -> dict[str, object]:
        """Everything that was shown, for a decision to keep: the JSON form, titles, formulas, version.

        The quotes are copied here, as they were shown: a later policy never rewrites an old why.
        """
        return self.to_json() | {
            "findings": [{**finding.to_json(), **_shown(finding)} for finding in self.findings],
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
