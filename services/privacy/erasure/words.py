"""What the privacy desk says of erasures: purposes with the policy's consequences, things, acts and reasons."""

from data.registry import Purpose
from data.vocabulary import ErasedKind, ErasureAct, ErasureState, KeptFor

PURPOSES = {
    Purpose.PROVIDE: "To provide and improve our services",
    Purpose.COMMUNICATE: "To communicate with the person",
    Purpose.ADVERTISE: "To advertise to the person",
    Purpose.SAFETY: "To keep the services safe",
}
# What the privacy policy says follows from the deletion (3.1); it stands in the letter too.
CONSEQUENCES = {
    Purpose.PROVIDE: "your account will be closed",
    Purpose.COMMUNICATE: "we will be unable to contact you",
    Purpose.ADVERTISE: "you will not receive the latest marketing news and personalised shopping services",
    Purpose.SAFETY: "your account may not work normally",
}
STATES = {
    ErasureState.PREPARED: "Waits for a second person",
    ErasureState.CLEARING: "Being deleted",
    ErasureState.PARTIAL: "Not done: something stood in the way",
    ErasureState.HELD: "Partly done: the rest follows by itself",
    ErasureState.DONE: "Done",
    ErasureState.DROPPED: "Dropped",
}
# One and several of each.
KINDS = {
    ErasedKind.ACCOUNT: ("customer record", "customer records"),
    ErasedKind.ORDER: ("order", "orders"),
    ErasedKind.RETURN: ("return", "returns"),
    ErasedKind.FILE: ("photo or video", "photos and videos"),
    ErasedKind.MESSAGE: ("message", "messages"),
    ErasedKind.FINGERPRINT: ("photo fingerprint", "photo fingerprints"),
}
ACTS = {
    ErasureAct.DELETE: "Deleted",
    ErasureAct.PSEUDONYMISE: "Kept without name",
    ErasureAct.HOLD: "Held for now",
    ErasureAct.KEEP: "Kept",
}
REASONS = {
    KeptFor.OPEN_ORDER: "the order is still being handled",
    KeptFor.OPEN_RETURN: "the return is still open",
    KeptFor.OPEN_REFUND: "a refund is not settled yet",
    KeptFor.OPEN_PAYMENT: "a payment is still owed",
    KeptFor.OPEN_REPAIR: "a repair is still under way",
    KeptFor.OPEN_REPLACEMENT: "a replacement is still on its way",
    KeptFor.CONTACT: "name and address are needed to finish what is open",
    KeptFor.FRAUD_CASE: "a fraud case is open",
    KeptFor.LEGAL_CLAIM: "a legal claim is open",
    KeptFor.LAW: "the law obliges us to keep our books",
    KeptFor.OTHER_PURPOSE: "it is still needed for what you did not ask to delete",
}
# For which cases the officer may hold data.
CASES = {KeptFor.FRAUD_CASE: "A fraud case", KeptFor.LEGAL_CLAIM: "A legal claim"}
# The reasons that the policy lists for keeping something after a deletion (3.1, P39).
GROUNDS = {
    KeptFor.FRAUD_CASE: "to prevent fraud or future abuse",
    KeptFor.LAW: "as required by law",
}
_RIGHTS = "to enforce rights and to fulfil what was agreed"


def ground(reason: KeptFor) -> str:
    """The policy's ground for keeping it."""
    return GROUNDS.get(reason, _RIGHTS)


def counted(kind: ErasedKind, count: int) -> str:
    """“1 order”, “3 photos and videos”."""
    one, several = KINDS[kind]
    return f"{count} {one if count == 1 else several}"


def consequences(purposes: frozenset[Purpose]) -> tuple[str, ...]:
    """What follows for the person, one sentence for each purpose in the policy's order."""
    return tuple(CONSEQUENCES[one] for one in Purpose if one in purposes)
