"""Evidence: its kinds, states and renditions, and the proofs that a file may give."""

from enum import StrEnum


class Proof(StrEnum):
    """Named slots that a file may fill (BR-15, BR-24, C17); one file may fill two."""

    PACKAGE_FRONT = "package_front"
    PACKAGE_BACK = "package_back"
    ITEM = "item"
    PROBLEM = "problem"
    PARTIAL_SHIPMENT_SLIP = "partial_shipment_slip"
    INCORRECT_ITEM = "incorrect_item"
    RETURN_RECEIPT = "return_receipt"


class ProofVerdict(StrEnum):
    """What a reviewer says of a file in a slot."""

    UNJUDGED = "unjudged"
    ACCEPTED = "accepted"
    UNREADABLE = "unreadable"
    WRONG_OBJECT = "wrong_object"


class EvidenceKind(StrEnum):
    """What a file is, by its content."""

    PHOTO = "photo"
    VIDEO = "video"


class EvidenceState(StrEnum):
    """Whether a file can be shown yet."""

    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


class EvidenceNote(StrEnum):
    """What is to be known of a file that is shown although something of it could not be."""

    END_MISSING = "end missing"
    SOUND_LEFT_OUT = "sound left out"


class Rendition(StrEnum):
    """What is shown instead of the original."""

    DISPLAY = "display"
    POSTER = "poster"
    THUMB = "thumb"
    VIDEO = "video"
