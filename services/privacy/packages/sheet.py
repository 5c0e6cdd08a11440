"""The sheet of GDPR Art. 15(1) and (2): what for, which data, who received them, how long, which rights (P26, R01)."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.queries.privacy.exportable import keeps, purposes
from data.registry import Keep, Purpose
from services.privacy.discovery.search import Found
from services.privacy.discovery.words import title

_PURPOSES = {
    Purpose.PROVIDE: "to provide and improve our services: your order, its return, refund or repair",
    Purpose.COMMUNICATE: "to communicate with you and answer your requests",
    Purpose.ADVERTISE: "to show you advertising, where you agreed",
    Purpose.SAFETY: "to keep our services safe and find misuse",
}
_KEPT = {
    Keep.ORDER_RECORD: "as long as the law makes us keep records of orders",
    Keep.CASE_RECORD: "as long as claims from the return are possible, then as records of orders",
    Keep.PRIVACY_RECORD: "as long as we have to show that we answered your request",
    Keep.AUDIT_RECORD: "as long as we have to show who did what with your data",
    Keep.STAFF_RECORD: "as long as somebody works here",
    Keep.SESSION: "for hours",
}
_RIGHTS = (
    "You may ask us to correct or complete your data, to delete them, to restrict their use, and to give them to you "
    "or to somebody you name in a machine-readable file. You may object to a use of your data, and to advertising at "
    "any time. You may ask that a person looks again at a decision."
)
_MACHINE = (
    "A program compares each return with our refund policy and recommends. A person decides each return; no decision "
    "is made by the program alone. You may ask that another person looks at it, say your view, and contest it."
)
_SOURCE = (
    "From you, and from the shop's record of your orders: {sources}. We hold nothing from a Facebook or Google login."
)
_TRANSFERS = (
    "Recipients outside your country's law are bound by safeguards (GDPR Art. 46) where they are named above. Ask us "
    "for a copy of the safeguards and of the data that were sent."
)
_NOBODY = "nobody outside our company"


@dataclass(frozen=True)
class Category:
    """One kind of data: its title, how many records, what for, how long."""

    title: str
    records: int
    purposes: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What Art. 15 asks to be told beside the data themselves."""

    controller: str
    officer: str
    purposes: tuple[str, ...]
    categories: tuple[Category, ...]
    recipients: tuple[str, ...]
    retention: tuple[str, ...]
    rights: str
    complaint: str
    source: str
    automated_decisions: str
    transfer_safeguards: str


def fill(found: Found, received: tuple[str, ...], *, controller: str, officer: str, authority: str) -> Sheet:
    """The sheet for what was found; the recipients are those of the register, and what the desk itself recorded."""
    categories = tuple(_category(table.name, len(table.rows)) for table in found.tables)
    return Sheet(
        controller=controller,
        officer=officer,
        purposes=_once(said for one in categories for said in one.purposes),
        categories=categories,
        recipients=_once((*received, *recipients(found))) or (_NOBODY,),
        retention=_once(said for one in categories for said in one.kept),
        rights=_RIGHTS,
        complaint=f"You may complain to {authority}, and go to court.",
        source=_SOURCE.format(sources=", ".join(_once(_said(found, "shop_order", "source"))) or "none"),
        automated_decisions=_MACHINE,
        transfer_safeguards=_TRANSFERS,
    )


def recipients(found: Found) -> tuple[str, ...]:
    """Names, not kinds alone (CJEU C-154/21): who took part in payments, parcels and repairs."""
    paid = (f"the payment service for {method}" for method in _said(found, "order_payment", "method"))
    sent = (f"{provider} (refund)" for provider in _said(found, "payout", "provider"))
    carried = (f"{carrier} (parcel)" for carrier in _said(found, "way_back", "carrier"))
    repaired = (f"{place} (repair)" for place in _said(found, "repair", "destination"))
    return _once((*paid, *sent, *carried, *repaired))


def _category(table: str, records: int) -> Category:
    return Category(
        title(table),
        records,
        tuple(_PURPOSES[one] for one in purposes(table)),
        tuple(_KEPT[one] for one in keeps(table)),
    )


def _said(found: Found, table: str, column: str) -> Iterable[str]:
    return (str(row.values[column]).replace("_", " ") for row in found.rows(table) if row.values[column])


def _once(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said))
