"""Replacements, repairs and questions to customers in people's words."""

from data.vocabulary import (
    CostBearer,
    Disposition,
    RepairOutcome,
    RepairState,
    ReplacementState,
)
from pages.components.bench.words import DISPOSITIONS
from pages.components.words import Colour
from services.goods.repair_costs import RepairPayer

REPAIRERS = {place: DISPOSITIONS[place] for place in (Disposition.REPAIR_CENTRE, Disposition.MANUFACTURER)}
REPAIR_STATES = {
    RepairState.TO_FORWARD: "To forward",
    RepairState.FORWARDED: "With the repairer",
    RepairState.WAITING_FOR_CONSENT: "Waiting for customer",
    RepairState.IN_WORK: "Being repaired",
    RepairState.BACK: "To ship back",
    RepairState.CLOSED: "Closed",
}
REPAIR_COLOURS: dict[RepairState, Colour] = {
    RepairState.TO_FORWARD: "blue",
    RepairState.FORWARDED: "blue",
    RepairState.WAITING_FOR_CONSENT: "orange",
    RepairState.IN_WORK: "violet",
    RepairState.BACK: "green",
    RepairState.CLOSED: "gray",
}
REPAIR_OUTCOMES = {
    RepairOutcome.REPAIRED: "Repaired",
    RepairOutcome.REPLACED: "Another unit came instead",
    RepairOutcome.REFUNDED: "The shop got its money back: a reviewer decides",
    RepairOutcome.NOT_REPAIRABLE: "Cannot be repaired: a reviewer decides",
    RepairOutcome.UNREPAIRED: "Not repaired, back as it was",
}
REPAIR_PAYERS = {
    RepairPayer.JOSEKO: "As we read the policy, the shop pays for repairs.",
    RepairPayer.CUSTOMER: "As we read the policy, the customer pays for the repair.",
}
COST_BEARERS = {
    CostBearer.SHOP: "The shop",
    CostBearer.CUSTOMER: "The customer",
    CostBearer.MANUFACTURER: "The manufacturer",
}
REPLACEMENT_STATES = {
    ReplacementState.RESERVED: "Reserved",
    ReplacementState.SHIPPED: "On its way",
    ReplacementState.DELIVERED: "Delivered",
    ReplacementState.CANCELLED: "Taken back",
}
REPLACEMENT_COLOURS: dict[ReplacementState, Colour] = {
    ReplacementState.RESERVED: "blue",
    ReplacementState.SHIPPED: "violet",
    ReplacementState.DELIVERED: "green",
    ReplacementState.CANCELLED: "gray",
}


def days_late(days: int) -> str:
    """“1 day late”."""
    return f"{days} {'day' if days == 1 else 'days'} late"
