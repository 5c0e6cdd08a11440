"""The words that every layer shares; the only part of data/ that pages may import."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does at the desk; one person may hold several."""

    REVIEWER = "reviewer"
    WAREHOUSE_LEAD = "warehouse_lead"
    FINANCE = "finance"
    MANAGER = "manager"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """`resource:action`, alphabetical."""

    ACCOUNT_OWN = "account:own"
    AUDIT_READ = "audit:read"
    CUSTOMER_REVEAL = "customer:reveal"
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_JUDGE = "evidence:judge"
    EVIDENCE_ORIGINAL = "evidence:original"
    EVIDENCE_READ = "evidence:read"
    MESSAGE_MANAGE = "message:manage"
    MESSAGE_READ = "message:read"
    ORDER_IMPORT = "order:import"
    ORDER_READ = "order:read"
    POLICY_READ = "policy:read"
    RETURN_CREATE = "return:create"
    RETURN_DECIDE = "return:decide"
    RETURN_DECIDE_ESCALATED = "return:decide_escalated"
    RETURN_READ = "return:read"
    STAFF_MANAGE = "staff:manage"


class Reason(StrEnum):
    """Why the customer sends something back (case format: `reason`)."""

    ARRIVED_BROKEN = "arrived_broken"
    DEFECTIVE = "defective"
    INCORRECT_ITEM = "incorrect_item"
    UNSATISFACTORY = "unsatisfactory"
    REFUSED_DELIVERY = "refused_delivery"


class Recommendation(StrEnum):
    """What the policy engine recommends to the person who decides (case format: `decision`)."""

    ELIGIBLE = "eligible"
    NEEDS_INFO = "needs_info"
    MANUAL_REVIEW = "manual_review"
    NOT_ELIGIBLE = "not_eligible"
    NOT_YET = "not_yet"


class Tier(StrEnum):
    """Which section of the policy governs (case format: `tier`)."""

    DOA_15 = "doa_15"
    DEFECT_0_90 = "defect_0_90"
    DEFECT_91_180 = "defect_91_180"
    AFTER_180 = "after_180"
    INCORRECT_ITEM = "incorrect_item"
    UNSATISFACTORY = "unsatisfactory"


class ReturnState(StrEnum):
    """Where a return stands; every state has a way forward."""

    AWAITING_REVIEW = "awaiting_review"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    ESCALATED = "escalated"
    APPROVED = "approved"
    REJECTED = "rejected"


OPEN_STATES = (ReturnState.AWAITING_REVIEW, ReturnState.WAITING_FOR_CUSTOMER, ReturnState.ESCALATED)


class Channel(StrEnum):
    """How the customer first contacted the shop (C3: the contact date governs)."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    WEB_FORM = "web_form"
    LETTER = "letter"


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


class Rendition(StrEnum):
    """What is shown instead of the original."""

    DISPLAY = "display"
    POSTER = "poster"
    THUMB = "thumb"
    VIDEO = "video"


class DecisionKind(StrEnum):
    """What a named person did with the case."""

    APPROVE = "approve"
    REJECT = "reject"
    ASK_FOR_MORE = "ask_for_more"
    ESCALATE = "escalate"
    RECLASSIFY = "reclassify"


class MessageState(StrEnum):
    """Where a message to the customer stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class JobState(StrEnum):
    """Where background work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class AuditTag(StrEnum):
    """Every kind of audit entry, `record:act`, alphabetical."""

    ACCESS_DENIED = "access:denied"
    CUSTOMER_REVEALED = "customer:revealed"
    EVIDENCE_ADDED = "evidence:added"
    EVIDENCE_ALTERED = "evidence:altered"
    EVIDENCE_ASSIGNED = "evidence:assigned"
    EVIDENCE_JUDGED = "evidence:judged"
    EVIDENCE_ORIGINAL_OPENED = "evidence:original_opened"
    EVIDENCE_PREPARED = "evidence:prepared"
    FINDING_OVERRIDDEN = "finding:overridden"
    MESSAGE_QUEUED = "message:queued"
    MESSAGE_RETRIED = "message:retried"
    MESSAGE_SENT = "message:sent"
    MESSAGE_SUPPRESSED = "message:suppressed"
    ORDERS_IMPORTED = "orders:imported"
    RETURN_APPROVED = "return:approved"
    RETURN_ASKED_FOR_MORE = "return:asked_for_more"
    RETURN_ESCALATED = "return:escalated"
    RETURN_FACTS_RECORDED = "return:facts_recorded"
    RETURN_HELD = "return:held"
    RETURN_OPENED = "return:opened"
    RETURN_RECLASSIFIED = "return:reclassified"
    RETURN_REJECTED = "return:rejected"
    RETURN_RELEASED = "return:released"
    RETURN_RESUMED = "return:resumed"
    SESSION_ENDED = "session:ended"
    SESSION_STARTED = "session:started"
    SHOP_INITIALISED = "shop:initialised"
    SIGN_IN_REFUSED = "sign_in:refused"
    STAFF_ADDED = "staff:added"
    STAFF_CHANGED = "staff:changed"
    TOTP_CHANGED = "totp:changed"
    VIEW_SAVED = "view:saved"
