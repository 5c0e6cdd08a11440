"""Approved returns that end in money, or in nothing: each stands at another point of its way."""

from data.demo.art.looks import Defect
from data.demo.settling import Answered, Arrive, Cancel, Close, Confirm, Grant, Offer, Paid, SendMoney
from data.demo.story import (
    KEEP_WITH_DISCOUNT,
    MIX_UP,
    REFUND,
    REFUND_MINUS_SHIPPING,
    REPLACEMENT,
    ROB,
    Approve,
    Sent,
    Shot,
    Story,
    Unit,
)
from data.vocabulary import Channel, CustomerChoice, Disposition, Reason

_UNSATISFIED = Reason.UNSATISFACTORY
_PHOTO = (Sent(Shot.ITEM, 0),)


def _unused(after: float, weight: int) -> Arrive:
    return Arrive(after=after, verdict=None, grade="A", goes=Disposition.RESTOCK, weight=weight)


SETTLED = (
    # Granted, and waits to be sent.
    Story(
        customer="clara.neumann",
        reason=_UNSATISFIED,
        units=(Unit("KB-60-BLU"),),
        shipped=12,
        delivered=8,
        opened=24 * 12,
        says="Die Tastatur ist mir zu klein, ich vermisse die Pfeiltasten. Sie war einmal angeschlossen.",
        wish=REFUND,
        files=_PHOTO,
        acts=(Approve(after=20, resolution=REFUND_MINUS_SHIPPING), _unused(210, 780), Grant(after=260)),
    ),
    # Above the limit: waits for a second person.
    Story(
        customer="wei.tan",
        reason=Reason.DEFECTIVE,
        units=(Unit("PH-O1-BLU", Defect.DEAD_PIXELS),),
        shipped=40,
        delivered=36,
        opened=24 * 9,
        says="There are dead spots on the display and they spread every day. I would like a refund for the phone.",
        wish=REFUND,
        acts=(Approve(after=18, by=ROB, resolution=REFUND), Arrive(after=150, weight=320), Grant(after=190)),
        by=ROB,
    ),
    # Confirmed by a second person, and waits to be sent for too long.
    Story(
        customer="carlos.medina",
        reason=Reason.DEFECTIVE,
        units=(Unit("PH-H7-BLK", Defect.NO_POWER),),
        shipped=31,
        delivered=27,
        opened=24 * 13,
        says="The phone turned itself off last night and has not come back. Different charger, different outlet, no.",
        wish=REFUND,
        acts=(
            Approve(after=22, resolution=REFUND),
            Arrive(after=200, weight=310),
            Grant(after=230),
            Confirm(after=250),
        ),
    ),
    # The payment failed: to be sent again.
    Story(
        customer="lucia.ferrer",
        reason=_UNSATISFIED,
        units=(Unit("BP-24-GRN"),),
        shipped=11,
        delivered=7,
        opened=24 * 20,
        says="La mochila es más grande de lo que pensaba, no me sirve para la bici. Está sin usar y con la etiqueta.",
        wish=REFUND,
        files=_PHOTO,
        acts=(
            Approve(after=15, by=ROB, resolution=REFUND_MINUS_SHIPPING),
            _unused(170, 1060),
            Grant(after=175),
            SendMoney(after=200),
            Paid(after=300, failure="The bank sent the money back: the account has been closed."),
        ),
        by=ROB,
    ),
    # Postage above the limit waits for a manager, and the payment for finance.
    Story(
        customer="harriet.shaw",
        reason=Reason.DEFECTIVE,
        units=(Unit("KT-17-SLV", Defect.LEAK),),
        shipped=50,
        delivered=47,
        opened=24 * 11,
        says="The kettle leaks from under the handle as soon as it is half full. I have sent it back by courier, "
        "which was dearer than I thought; the receipt is attached.",
        wish=REFUND,
        facts={"return_receipt": {"amount": "38.40", "currency": "GBP"}, "return_tracking_number": "CX 2204 1187 GB"},
        acts=(
            Approve(after=24, resolution=REFUND),
            Arrive(after=150, weight=1490),
            Grant(after=190),
            SendMoney(after=215),
        ),
    ),
    # The jug is missing: the customer can be asked for it, the rest can be granted.
    Story(
        customer="marc.gagnon",
        reason=Reason.DEFECTIVE,
        units=(Unit("CM-06-SND", Defect.LEAK),),
        shipped=58,
        delivered=52,
        opened=24 * 7,
        says="La machine coule par en dessous dès qu'on met de l'eau. I'd prefer my money back, thanks.",
        wish=REFUND,
        acts=(
            Approve(after=19, resolution=REFUND),
            Arrive(
                after=140,
                weight=2210,
                missing=("Glass jug",),
                note="The machine leaks at the valve. The glass jug was not in the parcel.",
            ),
        ),
    ),
    # Kept for a discount that the customer accepted and has.
    Story(
        customer="grace.whitfield",
        reason=Reason.INCORRECT_ITEM,
        units=(Unit("MG-35-BLU", wrong=13),),
        shipped=8,
        delivered=3,
        opened=24 * 44,
        says="I ordered a mug and unpacked a green kettle. It is a nice kettle, so I could also keep it.",
        wish=KEEP_WITH_DISCOUNT,
        files=MIX_UP,
        facts={"extra": {"difference": "different_product"}},
        acts=(
            Approve(after=11, resolution=KEEP_WITH_DISCOUNT),
            Offer(after=30, amount="4.50"),
            Answered(after=54, choice=CustomerChoice.ACCEPT, words="That sounds fair, thank you. I'll keep it!"),
            Grant(after=60),
            SendMoney(after=78),
            Paid(after=100),
        ),
    ),
    # Waited for, and for too long.
    Story(
        customer="aylin.demir",
        reason=_UNSATISFIED,
        units=(Unit("LP-F1-GRN"),),
        shipped=10,
        delivered=6,
        opened=24 * 18,
        says="Die Lampe passt farblich gar nicht zu meinem Schreibtisch. Sie war nur ausgepackt.",
        wish=REFUND,
        files=_PHOTO,
        acts=(Approve(after=10, resolution=REFUND_MINUS_SHIPPING),),
    ),
    Story(
        customer="bridget.lynch",
        reason=_UNSATISFIED,
        units=(Unit("SN-40-WHT"),),
        shipped=9,
        delivered=5,
        opened=24 * 4.2,
        says="Half a size too big, sadly. Never worn outside, everything is in the box.",
        wish=REFUND,
        files=_PHOTO,
        acts=(Approve(after=12, by=ROB, resolution=REFUND_MINUS_SHIPPING),),
        channel=Channel.WEB_FORM,
        by=ROB,
    ),
    Story(
        customer="omar.mansouri",
        reason=Reason.ARRIVED_BROKEN,
        units=(Unit("MG-35-SND", Defect.CRACK, quantity=2),),
        shipped=13,
        delivered=7,
        opened=24 * 6.5,
        says="Both mugs were broken when I opened the box, the pieces were everywhere. Please send two new ones.",
        wish=REPLACEMENT,
        acts=(Approve(after=16, resolution=REPLACEMENT),),
    ),
    # No longer wanted, and never sent.
    Story(
        customer="maximilian.ernst",
        reason=_UNSATISFIED,
        units=(Unit("BP-18-BLK"),),
        shipped=9,
        delivered=6,
        opened=24 * 16,
        says="Leider doch nicht das Richtige für den Hörsaal. Ungetragen, ich schicke ihn gern zurück.",
        wish=REFUND,
        files=_PHOTO,
        acts=(
            Approve(after=14, resolution=REFUND_MINUS_SHIPPING),
            Cancel(after=60, reason="The customer wrote that he keeps the backpack after all."),
        ),
    ),
    Story(
        customer="marcus.webb",
        reason=_UNSATISFIED,
        units=(Unit("HP-L2-BLU"),),
        shipped=11,
        delivered=8,
        opened=24 * 80,
        says="My daughter says they pinch. They are as good as new, can I send them back?",
        wish=REFUND,
        files=_PHOTO,
        acts=(
            Approve(after=20, by=ROB, resolution=REFUND_MINUS_SHIPPING),
            Close(after=24 * 50, reason="The parcel never came, and the customer has not answered for six weeks."),
        ),
        by=ROB,
    ),
)
