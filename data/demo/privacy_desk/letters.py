"""The demonstration's privacy messages: who asked for what, how many days ago, and what was done since."""

from data.demo.privacy_desk.acts import (
    DORA,
    Answer,
    Ask,
    Authority,
    Code,
    Gather,
    Happens,
    Know,
    Letter,
    MoreTime,
    Note,
    Refuse,
    Take,
    Withdraw,
)
from data.vocabulary import Channel, IdentityMethod, QuestionReason, RefusalGround, Right

_KNOWN = Happens(1, Know(IdentityMethod.KNOWN_CHANNEL))
_TAKEN = Happens(0, Take())

LETTERS = (
    # Late, or due in these days.
    Letter(
        37,
        "grace.whitfield",
        (Right.ACCESS,),
        "Send me a copy of everything that you hold about me.",
        (_TAKEN, _KNOWN, Happens(35, Gather())),
    ),
    Letter(
        34,
        "hugo.lefevre",
        (Right.RECTIFICATION,),
        "Mon adresse est fausse, merci de la corriger : 6 quai de la Fosse.",
        (
            _TAKEN,
            Happens(2, Know(IdentityMethod.ORDER_FACTS)),
            Happens(3, Note("The new address stands on the last order.")),
        ),
    ),
    Letter(30, "marcus.webb", (Right.RECIPIENTS,), "Who received my data? I want names.", (_KNOWN,)),
    Letter(
        29,
        "jonas.brandt",
        (Right.OBJECTION,),
        "Ich widerspreche der Auswertung meiner Rücksendungen.",
        (_TAKEN, _KNOWN),
    ),
    Letter(
        27,
        "ines.benali",
        (Right.ACCESS, Right.ERASURE),
        "Envoyez-moi mes données, puis supprimez tout.",
        (_TAKEN, Happens(1, Know(IdentityMethod.CALL_BACK)), Happens(20, Take(), place=1, by=DORA)),
    ),
    Letter(24, "emily.zhang", (Right.PORTABILITY,), "I want my data in a machine-readable file.", (_KNOWN,)),
    # The clock stands still.
    Letter(
        16,
        "robert.kim",
        (Right.ACCESS,),
        "What do you know about me?",
        (_TAKEN, Happens(1, Ask(QuestionReason.IDENTITY, "You wrote from an address that we do not know."))),
    ),
    Letter(
        12,
        "lena.vogt",
        (Right.ACCESS,),
        "Ich bitte um Auskunft nach Art. 15.",
        (_TAKEN, _KNOWN, Happens(2, Ask(QuestionReason.CLARIFICATION, "Which of your eleven orders is it about?"))),
    ),
    Letter(2, "noah.whelan", (Right.ERASURE,), "Please delete my account.", (_TAKEN, Happens(1, Code(told=False)))),
    # More time was taken.
    Letter(
        52,
        "anna.belova",
        (Right.ACCESS,),
        "Send me my data, all of it, with every picture.",
        (
            _TAKEN,
            _KNOWN,
            Happens(24, MoreTime("Forty photos have to be looked at one by one, as others are in them.")),
            Happens(50, Gather()),
        ),
    ),
    Letter(
        40,
        "omar.mansouri",
        (Right.SAFEGUARDS,),
        "My data went to another country. Which safeguards protect them there?",
        (
            _TAKEN,
            Happens(1, Ask(QuestionReason.IDENTITY, "You wrote from an address that we do not know.", answered=6)),
            Happens(8, Know(IdentityMethod.DOCUMENT, "Identity card shown by video, number not noted")),
            Happens(22, MoreTime("The carrier abroad has not sent us its contract yet.")),
        ),
    ),
    # Repeated, by an agent, for the officer.
    Letter(20, "tyler.brooks", (Right.ACCESS,), "I asked for a copy of my data.", (_TAKEN, _KNOWN)),
    Letter(9, "tyler.brooks", (Right.ACCESS,), "Where is the copy of my data that I asked for?"),
    Letter(
        11,
        "fatima.siddiqui",
        (Right.ACCESS,),
        "I write for my client and ask for a copy of her data.",
        (_TAKEN,),
        agent="Hale & Moss, solicitors",
    ),
    Letter(
        18,
        "callum.fraser",
        (Right.RECTIFICATION,),
        "My brother's name is spelled wrongly on his order.",
        (_TAKEN, Happens(3, Authority()), Happens(3, Know(IdentityMethod.ORDER_FACTS))),
        agent="Rory Fraser",
    ),
    Letter(
        8,
        "hannah.okafor",
        (Right.OBJECTION,),
        "For the data protection officer, in person: I object to being watched, and will say why only to you.",
        by=DORA,
        for_officer=True,
    ),
    Letter(
        15,
        "svenja.petersen",
        (Right.RESTRICTION,),
        "An den Datenschutzbeauftragten: bitte die Verarbeitung einschränken.",
        (Happens(1, Take(), by=DORA), Happens(2, Know(IdentityMethod.CALL_BACK), by=DORA)),
        channel=Channel.LETTER,
        typed=1,
        by=DORA,
        for_officer=True,
    ),
    # New ones.
    Letter(6, "diego.salazar", (Right.ERASURE,), "Quiero que borren mis datos."),
    Letter(
        4, "thiago.moraes", (Right.PORTABILITY, Right.ERASURE), "Quero meus dados e depois apagar a conta.", (_TAKEN,)
    ),
    Letter(
        3,
        "denise.caldwell",
        (Right.HUMAN_REVIEW,),
        "A computer rejected my return. I want a real person.",
        (_TAKEN, _KNOWN),
    ),
    Letter(2, "sanne.devries", (Right.RESTRICTION,), "Please stop processing until my address is checked.", typed=1),
    Letter(1, "yumi.sato", (Right.ACCESS,), "Please send me my data.", channel=Channel.WEB_FORM),
    Letter(
        5, "Ines Wolf", (Right.ACCESS,), "She asked by phone what we know about her.", channel=Channel.PHONE, email=""
    ),
    # No more advertising: done at once.
    Letter(33, "kevin.doyle", (Right.MARKETING_OPT_OUT,), "Unsubscribe me."),
    Letter(21, "camille.roussel", (Right.MARKETING_OPT_OUT,), "Plus de publicité, s'il vous plaît."),
    Letter(7, "nobody", (Right.MARKETING_OPT_OUT,), "Stop sending me the newsletter.", email="someone@post.example"),
    # Complaints.
    Letter(
        13,
        "joan.petersen",
        (Right.COMPLAINT,),
        "I complain: your newsletter went out with all addresses visible.",
        (_TAKEN,),
    ),
    Letter(
        66,
        "reto.ammann",
        (Right.COMPLAINT,),
        "A complaint: your driver gave my parcel and my address to a neighbour.",
        (_TAKEN, Happens(17, Answer("The carrier confirmed it and instructed its drivers; we are sorry."))),
        channel=Channel.LETTER,
        typed=2,
    ),
    # Answered, refused, let go.
    Letter(
        61,
        "olivia.barnes",
        (Right.ACCESS,),
        "Please send a copy of my data.",
        (_TAKEN, Happens(1, Code()), Happens(19, Answer("Your copy is in the file that we sent to this address."))),
    ),
    Letter(
        58,
        "nobody",
        (Right.ACCESS,),
        "Do you have data about me?",
        (_TAKEN, Happens(2, Know(IdentityMethod.CALL_BACK)), Happens(9, Answer(nothing_held=True))),
        email="stranger@post.example",
    ),
    Letter(
        55,
        "samuel.adeyemi",
        (Right.RECTIFICATION,),
        "My name is misspelled.",
        (_TAKEN, _KNOWN, Happens(4, Answer("Your name is corrected to Samuel O. Adeyemi."))),
    ),
    Letter(
        47,
        "vikram.shetty",
        (Right.ACCESS,),
        "Again: a copy of everything. I ask each week.",
        (
            _TAKEN,
            _KNOWN,
            Happens(
                12,
                Refuse(
                    RefusalGround.EXCESSIVE, "It is the sixth request in six weeks, and nothing changed in between."
                ),
                by=DORA,
            ),
        ),
    ),
    Letter(
        44,
        "marco.bellini",
        (Right.ERASURE,),
        "Delete my orders.",
        (
            _TAKEN,
            _KNOWN,
            Happens(
                15,
                Refuse(RefusalGround.LEGAL_DUTY, "The tax law makes us keep the invoices of your two orders."),
                by=DORA,
            ),
        ),
    ),
    Letter(
        39,
        "mia.thornton",
        (Right.OBJECTION,),
        "I object to the analysis of my purchases.",
        (_TAKEN, _KNOWN, Happens(10, Withdraw("She wrote that it is settled."))),
    ),
    Letter(
        70,
        "rita.carvalho",
        (Right.RECIPIENTS,),
        "Quem são os destinatários dos meus dados?",
        (_TAKEN, _KNOWN, Happens(33, Answer("PayPal and the carrier DHL received your name and address."))),
    ),
)
