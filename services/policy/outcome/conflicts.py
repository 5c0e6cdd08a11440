"""Which contradictions and gaps of the text a case touches (C1 to C40)."""

from collections.abc import Callable

from services.policy.findings import Conflict
from services.policy.outcome.postage import postage_paid
from services.policy.outcome.remedies import full_refund
from services.policy.situation.situation import SECTION_OF
from services.policy.situation.view import View
from services.policy.terms import WITH_WINDOW, Decision, Reason, ShippingStatus, Tier, Verdict

Touches = Callable[[View], bool]


def conflicts_of(view: View) -> tuple[Conflict, ...]:
    """The readings that this case touches, each with the other reading beside it."""
    policy = view.situation.policy
    return tuple(Conflict(entry) for entry in policy.readings if TOUCHED[entry.id](view))


def by_window(view: View) -> bool:
    """Whether a window decides."""
    return view.tier in (Tier.DOA_15, *SECTION_OF.values()) and view.facts.reason is not Reason.REFUSED_DELIVERY


def borrowed_window(view: View) -> bool:
    """Whether the window counts from shipment instead of delivery."""
    return view.situation.long_haul or not view.facts.delivery_traceable


def near_a_boundary(view: View) -> bool:
    """Whether one day more or less could change the answer."""
    situation = view.situation
    ends = [situation.window.last_day] if situation.window and not situation.on_ladder else []
    ends += [situation.ladder_end] if situation.on_ladder and situation.ladder_end else []
    return any(abs((end - view.facts.request_date).days) <= 1 for end in ends)


def has_receipt(view: View) -> bool:
    """Whether postage with an amount is on file for a leg that may be ours."""
    return view.postage.status is not ShippingStatus.NONE and postage_paid(view.facts) is not None


def posted(view: View) -> bool:
    """Whether the parcel has been sent back."""
    return view.facts.return_receipt is not None or view.facts.return_tracking_number is not None


def broken_first(view: View) -> bool:
    """Reported as broken on arrival, with the window over."""
    return view.facts.reason is Reason.ARRIVED_BROKEN and view.situation.in_window is False


def proofs_asked(view: View) -> bool:
    """Whether proofs of the defect section are missing."""
    return view.tier is not None and bool(view.situation.missing_proofs)


def legal_note_country(view: View) -> bool:
    """Whether the law of the country may give more than the section on unsatisfactory products."""
    countries = view.situation.policy["C37"].words("countries")
    return view.facts.reason is Reason.UNSATISFACTORY and view.facts.destination_country in countries


def other_method(view: View) -> bool:
    """Whether the refund is asked for by another method."""
    return view.extra.requested_refund_method not in (None, view.extra.original_payment_method)


def lost_or_travelling(view: View) -> bool:
    """Whether the carrier does not report the parcel as delivered."""
    return view.stop is not None and "delivery_enquiry" in view.stop.flags


TOUCHED: dict[str, Touches] = {
    "C1": broken_first,
    "C2": lambda view: view.situation.long_haul and view.facts.reason in WITH_WINDOW,
    "C3": lambda view: by_window(view) and posted(view),
    "C4": near_a_boundary,
    "C5": lambda view: view.situation.on_ladder and view.extra.claimed_malfunction_date is not None,
    "C6": lambda view: view.postage.cap is not None and has_receipt(view),
    "C7": lambda view: view.postage.excess > 0,
    "C8": lambda view: view.tier is Tier.DEFECT_91_180,
    "C9": lambda view: view.tier is Tier.DEFECT_91_180,
    "C10": lambda view: view.tier is Tier.AFTER_180,
    "C11": lambda view: view.tier is Tier.AFTER_180,
    "C12": lambda view: view.tier is Tier.DOA_15 and has_receipt(view),
    "C13": lambda view: view.tier is Tier.DOA_15 and borrowed_window(view),
    "C14": lambda view: view.tier is Tier.DOA_15 and view.situation.beyond_ladder,
    "C15": lambda view: view.tier is Tier.DOA_15 and view.decision is Decision.ELIGIBLE,
    "C16": lambda view: view.tier is Tier.DOA_15 and proofs_asked(view),
    "C17": proofs_asked,
    "C18": lambda view: view.postage.status is ShippingStatus.PENDING_RECEIPT and posted(view),
    "C19": has_receipt,
    "C20": lambda view: view.facts.reason is Reason.UNSATISFACTORY and view.tier is not None,
    "C21": lambda view: view.facts.reason is Reason.UNSATISFACTORY and borrowed_window(view),
    "C22": lambda view: view.tier is Tier.INCORRECT_ITEM and view.situation.in_window is not True,
    "C23": lambda view: view.tier is Tier.INCORRECT_ITEM and view.extra.difference is not None,
    "C24": lambda view: view.tier is Tier.INCORRECT_ITEM and view.decision is not Decision.NOT_ELIGIBLE,
    "C25": lambda view: bool(view.found.missing_accessories),
    "C26": lambda view: not view.facts.prior_approval or view.found.verdict is Verdict.UNANNOUNCED,
    "C27": lambda view: (
        bool(view.facts.return_receipt and view.facts.return_receipt.duties) or bool(view.extra.return_carrier)
    ),
    "C28": lambda view: view.facts.reason is Reason.REFUSED_DELIVERY,
    "C29": other_method,
    "C30": lambda view: view.postage.cap is not None and has_receipt(view),
    "C31": lambda view: view.facts.category_special_terms,
    "C32": lambda view: view.found.verdict is Verdict.MISUSE,
    "C33": lambda view: bool(view.extra.is_replacement),
    "C34": lambda view: view.facts.multi_parcel_shipment,
    "C35": lambda view: view.facts.order_date is not None and view.situation.policy.version > view.facts.order_date,
    "C36": lambda view: view.decision is Decision.NOT_ELIGIBLE or bool(view.extra.fraud_signals),
    "C37": legal_note_country,
    "C38": lost_or_travelling,
    "C39": lambda view: (
        view.refund is not None and full_refund(view.situation) and view.facts.order_shipping_charged > 0
    ),
    "C40": lambda view: view.found.note_in_parcel is not None,
}
