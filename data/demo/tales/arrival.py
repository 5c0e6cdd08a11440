"""Returns that wait for review because something arrived broken."""

from data.demo.art.looks import Defect
from data.demo.story import DENTED_SPEAKER, FILM, PARCEL, REFUND, REPLACEMENT, ROB, Judge, Sent, Shot, Story, Unit, item
from data.vocabulary import Channel, ProofVerdict, Reason

_BROKEN = Reason.ARRIVED_BROKEN

PLAIN = (
    Story(
        customer="grace.whitfield",
        reason=_BROKEN,
        units=(Unit("MG-35-BLU", Defect.CRACK, quantity=2, bought=4),),
        shipped=9,
        delivered=4,
        opened=71,
        says="Two of the four mugs are cracked from the rim right down to the foot. The carton was already crushed on "
        "one corner when the driver handed it to me. The other two are fine and we are using them. I would like my "
        "money back for the two broken ones, please.",
        wish=REFUND,
    ),
    Story(
        customer="jonas.brandt",
        reason=_BROKEN,
        units=(Unit("KT-17-SLV", Defect.DENT),),
        shipped=7,
        delivered=3,
        opened=60,
        says="Der Wasserkocher hat eine tiefe Delle an der Seite, so groß wie ein Handteller. Der Karton war an der "
        "Ecke eingedrückt. Der Deckel schließt nicht mehr richtig. Ich hätte gern einen neuen.",
        wish=REPLACEMENT,
        channel=Channel.WEB_FORM,
        facts={"extra": {"visible_transit_damage": True}},
    ),
    Story(
        customer="camille.roussel",
        reason=_BROKEN,
        units=(Unit("PH-H7-BLK", Defect.CRACK, off=5),),
        shipped=5,
        delivered=2,
        opened=47,
        says="Bonjour, j'ai ouvert le colis devant le livreur et l'écran du téléphone était déjà fissuré, comme une "
        "toile d'araignée en partant du milieu. Je ne l'ai pas utilisé. Pouvez-vous m'en envoyer un autre ?",
        wish=REPLACEMENT,
        files=FILM,
    ),
    Story(
        customer="imogen.hartley",
        reason=_BROKEN,
        units=(Unit("LP-F1-GRN", Defect.BROKEN_PART),),
        shipped=19,
        delivered=15,
        opened=42,
        says="I only unpacked the lamp today because we were moving house, and the shade has snapped off where it "
        "joins the arm. It hangs by a bit of metal. It must have happened on the way, nobody here has touched it.",
        wish=REFUND,
        files=(*PARCEL, Sent(Shot.ITEM_WITH_PROBLEM, 0)),
    ),
    Story(
        customer="rafael.nogueira",
        reason=_BROKEN,
        units=(Unit("DR-18-ORG", Defect.CRACK),),
        shipped=38,
        delivered=20,
        opened=38,
        says="Boa tarde. A furadeira chegou com a carcaça rachada perto do punho, dá para ver o motor por dentro. "
        "Não usei porque tenho medo de levar um choque. Quero outra no lugar.",
        wish=REPLACEMENT,
        by=ROB,
    ),
    Story(
        customer="yumi.sato",
        reason=_BROKEN,
        units=(Unit("CM-10-BLK", Defect.CRACK),),
        shipped=12,
        delivered=5,
        opened=31,
        says="箱を開けたところ、コーヒーメーカーの前面に大きなひびが入っていました。まだ一度も使っていません。"
        "箱の角もつぶれていました。返金をお願いします。",
        wish=REFUND,
        channel=Channel.WEB_FORM,
    ),
    Story(
        customer="bridget.lynch",
        reason=_BROKEN,
        units=(Unit("SP-B1-BLU", Defect.DENT),),
        shipped=30,
        delivered=None,
        traceable=False,
        opened=25,
        says="The speaker was left on the porch while I was away, so I can't say which day it came. It has a deep dent "
        "in the side and it buzzes on every low note. The tracking page never showed a delivery.",
        wish=REFUND,
        channel=Channel.PHONE,
    ),
    Story(
        customer="omar.mansouri",
        reason=_BROKEN,
        units=(Unit("SW-T2-BLK", Defect.CRACK),),
        shipped=10,
        delivered=3,
        opened=18,
        says="Salam, the watch was a gift for my son. When he opened the box the glass was cracked all over. The outer "
        "box looks a little bent. Please send a new one before his birthday next week if you can.",
        wish=REPLACEMENT,
        channel=Channel.CHAT,
    ),
    Story(
        customer="nasser.rashid",
        reason=_BROKEN,
        units=(Unit("CM-06-SND", Defect.DENT),),
        shipped=13,
        delivered=6,
        opened=9,
        says="Dear team, the coffee machine has a large dent at the top and the lid does not close over it. Everything "
        "else is in the box. I prefer a refund because it was for our office and they need one now.",
        wish=REFUND,
    ),
    Story(
        customer="marc.gagnon",
        reason=_BROKEN,
        units=(Unit("KB-60-BLU", Defect.BROKEN_PART),),
        shipped=8,
        delivered=2,
        opened=5,
        says="Hi, one key cap came loose in the box and the little hinge under it is snapped, so it will not stay on. "
        "The rest types fine. Could I have a replacement, please? Merci!",
        wish=REPLACEMENT,
        by=ROB,
    ),
    Story(
        customer="denise.caldwell",
        reason=_BROKEN,
        units=(Unit("LP-F1-WHT", Defect.DENT), Unit("MG-35-SND", Defect.BROKEN_PART)),
        shipped=6,
        delivered=1,
        opened=1.5,
        says="Two things out of one box: the lamp shade is dented and the mug's handle has come off in one piece. "
        "There was one sheet of paper in that big carton and nothing else. I'd like both replaced.",
        wish=REPLACEMENT,
        files=PARCEL + item(0) + item(1),
        also=(Unit("KT-10-RED"),),
    ),
)

