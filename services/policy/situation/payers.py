"""Who pays for each leg of the journey, section by section, as the rows of the policy say."""

from services.policy.situation.situation import Situation
from services.policy.terms import Payer, Reason, RepairPayer, Tier

# For each section the clause or reading that names the payer, and its key.
WAY_IN = {
    Tier.DOA_15: ("C12", "return_payer"),
    Tier.DEFECT_0_90: ("BR-18", "return_payer"),
    Tier.DEFECT_91_180: ("C8", "way_in"),
    Tier.AFTER_180: ("BR-09", "return_payer"),
    Tier.INCORRECT_ITEM: ("C24", "return_payer"),
    Tier.UNSATISFACTORY: ("BR-30", "return_payer"),
}
WAY_OUT = {
    Tier.DOA_15: ("BR-14", "outbound_payer"),
    Tier.DEFECT_0_90: ("BR-17", "outbound_payer"),
    Tier.DEFECT_91_180: ("C8", "way_back"),
    Tier.AFTER_180: ("BR-09", "outbound_payer"),
    Tier.INCORRECT_ITEM: ("BR-26", "outbound_payer"),
    Tier.UNSATISFACTORY: ("BR-30", "outbound_payer"),
}


def way_in(situation: Situation, tier: Tier) -> Payer:
    """Who pays for sending the item back (BR-07, BR-09, BR-14, BR-18, BR-22, BR-26, BR-30)."""
    return _payer(situation, tier, *WAY_IN[tier])


def way_out(situation: Situation, tier: Tier) -> Payer:
    """Who pays for sending something to the customer (BR-09, BR-14, BR-17, BR-26, BR-30, C8)."""
    return _payer(situation, tier, *WAY_OUT[tier])


def _payer(situation: Situation, tier: Tier, entry: str, key: str) -> Payer:
    policy = situation.policy
    if by_our_error(situation):
        return Payer(policy["BR-30"].text("our_error_payer"))
    outside = tier is Tier.DEFECT_91_180 and policy["C10"].text("warranty_ends") == "first_tier"
    return Payer(policy["BR-09"].text("return_payer") if outside else policy[entry].text(key))


def repair_payer(situation: Situation) -> RepairPayer:
    """Who pays a repair: after the ladder the customer who asked for it (BR-23, C11), before as it is read (C9)."""
    if situation.tier is Tier.AFTER_180:
        return RepairPayer.CUSTOMER
    if situation.tier is not Tier.DEFECT_91_180:
        return RepairPayer.UNDECIDED
    return RepairPayer(situation.policy["C9"].text("repair_payer"))


def by_our_error(situation: Situation) -> bool:
    """Not satisfied because of an error of ours: the customer does not cover both ways (BR-30)."""
    return situation.facts.reason is Reason.UNSATISFACTORY and situation.facts.extra.our_error is True
