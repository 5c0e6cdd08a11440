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


class ConsentPurpose(StrEnum):
    """What a person may consent to, one by one; accepting the policy is kept beside it and is no consent (C04, P57).

    The policy says four kinds of cookies and lists five; the strictly necessary ones have no switch (P20, C08).
    """

    MARKETING = "marketing"
    TARGETED_ADS = "targeted_ads"
    TEN_YEAR_RECORD = "ten_year_record"
    PHOTOS = "photos"
    COOKIES_NECESSARY = "cookies_necessary"
    COOKIES_PERFORMANCE = "cookies_performance"
    COOKIES_FUNCTIONALITY = "cookies_functionality"
    COOKIES_ADVERTISING = "cookies_advertising"
    COOKIES_SOCIAL = "cookies_social"
    POLICY_ACCEPTED = "policy_accepted"


class ConsentState(StrEnum):
    """What the person said; the latest entry counts (C01)."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class RecipientKind(StrEnum):
    """What a recipient does for the shop, and so which of the desk's acts gives data to it (P43, P44)."""

    PAYMENT = "payment"
    CARRIER = "carrier"
    REPAIR = "repair"
    ADVERTISING = "advertising"
    OTHER = "other"


class RecipientRole(StrEnum):
    """In whose name a recipient handles the data."""

    PROCESSOR = "processor"
    CONTROLLER = "controller"
    JOINT = "joint"


class Mechanism(StrEnum):
    """What makes it lawful that data go to the recipient's country (P45; GDPR Art. 44 to 49)."""

    SAME_LAW = "same_law"
    ADEQUACY = "adequacy"
    MODEL_CLAUSES = "model_clauses"
    BINDING_RULES = "binding_rules"
    OTHER = "other"


class TaskException(StrEnum):
    """Why a recipient need not be told (GDPR Art. 19)."""

    IMPOSSIBLE = "impossible"
    DISPROPORTIONATE = "disproportionate"


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


class ErasureState(StrEnum):
    """How far an erasure is; only `done` and `held` are told to the person, `partial` is not done (E17)."""

    PREPARED = "prepared"
    CLEARING = "clearing"
    PARTIAL = "partial"
    HELD = "held"
    DONE = "done"
    DROPPED = "dropped"


class ErasedKind(StrEnum):
    """What an erasure decides on, one by one."""

    ACCOUNT = "account"
    ORDER = "order"
    RETURN = "return"
    FILE = "file"
    MESSAGE = "message"
    FINGERPRINT = "fingerprint"


class ErasureAct(StrEnum):
    """What becomes of it. What is held is erased by itself once its reason ends; what is kept stays as it is."""

    DELETE = "delete"
    PSEUDONYMISE = "pseudonymise"
    HOLD = "hold"
    KEEP = "keep"


class KeptFor(StrEnum):
    """Why something is not deleted now (privacy policy 3.1, P39)."""

    OPEN_ORDER = "open_order"
    OPEN_RETURN = "open_return"
    OPEN_REFUND = "open_refund"
    OPEN_PAYMENT = "open_payment"
    OPEN_REPAIR = "open_repair"
    OPEN_REPLACEMENT = "open_replacement"
    CONTACT = "contact"
    FRAUD_CASE = "fraud_case"
    LEGAL_CLAIM = "legal_claim"
    LAW = "law"
    OTHER_PURPOSE = "other_purpose"


class RestrictionGround(StrEnum):
    """Why data may only be kept for a while (GDPR Art. 18(1)(a) to (d))."""

    ACCURACY = "accuracy"
    UNLAWFUL = "unlawful"
    CLAIMS = "claims"
    OBJECTION = "objection"


class RulingOutcome(StrEnum):
    """What came of an objection (GDPR Art. 21(1)), or of another person's look at a decision (Art. 22(3))."""

    STOPPED = "stopped"
    CONTINUES = "continues"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class StatementKind(StrEnum):
    """What stands beside a record without changing it: a completion, a dispute, the person's own view."""

    SUPPLEMENT = "supplement"
    DISPUTE = "dispute"
    VIEW = "view"


class RecordKind(StrEnum):
    """What the retention schedule has a period for."""

    ORDER = "order"
    CASE = "case"
    REQUEST = "request"
