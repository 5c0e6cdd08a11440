"""The demonstration's recipients of data, with a mechanism and without, and one that broke its duty."""

from dataclasses import dataclass

from data.vocabulary import Mechanism, RecipientKind, RecipientRole


@dataclass(frozen=True)
class Receiver:
    """One recipient as it stands in the register."""

    name: str
    kind: RecipientKind
    role: RecipientRole
    country: str
    mechanism: Mechanism | None
    categories: str
    document: str = ""
    safeguards: str = ""
    usual: bool = True


RECEIVERS = (
    Receiver(
        "PayPal",
        RecipientKind.PAYMENT,
        RecipientRole.CONTROLLER,
        "LU",
        Mechanism.SAME_LAW,
        "name, e-mail address, amount, number of the order; PayPal itself collects card and account",
        safeguards="TLS; no card data at the shop",
    ),
    Receiver(
        "DHL",
        RecipientKind.CARRIER,
        RecipientRole.CONTROLLER,
        "DE",
        Mechanism.SAME_LAW,
        "name, address, telephone number for the delivery",
        "contract of 2024, folder Carriers",
        "labels are deleted after 30 days",
    ),
    Receiver(
        "UPS",
        RecipientKind.CARRIER,
        RecipientRole.CONTROLLER,
        "US",
        Mechanism.MODEL_CLAUSES,
        "name, address, telephone number for the delivery",
        "clauses of 3 May 2024, folder Carriers",
        usual=False,
    ),
    Receiver(
        "Fixwell Repairs",
        RecipientKind.REPAIR,
        RecipientRole.PROCESSOR,
        "BR",
        None,
        "serial number and what the customer said of the fault",
    ),
    Receiver(
        "Google",
        RecipientKind.ADVERTISING,
        RecipientRole.JOINT,
        "US",
        Mechanism.ADEQUACY,
        "number of the advertising cookie, pages that were looked at",
        "data privacy framework, entry of 2025",
    ),
    Receiver(
        "Facebook",
        RecipientKind.ADVERTISING,
        RecipientRole.JOINT,
        "US",
        Mechanism.MODEL_CLAUSES,
        "number of the advertising cookie, e-mail address as a hash",
    ),
)
BROKE = "DHL"
BROKEN = "It got a list of forty addresses by mistake, and had not deleted it a week after it was asked to."
BREACH = "demonstration-breach-0"
HELP = "privacy@joseko.example"
