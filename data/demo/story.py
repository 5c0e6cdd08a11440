"""How the demonstration's returns are told: what was bought, what went wrong, what was sent, what the desk did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.demo.art.looks import Defect
from data.vocabulary import Channel, Proof, ProofVerdict, Reason

ROSA, ROB, MAX = "rosa.reviewer", "rob.reviewer", "max.manager"

REFUND, REPLACEMENT, REPAIR = "refund", "replacement", "repair"
KEEP_WITH_DISCOUNT, PAID_REPAIR = "keep_with_discount", "paid_repair"
REFUND_MINUS_SHIPPING, REFUND_EXCEPTION = "refund_minus_shipping", "refund_exception"


class Shot(StrEnum):
    """A file that a customer sends, by what it shows and the slots that it fills."""

    FRONT = "front"
    FRONT_SHAKEN = "front_shaken"
    BACK = "back"
    SLIP = "slip"
    ITEM = "item"
    PROBLEM = "problem"
    CLIP = "clip"
    ITEM_WITH_PROBLEM = "item_with_problem"
    WRONG = "wrong"
    WRONG_WITH_PROBLEM = "wrong_with_problem"
    DIFFERS = "differs"
    ORDERED = "ordered"
    BESIDE_THE_POINT = "beside_the_point"


SLOTS: dict[Shot, tuple[Proof, ...]] = {
    Shot.FRONT: (Proof.PACKAGE_FRONT,),
    Shot.FRONT_SHAKEN: (Proof.PACKAGE_FRONT,),
    Shot.BACK: (Proof.PACKAGE_BACK,),
    Shot.SLIP: (Proof.PARTIAL_SHIPMENT_SLIP,),
    Shot.ITEM: (Proof.ITEM,),
    Shot.PROBLEM: (Proof.PROBLEM,),
    Shot.CLIP: (Proof.PROBLEM,),
    Shot.ITEM_WITH_PROBLEM: (Proof.ITEM, Proof.PROBLEM),
    Shot.WRONG: (Proof.INCORRECT_ITEM,),
    Shot.WRONG_WITH_PROBLEM: (Proof.INCORRECT_ITEM, Proof.PROBLEM),
    Shot.DIFFERS: (Proof.INCORRECT_ITEM, Proof.PROBLEM),
    # The slip that names what should have come shows the problem of a wrong item.
    Shot.ORDERED: (Proof.PROBLEM,),
    # A picture of the sound item in the slot of the problem.
    Shot.BESIDE_THE_POINT: (Proof.PROBLEM,),
}


@dataclass(frozen=True)
class Unit:
    """Units of one product; `quantity` come back of `bought`. `wrong` chooses what came instead (a seed).

    `parcel` counts from 1; `off` is the discount in percent; without a `reason` the return's own holds.
    """

    sku: str
    defect: Defect | None = None
    quantity: int = 1
    bought: int | None = None
    reason: Reason | None = None
    wrong: int = 0
    parcel: int = 1
    off: int = 0


@dataclass(frozen=True)
class Sent:
    """A file and the returned unit that it shows, by position; None where it concerns the whole parcel.

    `scene` names the picture where another return sends the same one: alike in everything but when it was taken.
    """

    shot: Shot
    unit: int | None = None
    scene: str | None = None


# Two customers send this one, so that a reviewer sees what the desk says of a photo that it has seen before.
DENTED_SPEAKER = Sent(Shot.PROBLEM, 0, scene="the dented speaker")
PARCEL = (Sent(Shot.FRONT), Sent(Shot.BACK))


def item(unit: int = 0) -> tuple[Sent, ...]:
    """A photo of the item and one of its problem."""
    return (Sent(Shot.ITEM, unit), Sent(Shot.PROBLEM, unit))


def filmed(unit: int = 0) -> tuple[Sent, ...]:
    """A photo of the item and a short film of its problem."""
    return (Sent(Shot.ITEM, unit), Sent(Shot.CLIP, unit))


def mixed_up(unit: int = 0) -> tuple[Sent, ...]:
    """A photo of what came, and the slip that says what should have come."""
    return (Sent(Shot.WRONG, unit), Sent(Shot.ORDERED, unit))


PHOTOS = PARCEL + item()
FILM = PARCEL + filmed()
MIX_UP = mixed_up()


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that happened to the return `after` so many hours; `by` is a sign-in name of the demonstration."""

    after: float
    by: str = ROSA


@dataclass(frozen=True, kw_only=True)
class Judge(Act):
    """A verdict on the file at position `file`, in every slot that it fills."""

    file: int
    verdict: ProofVerdict = ProofVerdict.ACCEPTED


@dataclass(frozen=True, kw_only=True)
class Ask(Act):
    """The customer is asked for more."""

    missing: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Send(Act):
    """More files came in."""

    files: tuple[Sent, ...]


@dataclass(frozen=True, kw_only=True)
class Approve(Act):
    """Approved with one resolution for every line; `grounds` where it goes against the recommendation."""

    resolution: str
    grounds: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reject(Act):
    """Rejected under a clause, with the words for the customer."""

    clause: str
    words: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Escalate(Act):
    """Handed to the managers with a question."""

    question: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A return. `opened` is in hours before the shop is loaded; `shipped`, `delivered` and `failed` (the day that the
    customer names for the failure) are in days before the first contact; `delivered` None: the day is not known.

    `also` are lines of the same order that stay with the customer. `shipping` is what checkout took, in US cents.
    """

    customer: str
    reason: Reason
    units: tuple[Unit, ...]
    shipped: int
    delivered: int | None
    opened: float
    says: str
    files: tuple[Sent, ...] = PHOTOS
    acts: tuple[Act, ...] = ()
    wish: str | None = None
    channel: Channel = Channel.EMAIL
    facts: Mapping[str, Any] = field(default_factory=dict)
    failed: int | None = None
    traceable: bool = True
    also: tuple[Unit, ...] = ()
    by: str = ROSA
    shipping: int = 590

    @property
    def all_files(self) -> tuple[Sent, ...]:
        """Every file that comes in, in that order."""
        later = [file for act in self.acts if isinstance(act, Send) for file in act.files]
        return (*self.files, *later)
