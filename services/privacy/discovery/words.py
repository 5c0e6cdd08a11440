"""What tables hold, in people's words; a table without a word of its own is called by its name."""

_TABLES = {
    "audit_entry": "What was done with the data",
    "customer": "Name and contact",
    "customer_payment": "Payments asked for in a return",
    "customer_question": "Questions and answers in a return",
    "decision": "Decisions",
    "evidence": "Photos and videos",
    "evidence_proof": "What photos and videos show",
    "evidence_rendition": "Copies of photos and videos to look at",
    "finding_override": "Findings that a person corrected",
    "inbound_parcel": "Parcels that arrived",
    "message": "Messages that were sent",
    "order_line": "What was bought",
    "order_payment": "Payments",
    "parcel": "Parcels that were sent",
    "payout": "Money sent back",
    "photo_band": "Index of photos that look alike",
    "postage_excess": "Postage above the limit",
    "privacy_code": "One-time codes",
    "privacy_extension": "Notices of more time",
    "privacy_message": "Privacy messages",
    "privacy_note": "Notes on privacy requests",
    "privacy_question": "Questions on privacy requests",
    "privacy_request": "Privacy requests",
    "provider_event": "Notices of the payment service",
    "received_unit": "What the bench found",
    "refund": "Refunds",
    "refund_line": "Parts of refunds",
    "repair": "Repairs",
    "replacement": "Replacements",
    "return_case": "Returns",
    "return_line": "What was returned",
    "shop_order": "Orders",
    "signal_dismissal": "Signals that were set aside",
    "suppression": "No advertising",
    "task": "Tasks",
    "way_back": "Parcels back to the customer",
}


def title(table: str) -> str:
    """“Orders” for `shop_order`."""
    return _TABLES.get(table, table.replace("_", " ").capitalize())
