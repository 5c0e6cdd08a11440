"""Returns that people have rejected."""

from data.demo.art.looks import Defect
from data.demo.settling import Agreed, Arrive, AskMisuse, CustomerPaid, SendBack
from data.demo.story import (
    MAX,
    PAID_REPAIR,
    PARCEL,
    REFUND,
    REPLACEMENT,
    ROB,
    Approve,
    Escalate,
    Judge,
    Reject,
    Sent,
    Shot,
    Story,
    Unit,
    item,
)
from data.vocabulary import CustomerChoice, Disposition, InspectionVerdict, Reason

REJECTED = (
    # Misuse was found at the bench; the customer paid the way back, and has the unit again.
    Story(
        customer="gloria.mendez",
        reason=Reason.DEFECTIVE,
        units=(Unit("SP-B1-ORG", Defect.NO_POWER),),
        shipped=51,
        delivered=47,
        opened=24 * 28,
        says="The speaker stopped working out of the blue. It only stood on the kitchen shelf.",
        wish=REFUND,
        acts=(
            Approve(after=18, resolution=REFUND),
            Arrive(
                after=150,
                verdict=InspectionVerdict.MISUSE,
                goes=Disposition.QUARANTINE,
                weight=990,
                note="Water ran out of the housing when it was opened; the board is scorched.",
                shows=Defect.BURN_MARK,
            ),
            Reject(
                after=170,
                clause="BR-16",
                words="We opened the speaker and found water inside. Damage by incorrect usage is not covered.",
            ),
            AskMisuse(after=171, postage="9.80", words="We found water in the housing, which ended its life."),
            Agreed(after=220, choice=CustomerChoice.PAY_RETURN, words="Then please send it back, I will pay for it."),
            CustomerPaid(after=266),
            SendBack(after=290),
        ),
    ),
    Story(
        customer="maximilian.ernst",
        reason=Reason.DEFECTIVE,
        units=(Unit("DR-18-ORG", Defect.BROKEN_PART),),
        shipped=203,
        delivered=199,
        opened=24 * 7,
        says="Am Bohrfutter ist ein Teil abgebrochen. Ich erwarte kostenlosen Ersatz.",
        wish=REPLACEMENT,
        acts=(
            Reject(
                after=24,
                clause="BR-23",
                words="Your drill was shipped more than 180 days before you wrote to us, and our warranty ends there. "
                "We can offer you a repair at cost; write to us if you would like a quote.",
            ),
        ),
    ),
    Story(
        customer="chloe.evans",
        reason=Reason.UNSATISFACTORY,
        units=(Unit("SW-T2-BLK"),),
        shipped=39,
        delivered=28,
        opened=24 * 9,
        says="I don't really use the watch and would like to return it. It is like new.",
        wish=REFUND,
        files=(Sent(Shot.ITEM, 0),),
        acts=(
            Reject(
                after=15,
                by=ROB,
                clause="BR-29",
                words="An item that is not to your liking can come back within 15 days after delivery. Yours was "
                "delivered 28 days before you wrote.",
            ),
        ),
        by=ROB,
    ),
    Story(
        customer="piotr.maj",
        reason=Reason.INCORRECT_ITEM,
        units=(Unit("KB-75-SLV"),),
        shipped=11,
        delivered=7,
        opened=24 * 5.5,
        says="Pudełko ma inne logo niż na stronie. Klawiatura działa, ale to chyba nie jest oryginał.",
        files=(Sent(Shot.FRONT), Sent(Shot.DIFFERS, 0)),
        facts={"extra": {"difference": "logo_or_packaging_only", "functions_and_appearance_correct": True}},
        acts=(
            Judge(after=11, file=1),
            Reject(
                after=11.5,
                clause="BR-25",
                words="The maker changed the print on the box this spring. Your keyboard is the model that you ordered "
                "and works as it should, so it is not a wrong item.",
                note="Checked the batch with purchasing.",
            ),
        ),
    ),
    Story(
        customer="rafael.nogueira",
        reason=Reason.DEFECTIVE,
        units=(Unit("SN-40-WHT", Defect.TORN_SEAM),),
        shipped=211,
        delivered=195,
        opened=24 * 40,
        says="O tênis descosturou na frente. Uso todos os dias para correr.",
        wish=REFUND,
        files=PARCEL + item(),
        acts=(
            Reject(
                after=33,
                by=ROB,
                clause="BR-23",
                words="Your sneakers were shipped more than 180 days before you wrote to us. After that time our "
                "policy gives neither a refund nor a replacement.",
            ),
        ),
        by=ROB,
    ),
    Story(
        customer="sofia.lindqvist",
        reason=Reason.UNSATISFACTORY,
        units=(Unit("KT-17-SLV"),),
        shipped=23,
        delivered=18,
        opened=24 * 2.5,
        says="The colour is more grey than in the photo. I have used it a few times.",
        wish=REFUND,
        files=(Sent(Shot.ITEM, 0),),
        acts=(
            Reject(
                after=21,
                clause="BR-29",
                words="An item that is not to your liking can come back within 15 days after delivery, unused. Yours "
                "was delivered 18 days before you wrote.",
            ),
        ),
    ),
    Story(
        customer="marcus.webb",
        reason=Reason.DEFECTIVE,
        units=(Unit("CM-06-SND", Defect.NO_POWER),),
        shipped=196,
        delivered=191,
        opened=24 * 14,
        says="The machine died. I would pay for a repair if it is not too expensive.",
        wish=PAID_REPAIR,
        files=(Sent(Shot.CLIP, 0),),
        acts=(
            Escalate(
                after=5, question="Asks for a paid repair; the repair centre no longer takes this model. Decline?"
            ),
            Reject(
                after=28,
                by=MAX,
                clause="BR-23",
                words="Your machine was shipped more than 180 days before you wrote to us, and our repair centre has "
                "no parts for this model any more. We are sorry that we cannot help.",
            ),
        ),
    ),
)
