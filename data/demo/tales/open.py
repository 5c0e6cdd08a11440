"""Returns that wait for the customer, or for a manager."""

from data.demo.art.looks import Defect
from data.demo.story import (
    FILM,
    MAX,
    MIX_UP,
    PARCEL,
    PHOTOS,
    REFUND,
    REPLACEMENT,
    ROB,
    ROSA,
    Ask,
    Escalate,
    Judge,
    Send,
    Sent,
    Shot,
    Story,
    Unit,
    item,
)
from data.vocabulary import Channel, ProofVerdict, Reason

_BACK = "A photo of the back of the package"
_PROBLEM = "A photo or video of the problem"
_SLIP = "A photo of the packing slip of the parcel that held the item"
_AGAIN = "(what you sent does not show it; please take it again in daylight)"

WAITING = (
    Story(
        customer="teresa.ramirez",
        reason=Reason.ARRIVED_BROKEN,
        units=(Unit("KT-17-SLV", Defect.SCRATCHES),),
        shipped=8,
        delivered=4,
        opened=66,
        says="The kettle is scratched all over one side. I wanted it for my mother and I can't give it to her like "
        "this.",
        files=(Sent(Shot.FRONT), *item()),
        acts=(
            Judge(after=19, file=1),
            Judge(after=19.1, file=2),
            Ask(after=19.2, missing=(_BACK,)),
        ),
    ),
    Story(
        customer="samuel.adeyemi",
        reason=Reason.DEFECTIVE,
        units=(Unit("SP-B1-ORG", Defect.NO_POWER),),
        shipped=75,
        delivered=71,
        opened=92,
        says="It won't turn on. Charged it overnight twice. Photos attached.",
        files=(*PARCEL, Sent(Shot.ITEM, 0), Sent(Shot.BESIDE_THE_POINT, 0)),
        acts=(
            Judge(after=22, by=ROB, file=3, verdict=ProofVerdict.WRONG_OBJECT),
            Ask(
                after=22.2,
                by=ROB,
                missing=(f"{_PROBLEM} {_AGAIN}",),
                words="A film of you pressing the button is best.",
            ),
        ),
        by=ROB,
    ),
    Story(
        customer="ines.benali",
        reason=Reason.DEFECTIVE,
        units=(Unit("HP-A1-SND", Defect.TORN_SEAM),),
        shipped=54,
        delivered=50,
        opened=118,
        says="Le coussinet gauche s'est décousu et la mousse sort. Ma commande était en deux colis.",
        wish=REPLACEMENT,
        also=(Unit("MG-35-SND", quantity=2, parcel=2),),
        acts=(Ask(after=25, missing=(_SLIP,)),),
    ),
    Story(
        customer="gareth.pritchard",
        reason=Reason.INCORRECT_ITEM,
        units=(Unit("DR-12-GRN", wrong=3),),
        shipped=9,
        delivered=6,
        opened=70,
        says="Ordered the green drill, got a white keyboard. Picture's a bit dark, sorry.",
        wish=REPLACEMENT,
        files=(Sent(Shot.WRONG, 0),),
        facts={"extra": {"difference": "different_product"}},
        acts=(Ask(after=4, by=ROB, missing=("A photo of the packing slip, so that we see what should have come",)),),
        channel=Channel.CHAT,
    ),
    Story(
        customer="larissa.pinheiro",
        reason=Reason.ARRIVED_BROKEN,
        units=(Unit("MG-35-SND", Defect.BROKEN_PART, quantity=1, bought=2),),
        shipped=33,
        delivered=12,
        opened=140,
        says="Uma das canecas chegou com a asa quebrada. A outra está perfeita.",
        wish=REFUND,
        files=(Sent(Shot.ITEM_WITH_PROBLEM, 0),),
        acts=(Ask(after=20, missing=("A photo of the front of the package", _BACK)),),
    ),
)

