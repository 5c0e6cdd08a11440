"""Returns that wait for review because something stopped working late, or with an obstacle in the way."""

from data.demo.art.looks import Defect
from data.demo.story import FILM, PARCEL, PHOTOS, REFUND, REPLACEMENT, ROB, Sent, Shot, Story, Unit, filmed
from data.vocabulary import Channel, Reason

_DEFECT = Reason.DEFECTIVE

PLAIN = (
    # Day 91 to 180: repair by default (C9).
    Story(
        customer="elin.sandberg",
        reason=_DEFECT,
        units=(Unit("DR-12-GRN", Defect.BURN_MARK),),
        shipped=120,
        delivered=115,
        opened=32,
        says="Hej! Borrmaskinen började ryka när jag skruvade ihop en hylla och nu är plasten bränd på sidan. It still "
        "turns, but I don't dare to use it. Can it be repaired?",
        files=PHOTOS,
    ),
    Story(
        customer="robert.kim",
        reason=_DEFECT,
        units=(Unit("CM-10-BLK", Defect.NO_POWER),),
        shipped=180,
        delivered=176,
        opened=26,
        says="Our coffee maker stopped turning on. The clock flickers when I plug it in and then it's dead. I know "
        "it's been almost six months, but it was never moved from the counter.",
        wish=REPLACEMENT,
        files=FILM,
    ),
    Story(
        customer="ken.takahashi",
        reason=_DEFECT,
        units=(Unit("KB-60-BLU", Defect.BROKEN_PART),),
        shipped=133,
        delivered=126,
        opened=7,
        says="キーが一つ外れて、下の部品が折れてしまいました。普通に使っていただけです。修理していただけますか。",
        channel=Channel.WEB_FORM,
        by=ROB,
    ),
)

HARD = (
    # C5: the customer names a day of failure on an earlier rung.
    Story(
        customer="sanne.devries",
        reason=_DEFECT,
        units=(Unit("SW-T2-BLK", Defect.BROKEN_PART),),
        shipped=97,
        delivered=94,
        failed=11,
        opened=34,
        says="The strap snapped eleven days ago, right at the case, while I was typing. I wanted to write at once but "
        "I was in hospital. I can send the hospital letter if you need it.",
        wish=REFUND,
        facts={"extra": {"malfunction_date_proof": True}},
    ),
    # Day 181.
    Story(
        customer="joan.petersen",
        reason=_DEFECT,
        units=(Unit("KT-10-RED", Defect.LEAK),),
        shipped=181,
        delivered=177,
        opened=29,
        says="The kettle has started to drip from underneath. We have had it about half a year. I think a kettle "
        "should last longer than that and would like my money back.",
        wish=REFUND,
    ),
    # C31: renewed telephones have terms of their own.
    Story(
        customer="carlos.medina",
        reason=_DEFECT,
        units=(Unit("PH-R1-SLV", Defect.DEAD_PIXELS),),
        shipped=35,
        delivered=31,
        opened=23,
        says="I bought the renewed one to save some money. Now there are dark spots on the screen and pink lines. The "
        "page said it was checked by a technician, so I expected better.",
        wish=REFUND,
        files=PARCEL + filmed(),
    ),
    # Proofs missing: two parcels and no slip.
    Story(
        customer="clara.neumann",
        reason=_DEFECT,
        units=(Unit("BP-18-BLK", Defect.TORN_SEAM),),
        shipped=41,
        delivered=37,
        opened=19,
        says="Am Rucksack ist die Naht der vorderen Tasche gerissen. Die Bestellung kam in zwei Paketen, ich weiß "
        "leider nicht mehr, in welchem er war.",
        wish=REPLACEMENT,
        also=(Unit("LP-F1-GRN", parcel=2),),
    ),
    # Proofs missing: nothing shows the problem.
    Story(
        customer="renata.lima",
        reason=_DEFECT,
        units=(Unit("HP-L2-BLU", Defect.NO_POWER),),
        shipped=66,
        delivered=47,
        opened=12,
        says="O fone do meu filho parou de ligar. Já carreguei a noite toda. Seguem as fotos da caixa e do fone.",
        files=(*PARCEL, Sent(Shot.ITEM, 0)),
    ),
)
