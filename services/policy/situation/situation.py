"""The facts beside one version of the policy: ages in days, the window, the rung of the ladder, the tier."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.policy.book import Policy
from services.policy.facts import Facts
from services.policy.findings import Window
from services.policy.once import once
from services.policy.situation.proofs import fillers, proof_slots
from services.policy.terms import LADDER, Decision, Proof, Reason, Tier

SECTION_OF = {Reason.INCORRECT_ITEM: Tier.INCORRECT_ITEM, Reason.UNSATISFACTORY: Tier.UNSATISFACTORY}
WINDOW_CLAUSE = {Reason.ARRIVED_BROKEN: "BR-10", Reason.UNSATISFACTORY: "BR-29"}
# Sections whose window may be read as the days after delivery alone: the reading and its key.
BORROWING = {Reason.ARRIVED_BROKEN: ("C13", "guarantee"), Reason.UNSATISFACTORY: ("C21", "window")}
REFUSED_BROKEN = "package_broken_or_open"
REFUSED_DUTIES = "import_duties"


@dataclass(frozen=True)
class Situation:
    """What the clauses look at; every derived value is None where a date that it needs is missing."""

    facts: Facts
    policy: Policy

    @once
    def shipment_age(self) -> int | None:
        """Whole days from shipment to the first contact."""
        return days_between(self.facts.ship_date, self.facts.request_date)

    @once
    def delivery_age(self) -> int | None:
        """Whole days from delivery to the first contact."""
        return days_between(self.facts.delivery_date, self.facts.request_date)

    @once
    def dates_contradict(self) -> bool:
        """Whether the dates cannot all be true: they must not run backwards to the day of the request."""
        facts = self.facts
        chain = (facts.order_date, facts.ship_date, facts.delivery_date, facts.request_date)
        first = (facts.order_date, facts.extra.original_ship_date, facts.ship_date, facts.request_date)
        failure = (facts.extra.claimed_malfunction_date, facts.request_date)
        return not all(in_order(days) for days in (chain, first, failure))

    @once
    def long_haul(self) -> bool:
        """Shipped to Brazil or Russia (BR-03)."""
        return self.facts.destination_country in self.policy["BR-03"].words("countries")

    @once
    def window_clause(self) -> str:
        """The clause whose days count: 15 after delivery, 30 after shipment, or 40 for BR and RU (BR-01 to BR-03)."""
        if self.delivery_alone:
            return "BR-01"
        if self.long_haul:
            return "BR-03"
        return "BR-01" if self.facts.delivery_traceable else "BR-02"

    @once
    def delivery_alone(self) -> bool:
        """Whether the section is read as knowing neither 30 nor 40 days (C13, C21)."""
        reading = BORROWING.get(self.facts.reason)
        return reading is not None and self.policy[reading[0]].text(reading[1]) == "delivery_only"

    @once
    def window(self) -> Window | None:
        """The window of the reason, None where the date that starts it is missing."""
        days = self.policy.window_days(self.window_clause)
        if self.window_clause == "BR-03":
            return self._after(self.facts.ship_date, f"{days}d_after_shipment_br_ru", days)
        if self.window_clause == "BR-02":
            return self._after(self.facts.ship_date, f"{days}d_after_shipment_untraceable", days)
        days = self.policy.window_days(WINDOW_CLAUSE.get(self.facts.reason, "BR-01"))
        return self._after(self.facts.delivery_date, f"{days}d_after_delivery", days)

    def _after(self, start: date | None, rule: str, days: int) -> Window | None:
        return None if start is None else Window(rule, self.last_day_from(start, days))

    def last_day_from(self, start: date, days: int) -> date:
        """The last of so many days after an event; whether its own day counts is a reading (C4)."""
        return start + timedelta(days=days - self.policy["C4"].number("day_of_event"))

    @once
    def in_window(self) -> bool | None:
        """Whether the first contact lies in the window, its last day included (C4)."""
        return None if self.window is None else self.facts.request_date <= self.window.last_day

    @once
    def delivery_window_end(self) -> date | None:
        """Where the 15 days after delivery would end, had the parcel gone elsewhere (C2)."""
        days = self.policy.window_days(WINDOW_CLAUSE.get(self.facts.reason, "BR-01"))
        return self.last_day_from(self.facts.delivery_date, days) if self.facts.delivery_date else None

    @once
    def late_long_haul(self) -> bool:
        """BR or RU, the 40 days are over, and 15 days after the late delivery are not (C2)."""
        end = self.delivery_window_end
        return (
            self.window_clause == "BR-03"
            and self.in_window is False
            and end is not None
            and self.facts.request_date <= end
        )

    @once
    def ladder_start(self) -> date | None:
        """The shipment that starts the ladder; a replacement stays on the first shipment (BR-05, C33)."""
        extra = self.facts.extra
        own = self.policy["C33"].text("ladder_from") == "own_shipment"
        return extra.original_ship_date if extra.is_replacement and not own else self.facts.ship_date

    @once
    def ladder_day(self) -> int | None:
        """The day of the ladder on which the customer made contact."""
        return days_between(self.ladder_start, self.facts.request_date)

    @once
    def fails_before_delivery(self) -> bool:
        """Whether the failure is said to date from before the item was there."""
        claimed, arrived = self.facts.extra.claimed_malfunction_date, self.facts.delivery_date or self.facts.ship_date
        return claimed is not None and arrived is not None and claimed < arrived

    @once
    def failure_counts(self) -> bool:
        """Whether a proven day of failure takes the place of the day of the request (C5)."""
        proven = self.facts.extra.claimed_malfunction_date and self.facts.extra.malfunction_date_proof
        by_failure = self.policy["C5"].text("failure_day") == "proven_failure"
        return bool(proven) and by_failure and not self.fails_before_delivery

    @once
    def rung(self) -> Tier | None:
        """The rung of the ladder by the day of the request, or by that of a proven failure (C5)."""
        failed = self.facts.extra.claimed_malfunction_date
        return self.rung_on(failed if failed and self.failure_counts else self.facts.request_date)

    @once
    def claimed_rung(self) -> Tier | None:
        """The rung by the claimed day of failure, None where none is claimed."""
        claimed = self.facts.extra.claimed_malfunction_date
        return self.rung_on(claimed) if claimed else None

    def rung_on(self, day: date) -> Tier | None:
        """The rung of the ladder on a day (BR-06)."""
        if self.ladder_start is None:
            return None
        if day <= self.last_day_from(self.ladder_start, self.policy["BR-06"].number("first_days")):
            return Tier.DEFECT_0_90
        over = day > self.last_day_from(self.ladder_start, self.last_rung_day)
        return Tier.AFTER_180 if over else Tier.DEFECT_91_180

    @once
    def last_rung_day(self) -> int:
        """The day after shipment with which the ladder ends (BR-06)."""
        return self.policy["BR-06"].number("last_days")

    @once
    def ladder_end(self) -> date | None:
        """The last day of the rung on which the request lies; of the whole ladder once that is over."""
        key = "first_days" if self.rung is Tier.DEFECT_0_90 else "last_days"
        return self.last_day_from(self.ladder_start, self.policy["BR-06"].number(key)) if self.ladder_start else None

    @property
    def all_refunded(self) -> bool:
        """Whether every unit of the line has been refunded before."""
        return self.facts.extra.already_refunded_units >= self.facts.quantity

    @once
    def transit_damage_alone(self) -> bool:
        """Damage from transport on an item that works, or that nobody has called broken otherwise (C1)."""
        extra = self.facts.extra
        return extra.item_works is True or (extra.visible_transit_damage is True and extra.item_works is None)

    @once
    def late_rule(self) -> Decision:
        """What a late delivery to BR or RU leads to (C2)."""
        return Decision(self.policy["C2"].text("late_delivery"))

    @once
    def counts_as_in_window(self) -> bool | None:
        """As `in_window`, where the owner may let the later of both dates count for BR and RU (C2)."""
        return True if self.late_long_haul and self.late_rule is Decision.ELIGIBLE else self.in_window

    @once
    def tier(self) -> Tier | None:
        """The section that governs; None where a missing date leaves it open (C1)."""
        reason = self.facts.reason
        if reason is Reason.DEFECTIVE:
            return self.rung
        if reason is not Reason.ARRIVED_BROKEN or self.counts_as_in_window:
            return SECTION_OF.get(reason, Tier.DOA_15)
        if self.counts_as_in_window is None and not self.delivery_alone:
            return None
        return self.rung if self.policy["C1"].text("late_broken") == "ladder" else Tier.DOA_15

    @once
    def on_ladder(self) -> bool:
        """Whether the ladder for defects governs."""
        return self.tier in LADDER

    @once
    def beyond_ladder(self) -> bool:
        """Broken on arrival after so late a delivery that the 180 days are over (C14)."""
        shipped = self.facts.ship_date
        over = shipped is not None and self.facts.request_date > self.last_day_from(shipped, self.last_rung_day)
        return over and self.tier is Tier.DOA_15 and bool(self.counts_as_in_window)

    @once
    def missing_proofs(self) -> tuple[Proof, ...]:
        """Slots of the reason that no evidence fills (BR-15, BR-24, C16, C17)."""
        given = self.facts.evidence
        video = self.policy["C17"].text("package_video") == "enough"
        return tuple(
            slot for slot in self.required_proofs if not any(kind in given for kind in fillers(slot, video=video))
        )

    @once
    def required_proofs(self) -> tuple[Proof, ...]:
        """Slots that the section asks for."""
        if self.facts.reason is Reason.REFUSED_DELIVERY or self.tier in (Tier.AFTER_180, None):
            return ()
        return proof_slots(self.policy, self.facts.reason, split_order=self.facts.multi_parcel_shipment)


def days_between(start: date | None, end: date) -> int | None:
    """Whole calendar days, 0 on the same day (C4)."""
    return None if start is None else (end - start).days


def in_order(days: tuple[date | None, ...]) -> bool:
    """Whether the known days do not run backwards."""
    known = [day for day in days if day is not None]
    return known == sorted(known)
