"""Approved returns whose unit is repaired: after 90 days a defect is no longer refunded."""

from data.demo.art.looks import Defect
from data.demo.settling import Arrive, Back, Begin, Forward, ShipBack
from data.demo.story import REPAIR, ROB, Approve, Story, Unit
from data.vocabulary import CostBearer, Disposition, Reason

_REPAIR_CENTRE, _MANUFACTURER = Disposition.REPAIR_CENTRE, Disposition.MANUFACTURER

REPAIRED = (
    # With the repair centre, whose quote should have come days ago.
    Story(
        customer="marek.zielinski",
        reason=Reason.DEFECTIVE,
        units=(Unit("DR-18-ORG", Defect.NO_POWER),),
        shipped=121,
        delivered=116,
        opened=24 * 30,
        says="Wkrętarka przestała działać, akumulator jest naładowany. Czy można ją naprawić?",
        acts=(
            Approve(after=20, by=ROB, resolution=REPAIR),
            Arrive(after=200, grade="C", goes=_REPAIR_CENTRE, weight=2260),
            Forward(after=205, days=12),
        ),
        by=ROB,
    ),
    # Arrived, and waits to be forwarded.
    Story(
        customer="ananya.iyer",
        reason=Reason.DEFECTIVE,
        units=(Unit("HP-A1-BLK", Defect.BROKEN_PART),),
        shipped=131,
        delivered=121,
        opened=24 * 10,
        says="The headband of the headphones has come apart on one side. Kindly repair it if possible.",
        acts=(
            Approve(after=26, resolution=REPAIR),
            Arrive(after=205, grade="C", goes=_REPAIR_CENTRE, weight=400),
        ),
    ),
    # Being repaired at the shop's cost.
    Story(
        customer="tyler.brooks",
        reason=Reason.DEFECTIVE,
        units=(Unit("KB-75-SLV", Defect.NO_POWER),),
        shipped=112,
        delivered=107,
        opened=24 * 25,
        says="This keyboard has lost half of its backlight and now it is not recognized at all.",
        acts=(
            Approve(after=17, resolution=REPAIR),
            Arrive(after=180, grade="C", goes=_MANUFACTURER, weight=1180),
            Forward(after=186, to=_MANUFACTURER, days=21),
            Begin(after=250),
        ),
    ),
    # Repaired, and with the customer again.
    Story(
        customer="svenja.petersen",
        reason=Reason.DEFECTIVE,
        units=(Unit("SW-T2-BLK", Defect.DEAD_PIXELS),),
        shipped=139,
        delivered=136,
        opened=24 * 60,
        says="Auf der Uhr sind seit ein paar Wochen dunkle Flecken, sie werden immer mehr.",
        acts=(
            Approve(after=21, resolution=REPAIR),
            Arrive(after=190, grade="C", goes=_MANUFACTURER, weight=180),
            Forward(after=194, to=_MANUFACTURER, days=30),
            Begin(after=270),
            Back(after=700, cost="31.00", cost_to=CostBearer.SHOP, note="The display was replaced."),
            ShipBack(after=704),
        ),
    ),
)
