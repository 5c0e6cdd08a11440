"""Within a section of the policy: everything that speaks against a plain yes, each on its own."""

from collections.abc import Callable

from services.policy.situation.section import Ground, review
from services.policy.situation.situation import Situation
from services.policy.situation.wrong_item import (
    batch_variation,
    partial_difference,
    refund_for_wrong_item,
    wrong_item_late,
)
from services.policy.terms import WARRANTY, Decision, Reason, Tier, Verdict, Wish

ITEM_AT_FAULT = (*WARRANTY, Tier.AFTER_180)
MUST_COME_BACK_AS_SENT = (Tier.INCORRECT_ITEM, Tier.UNSATISFACTORY)


Check = Callable[[Situation], Ground | None]


def grounds_of(situation: Situation) -> tuple[Ground, ...]:
    """All grounds that hold; the first never hides another."""
    return tuple(ground for check in CHECKS if (ground := check(situation)))


def too_late_when_unsatisfied(situation: Situation) -> Ground | None:
    """Not satisfied, and the window is closed (BR-29)."""
    late = situation.tier is Tier.UNSATISFACTORY and situation.counts_as_in_window is False
    return Ground(Decision.NOT_ELIGIBLE) if late else None


def failure_on_another_rung(situation: Situation) -> Ground | None:
    """The claimed day of failure lies on another rung than the request (C5)."""
    if not situation.on_ladder or situation.claimed_rung in (None, situation.rung):
        return None
    proof = ("malfunction_date_proof_given",) if situation.facts.extra.malfunction_date_proof else ()
    return review("claimed_malfunction_date_in_other_tier", *proof)


def ladder_over(situation: Situation) -> Ground | None:
    """After day 180: no refund, no replacement; a paid repair may be asked for (BR-23, C11)."""
    if situation.tier is not Tier.AFTER_180 or failure_on_another_rung(situation):
        return None
    if situation.facts.requested_resolution is Wish.PAID_REPAIR:
        return review("paid_repair_enquiry")
    return Ground(Decision.NOT_ELIGIBLE)


def delivered_after_the_ladder(situation: Situation) -> Ground | None:
    """Broken on arrival after day 180: a person decides, the remedy is recommended (C14)."""
    if not situation.beyond_ladder:
        return None
    return Ground(Decision.MANUAL_REVIEW, ("policy_conflict_doa_after_180",), routes_only=True)


def late_long_haul_on_ladder(situation: Situation) -> Ground | None:
    """BR or RU, broken on arrival, 40 days over: the ladder helps, and both dates are shown (C1, C2)."""
    conflict = situation.late_long_haul and situation.on_ladder and situation.facts.reason is Reason.ARRIVED_BROKEN
    return Ground(Decision.ELIGIBLE, ("policy_conflict_br_ru_late_delivery",)) if conflict else None


def accepted_damaged_package(situation: Situation) -> Ground | None:
    """Accepting a visibly damaged package can affect the request; how is not stated (BR-38)."""
    accepted = situation.facts.extra.accepted_visibly_damaged_package
    concerned = situation.tier in WARRANTY
    return review("accepted_visibly_damaged_package") if accepted and concerned else None


def misuse(situation: Situation) -> Ground | None:
    """Misuse or accident found at the inspection (BR-16, C32)."""
    if situation.facts.found.verdict is not Verdict.MISUSE:
        return None
    flags = ("misuse_found", "customer_choice_return_or_dispose")
    return Ground(Decision.NOT_ELIGIBLE, flags) if situation.tier in ITEM_AT_FAULT else review(*flags)


def condition_changed(situation: Situation) -> Ground | None:
    """Original package and condition, where the section asks for them; an accessory is paid for (BR-27, BR-31, C25)."""
    if situation.tier not in MUST_COME_BACK_AS_SENT:
        return None
    flags = condition_flags(situation)
    return review(*flags) if flags else None


def condition_flags(situation: Situation) -> tuple[str, ...]:
    """What did not come back as it was sent."""
    found = situation.facts.found
    checks = {
        "not_in_same_condition": found.verdict in (Verdict.USED, Verdict.MISUSE),
        "original_package_missing": found.original_package is False,
    }
    return tuple(flag for flag, holds in checks.items() if holds)


def found_something_else(situation: Situation) -> Ground | None:
    """The inspection found another reason than the one stated, or no defect: a person reclassifies."""
    verdict = situation.facts.found.verdict
    at_fault = situation.tier in ITEM_AT_FAULT
    if at_fault and verdict is Verdict.USED:
        return review("defect_not_confirmed")
    expected = Verdict.CONFIRMED_DEFECT if at_fault else Verdict.CONFIRMED_INCORRECT
    fits = verdict is expected and situation.tier is not Tier.UNSATISFACTORY
    confirmed = verdict in (Verdict.CONFIRMED_DEFECT, Verdict.CONFIRMED_INCORRECT)
    return review("inspection_found_other_reason") if confirmed and not fits else None


def works_after_all(situation: Situation) -> Ground | None:
    """Said to work: the ladder is for malfunctions, the window for what is damaged or not working (BR-01, BR-17)."""
    extra = situation.facts.extra
    undamaged = situation.facts.reason is Reason.ARRIVED_BROKEN and extra.visible_transit_damage is False
    return review("item_said_to_work") if extra.item_works and (situation.on_ladder or undamaged) else None


def claimed_twice(situation: Situation) -> Ground | None:
    """Another open request holds the unit; once the unit is here, a second claim is refused."""
    if not situation.facts.extra.open_request_on_same_unit:
        return None
    decision = Decision.NOT_ELIGIBLE if situation.facts.units_received else Decision.MANUAL_REVIEW
    return Ground(decision, ("open_request_on_same_unit",), no_options=True)


def refunded_already(situation: Situation) -> Ground | None:
    """Every unit of the line has been refunded before."""
    refunded = situation.facts.extra.already_refunded_units >= situation.facts.quantity
    return Ground(Decision.NOT_ELIGIBLE) if refunded else None


def fraud_signals(situation: Situation) -> Ground | None:
    """Signals only route the case to a person (BR-43, C36)."""
    signals = situation.facts.extra.fraud_signals
    return Ground(Decision.MANUAL_REVIEW, ("fraud_signals_person_decides",), routes_only=True) if signals else None


def proofs_missing(situation: Situation) -> Ground | None:
    """Proofs of the section that are not there yet (BR-15, BR-24)."""
    return Ground(Decision.NEEDS_INFO) if situation.missing_proofs else None


CHECKS: tuple[Check, ...] = (
    too_late_when_unsatisfied,
    failure_on_another_rung,
    ladder_over,
    delivered_after_the_ladder,
    late_long_haul_on_ladder,
    batch_variation,
    partial_difference,
    wrong_item_late,
    refund_for_wrong_item,
    accepted_damaged_package,
    misuse,
    condition_changed,
    found_something_else,
    works_after_all,
    claimed_twice,
    refunded_already,
    fraud_signals,
    proofs_missing,
)
