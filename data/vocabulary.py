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
    ANSWER_RECORD = "answer:record"
    AUDIT_READ = "audit:read"
    CATALOGUE_MANAGE = "catalogue:manage"
    CUSTOMER_REVEAL = "customer:reveal"
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_JUDGE = "evidence:judge"
    EVIDENCE_ORIGINAL = "evidence:original"
    EVIDENCE_READ = "evidence:read"
    MESSAGE_MANAGE = "message:manage"
    MESSAGE_READ = "message:read"
    MONEY_CONFIRM = "money:confirm"
    MONEY_EXCEPTION = "money:exception"
    MONEY_GRANT = "money:grant"
    MONEY_READ = "money:read"
    MONEY_SEND = "money:send"
    ORDER_IMPORT = "order:import"
    ORDER_READ = "order:read"
    PARCEL_RECEIVE = "parcel:receive"
    PAYMENT_RECORD = "payment:record"
    POLICY_READ = "policy:read"
    REPAIR_MANAGE = "repair:manage"
    REPLACEMENT_SHIP = "replacement:ship"
    RETURN_CANCEL = "return:cancel"
    RETURN_CLOSE = "return:close"
    RETURN_CREATE = "return:create"
    RETURN_DECIDE = "return:decide"
    RETURN_DECIDE_ESCALATED = "return:decide_escalated"
    RETURN_READ = "return:read"
    RETURN_REOPEN = "return:reopen"
    SETTINGS_MANAGE = "settings:manage"
    SIGNAL_DISMISS = "signal:dismiss"
    STAFF_MANAGE = "staff:manage"
    WORK_ASSIGN = "work:assign"
    WORK_OWN = "work:own"


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
    RECEIVED = "received"
    REJECTED = "rejected"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN_STATES = (ReturnState.AWAITING_REVIEW, ReturnState.WAITING_FOR_CUSTOMER, ReturnState.ESCALATED)
# Approved, and goods or money still move.
SETTLING_STATES = (ReturnState.APPROVED, ReturnState.RECEIVED)


class ParcelKind(StrEnum):
    """How a parcel came to the warehouse."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    REFUSED_DELIVERY = "refused_delivery"


class ParcelState(StrEnum):
    """What became of a parcel that arrived, or that the carrier lost."""

    INSPECTED = "inspected"
    QUARANTINED = "quarantined"
    LINKED = "linked"
    LOST = "lost"
    SENT_BACK = "sent_back"
    DISPOSED = "disposed"


class UnitOutcome(StrEnum):
    """What the bench says of one unit; only received and damaged ones are in the warehouse (BR-36)."""

    RECEIVED = "received"
    DAMAGED = "damaged"
    MISSING = "missing"
    WRONG_ITEM = "wrong_item"
    LOST = "lost"
    EXTRA = "extra"


ARRIVED = (UnitOutcome.RECEIVED, UnitOutcome.DAMAGED)


class InspectionVerdict(StrEnum):
    """What the inspection found (case format: `inspection.verdict`)."""

    CONFIRMED_DEFECT = "confirmed_defect"
    CONFIRMED_INCORRECT = "confirmed_incorrect"
    MISUSE = "misuse"
    USED = "used"
    UNANNOUNCED = "unannounced"


# A unit of one of these grades may be sold again.
SELLABLE = ("A", "B")
PASSED = (InspectionVerdict.CONFIRMED_DEFECT, InspectionVerdict.CONFIRMED_INCORRECT)


class Disposition(StrEnum):
    """Where a unit goes after the bench; only restocking touches the stock."""

    RESTOCK = "restock"
    REPAIR_CENTRE = "repair_centre"
    MANUFACTURER = "manufacturer"
    DISCARD = "discard"
    RETURN_TO_CUSTOMER = "return_to_customer"
    QUARANTINE = "quarantine"


class StockMove(StrEnum):
    """Why a stock figure changed."""

    COUNTED = "counted"
    RESTOCKED = "restocked"
    CORRECTED = "corrected"
    SHIPPED = "shipped"


class RefundState(StrEnum):
    """Where a granted refund stands. A failed one may be sent again; nothing else may be sent twice."""

    AWAITING_SECOND = "awaiting_second"
    GRANTED = "granted"
    SENDING = "sending"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    NEEDS_RECONCILING = "needs_reconciling"
    WITHDRAWN = "withdrawn"


class RefundLineKind(StrEnum):
    """What a line of a refund is for; deductions are negative amounts."""

    ITEM = "item"
    CHECKOUT_SHIPPING = "checkout_shipping"
    OUTBOUND_SHIPPING = "outbound_shipping"
    RETURN_POSTAGE = "return_postage"
    EXCESS_POSTAGE = "excess_postage"
    ACCESSORIES = "accessories"
    BANK_FEE = "bank_fee"
    DISCOUNT = "discount"


class Provider(StrEnum):
    """Who carries a payout."""

    MANUAL = "manual"
    PAYPAL = "paypal"


class PayoutState(StrEnum):
    """What is known of one attempt to pay; `unknown` is never tried again before a person has looked."""

    SENDING = "sending"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ExcessState(StrEnum):
    """Postage above the limit, which a supervisor confirms or declines (BR-20, C7)."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class QuestionKind(StrEnum):
    """What the customer is asked after approval."""

    ACCESSORIES = "accessories"
    DISCOUNT = "discount"
    MISUSE = "misuse"
    REPAIR_COST = "repair_cost"


