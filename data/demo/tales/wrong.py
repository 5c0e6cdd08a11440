"""Returns that wait for review because something else came than was ordered."""

from data.demo.art.looks import Defect
from data.demo.story import KEEP_WITH_DISCOUNT, MIX_UP, REFUND, REPLACEMENT, ROB, Judge, Sent, Shot, Story, Unit
from data.vocabulary import Channel, Reason

_WRONG = Reason.INCORRECT_ITEM
_DIFFERENT = {"extra": {"difference": "different_product"}}

PLAIN = (
    Story(
        customer="olivia.barnes",
        reason=_WRONG,
        units=(Unit("MG-35-BLU", wrong=9),),
        shipped=6,
        delivered=2,
        opened=48.5,
        says="I ordered a blue mug and opened the box to find a red power drill. It made us laugh, but I'd still like "
        "the mug. The slip in the box says mug, so somebody mixed up two orders.",
        wish=REPLACEMENT,
        files=MIX_UP,
        facts=_DIFFERENT,
    ),
    Story(
        customer="hugo.lefevre",
        reason=_WRONG,
        units=(Unit("HP-A1-BLK", wrong=2),),
        shipped=8,
        delivered=5,
        opened=41,
        says="Bonjour, à la place du casque j'ai reçu une enceinte rouge. Elle est encore dans son emballage, je ne "
        "l'ai pas branchée. Merci de m'envoyer le bon article.",
        wish=REPLACEMENT,
        files=MIX_UP,
        facts=_DIFFERENT,
        by=ROB,
    ),
    Story(
        customer="priya.raman",
        reason=_WRONG,
        units=(Unit("BP-18-BLK", wrong=6),),
        shipped=11,
        delivered=4,
        opened=37,
        says="Instead of my backpack there was a blue phone in the parcel?! I actually need a phone, so if you can "
        "make me a fair price I would keep it. If not I'll send it back, no problem.",
        wish=KEEP_WITH_DISCOUNT,
        files=MIX_UP,
        facts=_DIFFERENT,
        channel=Channel.CHAT,
    ),
    Story(
        customer="beatriz.azevedo",
        reason=_WRONG,
        units=(Unit("SW-T2-SND", wrong=3),),
        shipped=29,
        delivered=11,
        opened=21,
        says="Comprei um relógio e recebi uma chaleira branca. A nota que veio junto está com o nome certo do produto. "
        "Por favor, enviem o relógio.",
        wish=REPLACEMENT,
        files=MIX_UP,
        facts=_DIFFERENT,
    ),
    Story(
        customer="fatima.siddiqui",
        reason=_WRONG,
        units=(Unit("KB-75-SLV", wrong=10),),
        shipped=12,
        delivered=9,
        opened=8,
        says="You sent me one green trainer instead of a keyboard. Not even a pair! I have already posted it back as "
        "your colleague told me on the phone, postage was £11.35.",
        wish=REPLACEMENT,
        files=(Sent(Shot.WRONG_WITH_PROBLEM, 0),),
        facts={
            **_DIFFERENT,
            "return_receipt": {"amount": "11.35", "currency": "GBP"},
            "return_tracking_number": "RM 3820 1177 4GB",
        },
        channel=Channel.PHONE,
    ),
)

HARD = (
    # C23: the colour is wrong, everything else is right.
    Story(
        customer="emily.zhang",
        reason=_WRONG,
        units=(Unit("SN-40-WHT", Defect.WRONG_COLOUR),),
        shipped=9,
        delivered=5,
        opened=39,
        says="These are the right sneakers in my size but not the white ones I ordered. I need white for work. Can you "
        "swap them?",
        wish=REPLACEMENT,
        files=(Sent(Shot.DIFFERS, 0), Sent(Shot.ORDERED)),
        facts={"extra": {"difference": "colour"}},
    ),
    # C24: a refund for a wrong item is an exception.
    Story(
        customer="minjun.seo",
        reason=_WRONG,
        units=(Unit("DR-12-GRN", wrong=1),),
        shipped=14,
        delivered=7,
        opened=16,
        says="I ordered a drill for the weekend and received a kettle. The weekend is over and I borrowed a drill, so "
        "I do not need it any more. Please refund me.",
        wish=REFUND,
        files=MIX_UP,
        facts=_DIFFERENT,
    ),
    # C22: a wrong item long after the window.
    Story(
        customer="ewan.macleod",
        reason=_WRONG,
        units=(Unit("LP-F1-WHT", wrong=5),),
        shipped=48,
        delivered=41,
        opened=10,
        says="We only opened the box now, it was meant for the new house. Inside is a sand-coloured speaker and not "
        "the white lamp. I know it has been a while, but it is your mix-up.",
        wish=REPLACEMENT,
        files=MIX_UP,
        facts=_DIFFERENT,
    ),
    # BR-25: only the packaging differs.
    Story(
        customer="marcus.webb",
        reason=_WRONG,
        units=(Unit("HP-A1-BLK"),),
        shipped=10,
        delivered=6,
        opened=35,
        says="The headphones look right and sound right, but the box has a different print from the one on your "
        "website and the logo is smaller. I collect these and want the old box.",
        wish=REPLACEMENT,
        files=(Sent(Shot.FRONT), Sent(Shot.DIFFERS, 0)),
        facts={"extra": {"difference": "logo_or_packaging_only", "functions_and_appearance_correct": True}},
        acts=(Judge(after=4, by=ROB, file=1),),
    ),
)
