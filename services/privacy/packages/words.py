"""A copy's words for people: how far it is, and what becomes of each thing in it."""

from data.vocabulary import ItemVerdict, PackageState

STATES = {
    PackageState.GATHERING: "Being gathered",
    PackageState.REVIEW: "To be looked at",
    PackageState.MAKING: "Being made",
    PackageState.READY: "Ready",
    PackageState.FAILED: "Could not be made",
    PackageState.DISCARDED: "Thrown away",
    PackageState.EXPIRED: "Deleted after its days",
}
VERDICTS = {
    ItemVerdict.PENDING: "Not looked at",
    ItemVerdict.INCLUDED: "Shown",
    ItemVerdict.REDACTED: "Shown in part",
    ItemVerdict.WITHHELD: "Left out",
}
