"""Returns that wait for review because something stopped working."""

from data.demo.art.looks import Defect
from data.demo.story import FILM, PARCEL, REFUND, REPLACEMENT, ROB, Judge, Sent, Shot, Story, Unit, item
from data.vocabulary import Channel, Reason

_DEFECT = Reason.DEFECTIVE

PLAIN = (
    Story(
        customer="tyler.brooks",
        reason=_DEFECT,
        units=(Unit("KB-75-SLV", Defect.NO_POWER),),
        shipped=90,
        delivered=86,
        opened=55,
        says="Keyboard is dead. Tried two cables, three ports and another computer: no lights, nothing. It worked fine "
        "until Sunday night. I'd rather have the money back than wait for another one.",
        wish=REFUND,
    ),
    Story(
        customer="katarzyna.wrona",
        reason=_DEFECT,
        units=(Unit("BP-24-GRN", Defect.TORN_SEAM),),
        shipped=47,
        delivered=43,
        opened=50,
        says="Dzień dobry, w plecaku puścił szew przy przedniej kieszeni. Nosiłam w nim tylko laptopa i kanapki, "
        "żadnych ciężkich rzeczy. Po dwóch tygodniach nitki wychodzą same. Proszę o wymianę.",
        wish=REPLACEMENT,
    ),
    Story(
        customer="dmitri.sokolov",
        reason=_DEFECT,
        units=(Unit("DR-18-ORG", Defect.NO_POWER),),
        shipped=71,
        delivered=49,
        opened=46,
        says="Здравствуйте. Шуруповёрт перестал включаться. Аккумулятор заряжен, на зарядке горит зелёный, но кнопка "
        "не реагирует, подсветка тоже не горит. Пользовался дома, собирал шкаф. Прошу замену.",
        wish=REPLACEMENT,
        files=FILM,
    ),
    Story(
        customer="aylin.demir",
        reason=_DEFECT,
        units=(Unit("KT-17-SLV", Defect.LEAK),),
        shipped=88,
        delivered=85,
        opened=44,
        says="Hallo, seit letzter Woche tropft der Kocher unten heraus, direkt neben dem Schalter. Auf dem Video sieht "
        "man die Pfütze nach einmal Kochen. Das ist mir mit Strom zu gefährlich, ich benutze ihn nicht mehr.",
        wish=REFUND,
        files=FILM,
        acts=(Judge(after=2, file=0), Judge(after=2.1, file=1)),
    ),
    Story(
        customer="lucia.ferrer",
        reason=_DEFECT,
        units=(Unit("SN-40-RED", Defect.TORN_SEAM),),
        shipped=33,
        delivered=29,
        opened=36,
        says="Las zapatillas se han descosido por delante, justo encima de la suela. Solo las he usado para ir a "
        "trabajar, unas cinco semanas... bueno, cuatro. Me gustaría que me las cambiaran por otras iguales.",
        wish=REPLACEMENT,
        channel=Channel.WEB_FORM,
    ),
    Story(
        customer="marco.bellini",
        reason=_DEFECT,
        units=(Unit("CM-06-SND", Defect.LEAK),),
        shipped=52,
        delivered=48,
        opened=30,
        says="Buongiorno, la macchina perde caffè dalla base della caraffa, ogni mattina trovo una pozza sul piano. "
        "L'ho spedita ieri come mi avete detto al telefono, allego i dati della ricevuta.",
        wish=REFUND,
        files=FILM,
        channel=Channel.PHONE,
        facts={
            "return_receipt": {"amount": "14.90", "currency": "EUR"},
            "return_tracking_number": "RR482913377IT",
            "extra": {"return_carrier": "Posta Toscana"},
        },
    ),
    # More postage than the cap: the excess waits for a confirmation (C7).
    Story(
        customer="callum.fraser",
        reason=_DEFECT,
        units=(Unit("SP-B1-BLU", Defect.NO_POWER),),
        shipped=61,
        delivered=58,
        opened=27,
        says="The speaker will not switch on any more, sometimes the light flickers and then nothing. Courier from up "
        "here cost me 41 quid, receipt number is with the parcel. Hope that's covered.",
        wish=REFUND,
        files=FILM,
        facts={"return_receipt": {"amount": "41.00", "currency": "GBP"}, "return_tracking_number": "CX 7719 0042 GB"},
    ),
    # Duties on the receipt are never reimbursed (C27).
    Story(
        customer="mia.thornton",
        reason=_DEFECT,
        units=(Unit("SW-T2-SND", Defect.DEAD_PIXELS),),
        shipped=76,
        delivered=66,
        opened=24,
        says="Black blotches and coloured lines across the watch face, getting bigger every day. I never dropped it or "
        "swam with it. The post office made me pay something for customs as well, it's all on the one receipt.",
        wish=REPLACEMENT,
        files=FILM,
        facts={"return_receipt": {"amount": "46.20", "currency": "AUD", "duties": "12.50"}},
    ),
    Story(
        customer="ananya.iyer",
        reason=_DEFECT,
        units=(Unit("PH-O1-BLU", Defect.DEAD_PIXELS, off=10),),
        shipped=40,
        delivered=31,
        opened=20,
        says="Dear Sir/Madam, my phone display has developed black spots and green lines since three days. I am always "
        "using a cover and screen guard. There is no crack. Kindly arrange a replacement at the earliest.",
        wish=REPLACEMENT,
        files=FILM,
        by=ROB,
    ),
    Story(
        customer="diego.salazar",
        reason=_DEFECT,
        units=(Unit("LP-F1-GRN", Defect.NO_POWER),),
        shipped=58,
        delivered=49,
        opened=15,
        says="Buenas tardes, la lámpara parpadea y se apaga sola. Ya cambié el foco y el enchufe y sigue igual. Mando "
        "video. Prefiero el reembolso, gracias.",
        wish=REFUND,
        files=FILM,
    ),
    # Two parcels: the slip says what was in this one (C34).
    Story(
        customer="hannah.okafor",
        reason=_DEFECT,
        units=(Unit("HP-A1-SND", Defect.BROKEN_PART),),
        shipped=26,
        delivered=21,
        opened=13,
        says="The headband broke where it slides into the right ear cup. I was just putting them on. My order came in "
        "two parcels, this was in the first one, I still have the slip.",
        wish=REPLACEMENT,
        files=(*PARCEL, Sent(Shot.SLIP), *item()),
        also=(Unit("LP-F1-WHT", parcel=2), Unit("MG-35-BLU", quantity=2, parcel=2)),
    ),
    Story(
        customer="svenja.petersen",
        reason=_DEFECT,
        units=(Unit("HP-L2-BLU", Defect.TORN_SEAM, quantity=2),),
        shipped=68,
        delivered=65,
        opened=11,
        says="Bei beiden Kinderkopfhörern ist das Polster an der Naht aufgerissen, erst beim einen, eine Woche später "
        "beim anderen. Die Kinder sind sechs und acht und gehen eigentlich vorsichtig damit um.",
        wish=REFUND,
    ),
    Story(
        customer="jamal.harris",
        reason=_DEFECT,
        units=(Unit("PH-H7-BLK", Defect.NO_POWER),),
        shipped=83,
        delivered=80,
        opened=3,
        says="Phone went black in the middle of a call and never came back. It gets a bit warm on the charger but the "
        "screen stays dark. In the video you can see it flash once. I need a working phone for my job so a "
        "replacement is fine.",
        wish=REPLACEMENT,
        files=FILM,
        channel=Channel.CHAT,
    ),
)