class CustomerChoice(StrEnum):
    """What the customer answered."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    PAY = "pay"
    NET_FROM_REFUND = "net_from_refund"
    PAY_RETURN = "pay_return"
    DISPOSE = "dispose"


class PaymentState(StrEnum):
    """Where a payment stands that a customer owes; only an ended one lets the goods go on."""

    REQUESTED = "requested"
    PAID = "paid"
    # A manager lets it go: the goods go on as if it had been paid.
    WAIVED = "waived"
    # What it was for is not done: the units are disposed of, stay here, or are decided anew.
    DROPPED = "dropped"


class ReplacementState(StrEnum):
    """Where a replacement stands."""

    RESERVED = "reserved"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class RepairState(StrEnum):
    """Where a repair stands; no work before the customer accepted the cost (C9)."""

    TO_FORWARD = "to_forward"
    FORWARDED = "forwarded"
    WAITING_FOR_CONSENT = "waiting_for_consent"
    IN_WORK = "in_work"
    BACK = "back"
    CLOSED = "closed"


class RepairOutcome(StrEnum):
    """What came of a repair."""

    REPAIRED = "repaired"
    REPLACED = "replaced"
    REFUNDED = "refunded"
    NOT_REPAIRABLE = "not_repairable"
    UNREPAIRED = "unrepaired"


# The unit, or another one for it, goes back to the customer; otherwise a reviewer decides anew.
GONE_BACK = (RepairOutcome.REPAIRED, RepairOutcome.REPLACED, RepairOutcome.UNREPAIRED)


class CostBearer(StrEnum):
    """Who pays for a repair."""

    SHOP = "shop"
    CUSTOMER = "customer"
    MANUFACTURER = "manufacturer"


class WorkQueue(StrEnum):
    """The queues after approval, each with a clock."""

    RECEIVING = "receiving"
    REFUNDS = "refunds"
    EXCESS_POSTAGE = "excess_postage"
    REPLACEMENTS = "replacements"
    REPAIRS = "repairs"
    QUARANTINE = "quarantine"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"


class Stage(StrEnum):
    """What is to be done about a task; several may stand in one queue."""

    RECEIVE = "receive"
    CONTACT = "contact"
    GRANT = "grant"
    SECOND = "second"
    SEND = "send"
    AWAIT_PAYMENT = "await_payment"
    RECONCILE = "reconcile"
    CONFIRM = "confirm"
    RESERVE = "reserve"
    SHIP = "ship"
    DELIVERY = "delivery"
    FORWARD = "forward"
    QUOTE = "quote"
    WORK = "work"
    RETURN_UNIT = "return_unit"
    ANSWER = "answer"
    OFFER = "offer"
    COLLECT = "collect"
    SEND_BACK = "send_back"


class Channel(StrEnum):
    """How the customer first contacted the shop (C3: the contact date governs)."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    WEB_FORM = "web_form"
    LETTER = "letter"
    # A parcel that nobody announced: its arrival is the first contact (C26).
    PARCEL = "parcel"


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
    ANSWER_RECORDED = "answer:recorded"
    CATALOGUE_CHANGED = "catalogue:changed"
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
    PARCEL_RECEIVED = "parcel:received"
    PARCEL_SETTLED = "parcel:settled"
    PAYMENT_CHANGED = "payment:changed"
    PAYOUT_RECORDED = "payout:recorded"
    POSTAGE_CONFIRMED = "postage:confirmed"
    QUESTION_ASKED = "question:asked"
    QUESTION_WITHDRAWN = "question:withdrawn"
    RECEPTION_CORRECTED = "reception:corrected"
    REFUND_CONFIRMED = "refund:confirmed"
    REFUND_GRANTED = "refund:granted"
    REFUND_RECONCILED = "refund:reconciled"
    REFUND_REDIRECTED = "refund:redirected"
    REFUND_SENT = "refund:sent"
    REFUND_WITHDRAWN = "refund:withdrawn"
    REPAIR_CHANGED = "repair:changed"
    REPLACEMENT_CHANGED = "replacement:changed"
    RETURN_APPROVED = "return:approved"
    RETURN_ASKED_FOR_MORE = "return:asked_for_more"
    RETURN_CANCELLED = "return:cancelled"
    RETURN_CLOSED = "return:closed"
    RETURN_ESCALATED = "return:escalated"
    RETURN_FACTS_RECORDED = "return:facts_recorded"
    RETURN_HELD = "return:held"
    RETURN_HOLD_ENDED = "return:hold_ended"
    RETURN_OPENED = "return:opened"
    RETURN_RECLASSIFIED = "return:reclassified"
    RETURN_REJECTED = "return:rejected"
    RETURN_RELEASED = "return:released"
    RETURN_REOPENED = "return:reopened"
    RETURN_RESUMED = "return:resumed"
    RETURN_SENT_BACK_TO_REVIEW = "return:sent_back_to_review"
    RETURN_WENT_ON = "return:went_on"
    SESSION_ENDED = "session:ended"
    SESSION_STARTED = "session:started"
    SETTINGS_CHANGED = "settings:changed"
    SHOP_INITIALISED = "shop:initialised"
    SIGNAL_DISMISSED = "signal:dismissed"
    SIGN_IN_REFUSED = "sign_in:refused"
    STAFF_ADDED = "staff:added"
    STAFF_CHANGED = "staff:changed"
    TOTP_CHANGED = "totp:changed"
    UNITS_SENT_BACK = "units:sent_back"
    VIEW_SAVED = "view:saved"
    WORK_ASSIGNED = "work:assigned"
    WORK_EXPORTED = "work:exported"
