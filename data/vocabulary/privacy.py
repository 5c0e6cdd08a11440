"""The privacy desk's words: rights, how a request stands, how somebody proved who they are."""

from enum import StrEnum


class Right(StrEnum):
    """What a person may ask for (P26 to P33, P48; V02), or complain of (P47, P54)."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    MARKETING_OPT_OUT = "marketing_opt_out"
    HUMAN_REVIEW = "human_review"
    SAFEGUARDS = "safeguards"
    RECIPIENTS = "recipients"
    COMPLAINT = "complaint"


class RequestState(StrEnum):
    """Whether a request is open, and how it ended; a duplicate is answered with the one that it repeats."""

    OPEN = "open"
    ANSWERED = "answered"
    NOTHING_HELD = "nothing_held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class IdentityMethod(StrEnum):
    """How somebody showed who they are (P34)."""

    CODE = "code"
    CALL_BACK = "call_back"
    ORDER_FACTS = "order_facts"
    DOCUMENT = "document"
    KNOWN_CHANNEL = "known_channel"


class QuestionReason(StrEnum):
    """Why the person is asked something; nothing else stops the clock."""

    IDENTITY = "identity"
    CLARIFICATION = "clarification"


class RefusalGround(StrEnum):
    """Why a request may be refused (P35; GDPR Art. 12(5), 15(4), 17(3), 11(2))."""

    UNFOUNDED = "unfounded"
    EXCESSIVE = "excessive"
    NOT_IDENTIFIED = "not_identified"
    RIGHTS_OF_OTHERS = "rights_of_others"
    LEGAL_DUTY = "legal_duty"
    LEGAL_CLAIMS = "legal_claims"


class BreachKind(StrEnum):
    """What happened to personal data (P53; GDPR Art. 4(12))."""

    DESTRUCTION = "destruction"
    LOSS = "loss"
    ALTERATION = "alteration"
    DISCLOSURE = "disclosure"
    ACCESS = "access"


class BreachRisk(StrEnum):
    """What a breach means to people; from a risk on the authority is told, from a high one the people too."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"


class PackageState(StrEnum):
    """How far the copy of somebody's data is: gathered, looked through, made, taken away, gone."""

    GATHERING = "gathering"
    REVIEW = "review"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class PackageItemKind(StrEnum):
    """What a person looks at before it leaves."""

    PHOTO = "photo"
    VIDEO = "video"
    TEXT = "text"


class ItemVerdict(StrEnum):
    """What becomes of it (GDPR Art. 15(4))."""

    PENDING = "pending"
    INCLUDED = "included"
    REDACTED = "redacted"
    WITHHELD = "withheld"
