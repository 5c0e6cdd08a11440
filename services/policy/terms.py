"""The vocabulary of a return case, as the case format names it."""

from enum import StrEnum


class Reason(StrEnum):
    """Why the customer sends something back."""

    ARRIVED_BROKEN = "arrived_broken"
    DEFECTIVE = "defective"
    INCORRECT_ITEM = "incorrect_item"
    UNSATISFACTORY = "unsatisfactory"
    REFUSED_DELIVERY = "refused_delivery"


WITH_WINDOW = (Reason.ARRIVED_BROKEN, Reason.INCORRECT_ITEM, Reason.UNSATISFACTORY)


class Decision(StrEnum):
    """What is recommended, from the best for the customer to the worst."""

    ELIGIBLE = "eligible"
    NEEDS_INFO = "needs_info"
    MANUAL_REVIEW = "manual_review"
    NOT_ELIGIBLE = "not_eligible"
    NOT_YET = "not_yet"

    @property
    def severity(self) -> int:
        """0 for the best; the most cautious of several decisions is the one with the highest."""
        return list(Decision).index(self)


class Tier(StrEnum):
    """Which section of the policy governs."""

    DOA_15 = "doa_15"
    DEFECT_0_90 = "defect_0_90"
    DEFECT_91_180 = "defect_91_180"
    AFTER_180 = "after_180"
    INCORRECT_ITEM = "incorrect_item"
    UNSATISFACTORY = "unsatisfactory"


LADDER = (Tier.DEFECT_0_90, Tier.DEFECT_91_180, Tier.AFTER_180)
CAPPED = (Tier.DEFECT_0_90, Tier.DEFECT_91_180)
WARRANTY = (Tier.DOA_15, *CAPPED)


class Option(StrEnum):
    """A way to settle the case."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    MANUFACTURER_REPLACEMENT = "manufacturer_replacement"
    REFUND_DISCRETIONARY = "refund_discretionary"
    FREE_REPLACEMENT_DISCRETIONARY = "free_replacement_discretionary"
    KEEP_WITH_DISCOUNT = "keep_with_discount"
    REFUND_MINUS_SHIPPING = "refund_minus_shipping"
    REPLACEMENT_CUSTOMER_PAYS_BOTH_WAYS = "replacement_customer_pays_both_ways"
    REFUND_WITHOUT_RETURN = "refund_without_return"
    REPLACEMENT_WITHOUT_RETURN = "replacement_without_return"
    REFUND_EXCEPTION = "refund_exception"
    CONTACT_CUSTOMER_SERVICE_PAID_REPAIR = "contact_customer_service_paid_repair"


class Wish(StrEnum):
    """What the customer asked for."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    KEEP_WITH_DISCOUNT = "keep_with_discount"
    PAID_REPAIR = "paid_repair"


class RepairPayer(StrEnum):
    """Who pays a repair; undecided, a person says what of it the customer is asked for (C9)."""

    JOSEKO = "joseko"
    CUSTOMER = "customer"
    UNDECIDED = "undecided"


class ShippingStatus(StrEnum):
    """Where the reimbursement of the return postage stands."""

    NONE = "none"
    PENDING_RECEIPT = "pending_receipt"
    PAYABLE_AFTER_RECEIPT_AND_INSPECTION = "payable_after_receipt_and_inspection"
    PAYABLE = "payable"
    PAYABLE_ON_RECEIPT_DOCUMENT = "payable_on_receipt_document"
    BLOCKED_UNTIL_RECEIVED = "blocked_until_received"
    HELD = "held"


class Payer(StrEnum):
    """Who pays for one leg of the journey."""

    JOSEKO = "joseko"
    JOSEKO_UP_TO_CAP = "joseko_up_to_cap"
    CUSTOMER = "customer"


class Proof(StrEnum):
    """A named slot that evidence may fill."""

    PACKAGE_FRONT_PHOTO = "package_front_photo"
    PACKAGE_BACK_PHOTO = "package_back_photo"
    ITEM_PHOTO_OR_VIDEO = "item_photo_or_video"
    PROBLEM_PHOTO_OR_VIDEO = "problem_photo_or_video"
    PROBLEM_DESCRIPTION = "problem_description"
    PARTIAL_SHIPMENT_SLIP = "partial_shipment_slip"
    INCORRECT_ITEM_PHOTO_OR_VIDEO = "incorrect_item_photo_or_video"


class Evidence(StrEnum):
    """What the customer has sent, by kind and slot."""

    PACKAGE_FRONT_PHOTO = "package_front_photo"
    PACKAGE_BACK_PHOTO = "package_back_photo"
    PACKAGE_VIDEO = "package_video"
    ITEM_PHOTO = "item_photo"
    ITEM_VIDEO = "item_video"
    PROBLEM_PHOTO = "problem_photo"
    PROBLEM_VIDEO = "problem_video"
    PROBLEM_DESCRIPTION = "problem_description"
    INCORRECT_ITEM_PHOTO = "incorrect_item_photo"
    INCORRECT_ITEM_VIDEO = "incorrect_item_video"
    PARTIAL_SHIPMENT_SLIP = "partial_shipment_slip"


class Verdict(StrEnum):
    """What the warehouse found."""

    CONFIRMED_DEFECT = "confirmed_defect"
    CONFIRMED_INCORRECT = "confirmed_incorrect"
    MISUSE = "misuse"
    USED = "used"
    UNANNOUNCED = "unannounced"


class Result(StrEnum):
    """What a clause answers."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"
