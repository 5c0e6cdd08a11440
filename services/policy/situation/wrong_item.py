"""A wrong item: everything that speaks against a plain yes (BR-24 to BR-26)."""

from services.policy.situation.section import Ground, out_of_stock, review
from services.policy.situation.situation import Situation
from services.policy.terms import Decision, Tier, Wish


def batch_variation(situation: Situation) -> Ground | None:
    """Only logo or packaging differs and all else is correct (BR-25)."""
    extra = situation.facts.extra
    if situation.tier is not Tier.INCORRECT_ITEM or not only_logo(situation):
        return None
    return Ground(Decision.NOT_ELIGIBLE, ("batch_variation",)) if extra.functions_and_appearance_correct else None


def only_logo(situation: Situation) -> bool:
    """Whether the difference is one that the sentence on batches names (BR-25)."""
    return situation.facts.extra.difference in situation.policy["BR-25"].words("excluded")


def partial_difference(situation: Situation) -> Ground | None:
    """Not completely different: a person finds out whether function or appearance is wrong (C23)."""
    extra = situation.facts.extra
    if situation.tier is not Tier.INCORRECT_ITEM or batch_variation(situation):
        return None
    complete = extra.difference is None or extra.difference in situation.policy["BR-24"].words("complete")
    if complete and extra.functions_and_appearance_correct is not True:
        return None
    if not complete and situation.policy["C23"].text("in_part") == "not_eligible":
        return Ground(Decision.NOT_ELIGIBLE, (f"differs_in:{extra.difference}",))
    return review("functions_and_appearance_to_check" if complete else f"differs_in:{extra.difference}")


def wrong_item_late(situation: Situation) -> Ground | None:
    """Wrong item outside the general window, or no date to tell: by the reading in force no automatic no (C22)."""
    if situation.tier is not Tier.INCORRECT_ITEM or situation.counts_as_in_window:
        return None
    if situation.counts_as_in_window is None:
        return review("delivery_date_missing")
    late = Decision(situation.policy["C22"].text("late"))
    return None if late is Decision.ELIGIBLE else Ground(late, ("no_deadline_in_policy",))


def refund_for_wrong_item(situation: Situation) -> Ground | None:
    """A refund for a wrong item is a recorded exception (C24)."""
    if situation.tier is not Tier.INCORRECT_ITEM:
        return None
    asked = situation.facts.requested_resolution is Wish.REFUND
    if not asked and not out_of_stock(situation):
        return None
    return Ground(Decision.MANUAL_REVIEW, ("refund_is_recorded_exception",), remedy_only=True)
