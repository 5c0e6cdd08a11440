"""What happens to the demonstration's returns after their approval: parcels, money, goods, repairs, and the end."""

from dataclasses import dataclass
from typing import ClassVar

from data.demo.art.looks import Defect
from data.demo.story import MAX, ROSA, Act
from data.vocabulary import (
    Channel,
    CostBearer,
    CustomerChoice,
    Disposition,
    InspectionVerdict,
    RepairOutcome,
    UnitOutcome,
)

WANDA, FIONA, FELIX = "wanda.warehouse", "fiona.finance", "felix.finance"


@dataclass(frozen=True, kw_only=True)
class Settle(Act):
    """An act after the approval; `entries` is how many audit entries it leaves that the loader counts."""

    entries: ClassVar[int] = 1


@dataclass(frozen=True, kw_only=True)
class Arrive(Settle):
    """A parcel with `units` of every line, or all of them; `shows` is what the bench photographs where it failed.

    The weight is in grams; `missing` names parts of the packing list.
    """

    by: str = WANDA
    units: int | None = None
    outcome: UnitOutcome = UnitOutcome.RECEIVED
    verdict: InspectionVerdict | None = InspectionVerdict.CONFIRMED_DEFECT
    grade: str = "D"
    goes: Disposition = Disposition.MANUFACTURER
    package: bool = True
    missing: tuple[str, ...] = ()
    weight: int | None = None
    note: str = ""
    shows: Defect | None = None


@dataclass(frozen=True, kw_only=True)
class Grant(Settle):
    """All that is due is granted."""

    by: str = FIONA


@dataclass(frozen=True, kw_only=True)
class Confirm(Settle):
    """The second person agrees."""

    by: str = MAX


@dataclass(frozen=True, kw_only=True)
class SendMoney(Settle):
    """The granted refund goes on its way, by hand."""

    by: str = FELIX


@dataclass(frozen=True, kw_only=True)
class Paid(Settle):
    """The first payment that waits was made, or, with a `failure`, could not be."""

    by: str = FELIX
    failure: str = ""


@dataclass(frozen=True, kw_only=True)
class Reserve(Settle):
    """Everything that is ready is promised from the shelf; for returns of one line."""

    by: str = WANDA


@dataclass(frozen=True, kw_only=True)
class Ship(Settle):
    """The reserved replacement leaves."""

    by: str = WANDA


@dataclass(frozen=True, kw_only=True)
class Delivered(Settle):
    """The replacement reached the customer on this day."""

    by: str = WANDA


@dataclass(frozen=True, kw_only=True)
class Forward(Settle):
    """The unit goes to a repairer and is expected back after so many days."""

    by: str = WANDA
    to: Disposition = Disposition.REPAIR_CENTRE
    days: int = 14


@dataclass(frozen=True, kw_only=True)
class Begin(Settle):
    """The repair begins at no cost to the customer."""

    by: str = WANDA


@dataclass(frozen=True, kw_only=True)
class Quote(Settle):
    """The repair costs the customer `amount` (major units of the order's currency), and they are asked."""

    entries: ClassVar[int] = 2
    by: str = WANDA
    amount: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Back(Settle):
    """The unit is back from the repairer; `cost` in major units."""

    by: str = WANDA
    outcome: RepairOutcome = RepairOutcome.REPAIRED
    cost: str = ""
    cost_to: CostBearer | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ShipBack(Settle):
    """The repaired unit goes to the customer."""

    by: str = WANDA


@dataclass(frozen=True, kw_only=True)
class Offer(Settle):
    """A discount for keeping the item, in major units; for returns of one line."""

    amount: str


@dataclass(frozen=True, kw_only=True)
class Answered(Settle):
    """The customer's answer to the offer, in their own words."""

    choice: CustomerChoice
    words: str
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, kw_only=True)
class Agreed(Answered):
    """The customer agrees to pay: what they agreed to begins, or they are asked for the money at once."""

    entries: ClassVar[int] = 2


@dataclass(frozen=True, kw_only=True)
class CustomerPaid(Settle):
    """What the customer was asked to pay came in on this day."""

    by: str = FIONA


@dataclass(frozen=True, kw_only=True)
class AskMisuse(Settle):
    """The customer is told of the misuse, and chooses: the way back for `postage` (major units), or disposal."""

    by: str = ROSA
    postage: str
    words: str


@dataclass(frozen=True, kw_only=True)
class SendBack(Settle):
    """The customer's units leave for them."""

    by: str = WANDA
    carrier: str = "DHL"


@dataclass(frozen=True, kw_only=True)
class Cancel(Settle):
    """The customer wants none of it any more."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Close(Settle):
    """Nothing more is to come."""

    by: str = MAX
    reason: str