ESCALATED = (
    Story(
        customer="rahul.menon",
        reason=Reason.ARRIVED_BROKEN,
        units=(Unit("PH-H7-BLK", Defect.CRACK),),
        shipped=185,
        delivered=11,
        opened=64,
        says="The parcel went to a wrong city and came to me after six months. The screen was broken inside the sealed "
        "box. I have the delivery note of last week with the date on it.",
        wish=REPLACEMENT,
        acts=(
            Judge(after=17, file=0),
            Judge(after=17.1, file=1),
            Judge(after=17.2, file=3),
            Escalate(
                after=17.5,
                question="Delivered eleven days ago, but shipped 185 days ago. Do we follow the 15 days or the 180-day "
                "stop? Everything else is proved.",
            ),
        ),
    ),
    Story(
        customer="irina.volkova",
        reason=Reason.UNSATISFACTORY,
        units=(Unit("LP-F1-GRN"),),
        shipped=46,
        delivered=4,
        opened=52,
        says="Лампа пришла через полтора месяца, и цвет совсем не подходит к комнате. Не включала, упаковка целая. "
        "Хотела бы вернуть деньги.",
        wish=REFUND,
        files=(Sent(Shot.ITEM, 0),),
        acts=(
            Escalate(
                after=20,
                by=ROB,
                question="Forty days after shipment are over, fifteen days after delivery are not. Which one counts "
                "for Russia?",
            ),
        ),
        by=ROB,
    ),
    Story(
        customer="layla.haddad",
        reason=Reason.INCORRECT_ITEM,
        units=(Unit("PH-O1-BLU", wrong=14),),
        shipped=13,
        delivered=6,
        opened=49.5,
        says="I paid for a phone and received a green drill. I no longer trust this and want my money back, not "
        "another parcel.",
        wish=REFUND,
        files=MIX_UP,
        facts={"extra": {"difference": "different_product"}},
        acts=(
            Judge(after=2, file=0),
            Judge(after=2.1, file=1),
            Escalate(
                after=2.5,
                question="Wants a refund of about AED 2,000 for a wrong item; the text only knows a "
                "replacement. May I grant the exception?",
            ),
        ),
    ),
    Story(
        customer="giulia.ferri",
        reason=Reason.DEFECTIVE,
        units=(Unit("CM-10-BLK", Defect.BURN_MARK),),
        shipped=63,
        delivered=59,
        opened=76,
        says="La macchina ha cominciato a bruciare da sola sul davanti, c'era odore di plastica in tutta la cucina. "
        "Per fortuna ero in casa. È molto pericoloso!",
        wish=REFUND,
        files=PHOTOS,
        acts=(
            Judge(after=3, by=ROB, file=3),
            Escalate(
                after=3.3,
                by=ROB,
                question="Second coffee maker of this model with a burnt front this month. Refund is clear; please "
                "decide whether we stop the sale.",
            ),
        ),
        by=ROB,
    ),
)

# A manager asked back, the customer answered, and the case is in review again.
ANSWERED = (
    Story(
        customer="tobias.keller",
        reason=Reason.DEFECTIVE,
        units=(Unit("KB-60-BLU", Defect.NO_POWER),),
        shipped=39,
        delivered=36,
        opened=100,
        says="Die Tastatur wird nicht mehr erkannt, die Beleuchtung geht auch nicht an.",
        wish=REPLACEMENT,
        files=(Sent(Shot.FRONT), Sent(Shot.ITEM, 0)),
        acts=(
            Ask(after=21, missing=(_BACK, _PROBLEM)),
            Send(after=58, by=ROSA, files=(Sent(Shot.BACK), Sent(Shot.CLIP, 0))),
        ),
    ),
    Story(
        customer="pablo.ibarra",
        reason=Reason.INCORRECT_ITEM,
        units=(Unit("SP-B1-BLU", wrong=10),),
        shipped=12,
        delivered=8,
        opened=110,
        says="Pedí un altavoz y me ha llegado un reloj verde. El reloj no lo quiero.",
        wish=REPLACEMENT,
        files=(Sent(Shot.WRONG, 0),),
        facts={"extra": {"difference": "different_product"}},
        acts=(
            Ask(after=18, by=MAX, missing=("A photo of the packing slip, so that we see what should have come",)),
            Send(after=71, by=ROB, files=(Sent(Shot.ORDERED, 0),)),
        ),
    ),
    Story(
        customer="andre.fontaine",
        reason=Reason.ARRIVED_BROKEN,
        units=(Unit("SW-T2-SND", Defect.SCRATCHES),),
        shipped=9,
        delivered=5,
        opened=62,
        says="Watch came out of the box with deep scratches on the glass. It was supposed to be new!",
        wish=REPLACEMENT,
        files=FILM,
        acts=(Judge(after=6, by=ROB, file=2), Judge(after=6.1, by=ROB, file=3)),
        by=ROB,
    ),
)
