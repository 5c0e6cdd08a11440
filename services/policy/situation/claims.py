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


def too_late(situation: Situation) -> Ground | None:
    """The window is closed, and no other section helps (BR-29; C1 where the 15 days are final)."""
    ends = situation.tier is Tier.UNSATISFACTORY or (
        situation.tier is Tier.DOA_15 and situation.facts.reason is Reason.ARRIVED_BROKEN
    )
    return Ground(Decision.NOT_ELIGIBLE) if ends and situation.counts_as_in_window is False else None


def failure_before_delivery(situation: Situation) -> Ground | None:
    """The item is said to have failed before it was there: nobody can have seen that (C5)."""
    concerned = situation.tier in ITEM_AT_FAULT and situation.fails_before_delivery
    return review("claimed_malfunction_before_delivery") if concerned else None


def failure_on_another_rung(situation: Situation) -> Ground | None:
    """The claimed day of failure lies on another rung than the request (C5)."""
    if not situation.on_ladder or situation.fails_before_delivery or situation.failure_counts:
        return None
    if situation.claimed_rung in (None, situation.rung):
        return None
    proof = ("malfunction_date_proof_given",) if situation.facts.extra.malfunction_date_proof else ()
    return review("claimed_malfunction_date_in_other_tier", *proof)


def ladder_over(situation: Situation) -> Ground | None:
    """After day 180: no refund, no replacement; a paid repair may be asked for (BR-23, C11)."""
    if situation.tier is not Tier.AFTER_180 or situation.fails_before_delivery or failure_on_another_rung(situation):
        return None
    asked = situation.facts.requested_resolution is Wish.PAID_REPAIR
    return Ground(Decision.NOT_ELIGIBLE, ("paid_repair_enquiry",) if asked else ())


def delivered_after_the_ladder(situation: Situation) -> Ground | None:
    """Broken on arrival after day 180: a person decides, the remedy is recommended (C14)."""
    rule = Decision(situation.policy["C14"].text("after_ladder"))
    if not situation.beyond_ladder or rule is Decision.ELIGIBLE:
        return None
    return Ground(rule, ("policy_conflict_doa_after_180",), routes_only=True)


def accident_admitted(situation: Situation) -> Ground | None:
    """The customer says that it was an accident, or wanted: damage that the section leaves out (BR-16)."""
    if not situation.facts.extra.customer_admits_accident:
        return None
    flags = ("customer_admits_accident",)
    return Ground(Decision.NOT_ELIGIBLE, flags) if situation.tier in ITEM_AT_FAULT else review(*flags)


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
    return Ground(Decision.MANUAL_REVIEW, flags, breach=True) if flags else None


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
        return Ground(Decision.MANUAL_REVIEW, ("defect_not_confirmed",), breach=True)
    expected = Verdict.CONFIRMED_DEFECT if at_fault else Verdict.CONFIRMED_INCORRECT
    fits = verdict is expected and situation.tier is not Tier.UNSATISFACTORY
    confirmed = verdict in (Verdict.CONFIRMED_DEFECT, Verdict.CONFIRMED_INCORRECT)
    return review("inspection_found_other_reason") if confirmed and not fits else None


def works_after_all(situation: Situation) -> Ground | None:
    """Said to work: the ladder is for malfunctions, the window for what is damaged or not working (BR-01, BR-17)."""
    extra = situation.facts.extra
    undamaged = situation.facts.reason is Reason.ARRIVED_BROKEN and extra.visible_transit_damage is False
    return review("item_said_to_work") if extra.item_works and (situation.on_ladder or undamaged) else None


def refunded_already(situation: Situation) -> Ground | None:
    """Every unit of the line has been refunded before."""
    return Ground(Decision.NOT_ELIGIBLE) if situation.all_refunded else None


def proofs_missing(situation: Situation) -> Ground | None:
    """Proofs of the section that are not there yet (BR-15, BR-24)."""
    return Ground(Decision.NEEDS_INFO) if situation.missing_proofs else None


CHECKS: tuple[Check, ...] = (
    too_late,
    failure_before_delivery,
    failure_on_another_rung,
    ladder_over,
    delivered_after_the_ladder,
    batch_variation,
    partial_difference,
    wrong_item_late,
    refund_for_wrong_item,
    accident_admitted,
    misuse,
    condition_changed,
    found_something_else,
    works_after_all,
    refunded_already,
    proofs_missing,
)