HARD = (
    # Proofs missing: nothing shows the back of the parcel.
    Story(
        customer="wei.tan",
        reason=_BROKEN,
        units=(Unit("KB-75-SLV", Defect.SCRATCHES),),
        shipped=7,
        delivered=3,
        opened=22,
        says="The keyboard I received is badly scratched across the middle keys, like someone dragged a screwdriver "
        "over it. I don't think it was new.",
        files=(Sent(Shot.FRONT), *item()),
    ),
    # Proofs missing: the front was judged unreadable.
    Story(
        customer="harriet.shaw",
        reason=_BROKEN,
        units=(Unit("KT-10-RED", Defect.DENT),),
        shipped=8,
        delivered=5,
        opened=33,
        says="The kettle arrived with a dent the size of an egg on one side. The label on the box got wet, sorry, it "
        "was raining and my hands were cold when I took the picture.",
        wish=REPLACEMENT,
        files=(Sent(Shot.FRONT_SHAKEN), Sent(Shot.BACK), *item()),
        acts=(
            Judge(after=3, by=ROB, file=0, verdict=ProofVerdict.UNREADABLE),
            Judge(after=3.1, by=ROB, file=1),
            Judge(after=3.2, by=ROB, file=3),
        ),
    ),
    # C14: the window is open, the 180 days are over.
    Story(
        customer="vikram.shetty",
        reason=_BROKEN,
        units=(Unit("CM-10-BLK", Defect.BURN_MARK),),
        shipped=188,
        delivered=8,
        opened=45,
        says="This parcel was held at customs for almost half a year and was delivered only last week. The machine has "
        "a burnt patch on the front and smells of burnt plastic. I have not switched it on a second time.",
        wish=REFUND,
    ),
    # C1: damage from transport, reported after the window.
    Story(
        customer="aoife.byrne",
        reason=_BROKEN,
        units=(Unit("SP-B1-ORG", Defect.DENT),),
        shipped=27,
        delivered=22,
        opened=28,
        says="The speaker plays perfectly but it has a big dent, and the box was squashed on that side. I was abroad "
        "for three weeks and my neighbour took it in, so I am only writing now.",
        files=(*PARCEL, Sent(Shot.ITEM, 0), DENTED_SPEAKER),
        wish=REPLACEMENT,
        facts={"extra": {"item_works": True, "visible_transit_damage": True}},
    ),
    # C2: Brazil, so late that 15 days after delivery end after 40 days after shipment.
    Story(
        customer="thiago.moraes",
        reason=_BROKEN,
        units=(Unit("HP-A1-BLK", Defect.BROKEN_PART),),
        shipped=52,
        delivered=9,
        opened=40,
        says="O fone ficou mais de um mês parado na alfândega e chegou semana passada com a haste quebrada. O lado "
        "direito fica solto e não toca mais. Sei que passou o prazo, mas não foi culpa minha.",
        wish=REFUND,
        facts={"extra": {"item_works": False}},
    ),
)
