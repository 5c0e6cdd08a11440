"""The demonstration's consents: versions of the policy, and what people said on the site how many days ago."""

from dataclasses import dataclass

VERSIONS = (
    (900, "Version 2", "We collect what you give us for four purposes. You may object, and you may have it deleted."),
    (
        200,
        "Version 3",
        "We collect what you give us for four purposes: our services, writing to you, advertising, and safety.\n"
        "Advertising needs your express consent. Subject to your prior express consent, we may store our processing "
        "record of your personal data for ten years.",
    ),
)


@dataclass(frozen=True)
class Said:
    """What the person with this sign-in name said so many days ago, by the words of the site's file."""

    ago: int
    person: str
    event: str
    purpose: str = ""
    wording: str = ""


_OFFERS = "Yes, send me offers by e-mail. I can unsubscribe at any time."
_STATISTICS = "Allow performance cookies."
_TEN_YEARS = "You may keep the processing record of my data for ten years."

SAID = (
    Said(180, "grace.whitfield", "accepted_policy"),
    Said(180, "grace.whitfield", "granted", "marketing", _OFFERS),
    Said(180, "grace.whitfield", "granted", "cookies_performance", _STATISTICS),
    Said(12, "grace.whitfield", "unsubscribed"),
    Said(150, "marcus.webb", "accepted_policy"),
    Said(150, "marcus.webb", "granted", "marketing", _OFFERS),
    Said(150, "marcus.webb", "granted", "ten_year_record", _TEN_YEARS),
    Said(140, "hugo.lefevre", "accepted_policy"),
    Said(140, "hugo.lefevre", "granted", "cookies_functionality", "Remember my language."),
    Said(30, "hugo.lefevre", "withdrawn", "cookies_functionality"),
)
