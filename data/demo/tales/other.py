"""Returns that wait for review because the customer is not satisfied, or would not take the parcel."""

from data.demo.story import REFUND, REPLACEMENT, ROB, Sent, Shot, Story, Unit
from data.vocabulary import Channel, Reason

_UNSATISFIED = Reason.UNSATISFACTORY
_PHOTO = (Sent(Shot.ITEM, 0),)

PLAIN = (
    Story(
        customer="kevin.doyle",
        reason=_UNSATISFIED,
        units=(Unit("SN-40-WHT"),),
        shipped=10,
        delivered=6,
        opened=43,
        says="Nothing wrong with the shoes, they are just too narrow for me. Tried them on the carpet once. Box, paper "
        "and spare laces are all there. Refund please.",
        wish=REFUND,
        files=_PHOTO,
    ),
    Story(
        customer="lena.vogt",
        reason=_UNSATISFIED,
        units=(Unit("LP-F1-WHT"),),
        shipped=17,
        delivered=13,
        opened=26.5,
        says="Die Lampe ist schön, aber viel größer, als ich nach den Bildern dachte; sie passt nicht auf meinen "
        "Schreibtisch. Ich habe sie nur einmal aufgestellt und möchte sie zurückgeben.",
        wish=REFUND,
        files=_PHOTO,
    ),
    # C21: a delivery that nobody can trace.
    Story(
        customer="marek.zielinski",
        reason=_UNSATISFIED,
        units=(Unit("BP-24-GRN"),),
        shipped=28,
        delivered=None,
        traceable=False,
        opened=17,
        says="Plecak jest dla mnie za mały, laptop 16 cali się nie mieści. Nieużywany, z metką. Chciałbym wymienić na "
        "większy albo oddać.",
        wish=REPLACEMENT,
        files=_PHOTO,
        channel=Channel.WEB_FORM,
        by=ROB,
    ),
    # C20: shipping was free, so what it really cost is kept.
    Story(
        customer="matthias.gruber",
        reason=_UNSATISFIED,
        units=(Unit("PH-O1-BLU"),),
        shipped=9,
        delivered=5,
        opened=6,
        says="Das Telefon ist in Ordnung, aber für meine Hände zu groß. Ich habe es nur eingeschaltet und wieder "
        "zurückgesetzt, die Folie ist noch drauf. Bitte um Rückerstattung.",
        wish=REFUND,
        files=_PHOTO,
        shipping=0,
    ),
)

HARD = (
    # Day 16 after delivery.
    Story(
        customer="paula.nystrom",
        reason=_UNSATISFIED,
        units=(Unit("CM-06-SND"),),
        shipped=21,
        delivered=16,
        opened=38.5,
        says="It makes good coffee but it is slow and I find it a bit loud in the morning. I have used it for two "
        "weeks. I'd like to return it, my husband says it is worth asking.",
        wish=REFUND,
        files=_PHOTO,
    ),
    # C2: Russia, delivered late.
    Story(
        customer="anna.belova",
        reason=_UNSATISFIED,
        units=(Unit("SW-T2-BLK"),),
        shipped=49,
        delivered=6,
        opened=30.5,
        says="Часы шли больше полутора месяцев. За это время мне подарили другие. Ваши не распакованы, плёнка на "
        "экране. Хочу вернуть, письмо отправляю на шестой день после получения.",
        wish=REFUND,
        files=_PHOTO,
    ),
    # C38: still on its way.
    Story(
        customer="noah.whelan",
        reason=_UNSATISFIED,
        units=(Unit("BP-18-BLK"),),
        shipped=16,
        delivered=None,
        opened=14,
        says="Still waiting for the bag. Tracking has said 'in transit' for nine days. I leave on Friday and don't "
        "need it any more, so just cancel it and give me the money back.",
        wish=REFUND,
        files=(),
        facts={"extra": {"carrier_status": "in_transit"}},
        channel=Channel.CHAT,
    ),
    # C28: refused because of duties.
    Story(
        customer="reto.ammann",
        reason=Reason.REFUSED_DELIVERY,
        units=(Unit("DR-18-ORG"),),
        shipped=12,
        delivered=None,
        opened=28.5,
        says="Der Zusteller wollte 38 Franken Zoll und Gebühr kassieren, davon stand bei der Bestellung nichts. Ich "
        "habe die Annahme verweigert und möchte mein Geld zurück.",
        wish=REFUND,
        files=(),
        facts={"extra": {"refusal_cause": "import_duties", "carrier_return_invoice": "23.50"}},
        channel=Channel.PHONE,
    ),
    # BR-38: a broken package may be refused.
    Story(
        customer="linda.kowalczyk",
        reason=Reason.REFUSED_DELIVERY,
        units=(Unit("MG-35-SND", quantity=4),),
        shipped=6,
        delivered=None,
        opened=4,
        says="The carton was torn open and you could hear the pieces. I told the driver to take it straight back, "
        "which your website says I may do. Please send the four mugs again or refund me.",
        wish=REPLACEMENT,
        files=(),
        facts={"extra": {"refusal_cause": "package_broken_or_open", "carrier_status": "returned_to_sender"}},
        channel=Channel.PHONE,
        by=ROB,
    ),
)
