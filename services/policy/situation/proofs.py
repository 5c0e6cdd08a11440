"""The proofs that a section asks for, and what fills each of them (BR-15, BR-24, C16, C17)."""

from services.policy.book import Policy
from services.policy.terms import Proof, Reason


def proof_slots(policy: Policy, reason: Reason, *, split_order: bool) -> tuple[Proof, ...]:
    """The named slots of a reason; the slip only for split orders (C16, C17)."""
    if reason is Reason.INCORRECT_ITEM:
        return tuple(Proof(slot) for slot in policy["BR-24"].words("always"))
    unasked = reason is Reason.ARRIVED_BROKEN and policy["C16"].text("proofs") == "none"
    if unasked or reason not in (Reason.DEFECTIVE, Reason.ARRIVED_BROKEN):
        return ()
    clause = policy["BR-15"]
    return tuple(Proof(slot) for slot in clause.words("always") + (clause.words("split_order") if split_order else ()))


def fillers(slot: Proof, *, video: bool = False) -> tuple[str, ...]:
    """The kinds of evidence that fill a slot: `item_photo_or_video` takes `item_photo` and `item_video`.

    `video`: one of the package fills the slots of its two photos (C17).
    """
    stem = slot.removesuffix("_photo_or_video")
    if stem != slot:
        return f"{stem}_photo", f"{stem}_video"
    package = slot in (Proof.PACKAGE_FRONT_PHOTO, Proof.PACKAGE_BACK_PHOTO)
    return (slot.value, "package_video") if package and video else (slot.value,)
