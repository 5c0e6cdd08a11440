"""The words that a person reads instead of the identifiers of the case format."""

from services.policy.terms import Decision, Option, Reason, Result, ShippingStatus, Tier, Wish

REASONS = {
    Reason.ARRIVED_BROKEN: "Arrived broken",
    Reason.DEFECTIVE: "Defective",
    Reason.INCORRECT_ITEM: "Wrong item",
    Reason.UNSATISFACTORY: "Not satisfied",
    Reason.REFUSED_DELIVERY: "Delivery refused",
}
DECISIONS = {
    Decision.ELIGIBLE: "Eligible",
    Decision.NEEDS_INFO: "Proofs missing",
    Decision.MANUAL_REVIEW: "For a person to judge",
    Decision.NOT_ELIGIBLE: "Not eligible",
    Decision.NOT_YET: "Not yet",
}
TIERS = {
    Tier.DOA_15: "Arrived broken, within its window",
    Tier.DEFECT_0_90: "Defect, first 90 days",
    Tier.DEFECT_91_180: "Defect, day 91 to 180",
    Tier.AFTER_180: "Defect, after day 180",
    Tier.INCORRECT_ITEM: "Wrong item",
    Tier.UNSATISFACTORY: "Not satisfied",
}
OPTIONS = {
    Option.REFUND: "Refund",
    Option.REPLACEMENT: "Replacement",
    Option.REPAIR: "Repair",
    Option.MANUFACTURER_REPLACEMENT: "Replacement by the manufacturer",
    Option.REFUND_DISCRETIONARY: "Refund, at our discretion",
    Option.FREE_REPLACEMENT_DISCRETIONARY: "Free replacement, at our discretion",
    Option.KEEP_WITH_DISCOUNT: "Keep it for a discount",
    Option.REFUND_MINUS_SHIPPING: "Refund minus shipping",
    Option.REPLACEMENT_CUSTOMER_PAYS_BOTH_WAYS: "Replacement, customer pays both ways",
    Option.REFUND_WITHOUT_RETURN: "Refund without return",
    Option.REPLACEMENT_WITHOUT_RETURN: "Replacement without return",
    Option.REFUND_EXCEPTION: "Refund as a recorded exception",
    Option.CONTACT_CUSTOMER_SERVICE_PAID_REPAIR: "Ask customer service about a paid repair",
}
WISHES = {
    Wish.REFUND: "Refund",
    Wish.REPLACEMENT: "Replacement",
    Wish.KEEP_WITH_DISCOUNT: "Keep it for a discount",
    Wish.PAID_REPAIR: "Paid repair",
}
SHIPPING = {
    ShippingStatus.NONE: "No return postage due",
    ShippingStatus.PENDING_RECEIPT: "Waiting for the receipt",
    ShippingStatus.PAYABLE_AFTER_RECEIPT_AND_INSPECTION: "Payable after arrival and inspection",
    ShippingStatus.PAYABLE: "Payable",
    ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT: "Payable on the receipt",
    ShippingStatus.BLOCKED_UNTIL_RECEIVED: "Blocked until a unit has arrived",
    ShippingStatus.HELD: "Held until a person has looked",
}
RESULTS = {
    Result.MET: "Met",
    Result.NOT_MET: "Not met",
    Result.CANNOT_TELL: "Cannot tell",
    Result.NOT_APPLICABLE: "Does not apply",
}
WINDOW_ENDINGS = {
    "after_delivery": "after delivery",
    "after_shipment_untraceable": "after shipment, as the delivery date is not traceable",
    "after_shipment_br_ru": "after shipment to Brazil or Russia",
}
FLAGS = {
    "accepted_visibly_damaged_package": "A visibly damaged package was accepted",
    "accessory_charge_requested": "Ask the customer to pay for the missing part",
    "accessory_price_deducted": "The missing part is taken off the refund",
    "already_refunded_units": "Units refunded before",
    "bank_fee_at_customer_expense": "Bank fee, at the customer's expense",
    "batch_variation": "Only logo or packaging differs",
    "carrier_return_invoice_paid_by_joseko": "We pay the carrier's invoice for the way back",
    "category_terms_apply": "The category has terms of its own",
    "claimed_malfunction_before_delivery": "Said to have failed before it was delivered",
    "claimed_malfunction_date_in_other_tier": "The claimed day of failure lies in another tier",
    "contact_customer": "Contact the customer",
    "customer_admits_accident": "The customer says that it was an accident",
    "customer_choice_return_or_dispose": "Ask the customer: return at own cost, or disposal",
    "customer_liable_for_all_return_costs": "All costs of the way back are the customer's",
    "defect_not_confirmed": "The inspection did not confirm the defect",
    "delivery_date_missing": "The delivery date is missing",
    "delivery_enquiry": "Not a return: ask the carrier",
    "differs_in": "Not completely different, differs in",
    "discount_amount_is_staff_offer": "Offer the customer a discount",
    "duties_excluded": "Import duties are not reimbursed",
    "fraud_signals_person_decides": "Signals of fraud: look closely",
    "functions_and_appearance_to_check": "Check functions and appearance",
    "inspection_found_other_reason": "The inspection found another reason: reclassify",
    "invalid_dates": "The dates contradict each other",
    "item_said_to_work": "Reported as defective, yet said to work",
    "joseko_pays_shipping_back_to_customer": "We pay the way back to the customer",
    "malfunction_date_proof_given": "The customer gave a proof of the day of failure",
    "misuse_found": "The inspection found misuse",
    "no_deadline_in_policy": "The policy names no deadline for wrong items",
    "not_in_same_condition": "Not in the same condition as sent",
    "open_request_on_same_unit": "Another request on this unit is open",
    "original_package_missing": "The original package is missing",
    "original_ship_date_missing": "The shipment date of the first item is missing",
    "other_refund_method_needs_manager": "Another refund method needs a manager and a reason",
    "our_error": "An error of ours: the customer does not pay both ways",
    "outbound_shipping_cost_missing": "Shipping was free and what it cost us is not on file: set the amount",
    "paid_repair_enquiry": "The customer asks for a paid repair",
    "partial_receipt": "Fewer units arrived than announced",
    "policy_conflict_br_ru_late_delivery": "Brazil or Russia: delivered too late for the 40 days to be fair",
    "policy_conflict_doa_after_180": "Arrived broken, but day 180 is over",
    "receipt_currency_without_rate": "The order carries no rate for the receipt's currency",
    "refund_entitlement_not_stated": "The policy does not say whether the price is refunded",
    "refund_is_recorded_exception": "A refund here is an exception: record the reason",
    "refund_method_not_offered": "This refund method is not offered",
    "refusal_cause_not_in_policy": "The policy does not name this cause of refusal",
    "repair_cost_email_required": "Send the customer the repair costs by e-mail first",
    "repair_cost_paid_by_joseko": "We pay the repair",
    "repair_quote_currency_without_rate": "The order carries no rate for the quote's currency",
    "replacement_chain": "The item is itself a replacement",
    "replacement_out_of_stock": "No replacement in stock",
    "return_in_transit": "The return is on its way",
    "ship_date_required": "The shipment date is needed first",
    "shipping_over_cap": "Postage above the limit: a manager decides",
    "transit_damage_reported_late": "Damage from transport, reported after the window",
    "unannounced_parcel_quarantine": "Unannounced parcel: keep it apart",
    "units_failed": "Units that did not pass the inspection",
    "undeclared_units": "More units arrived than announced",
}


def flag_words(flag: str) -> str:
    """A flag for people: `duties_excluded:12.00` reads “Import duties are not reimbursed: 12.00”."""
    name, _, detail = flag.partition(":")
    return f"{FLAGS[name]}: {detail.replace('_', ' ')}" if detail else FLAGS[name]


def window_words(rule: str) -> str:
    """A window rule for people: `15d_after_delivery` reads “15 days after delivery”."""
    days, _, ending = rule.partition("d_")
    return f"{days} days {WINDOW_ENDINGS[ending]}"
