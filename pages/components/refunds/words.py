"""People's words for refunds: states, kinds of lines, ways of payment."""

from data.vocabulary import PayoutState, Provider, RefundLineKind, RefundState
from pages.components.words import Colour
from services.refunds.listing import Tab

TABS = {
    Tab.GRANT: "To grant",
    Tab.CONFIRM: "To confirm",
    Tab.SEND: "To send or hand over",
    Tab.BY_HAND: "To pay by hand",
    Tab.EXCESS: "Postage above the limit",
    Tab.UNCLEAR: "Needs reconciling",
    Tab.DONE: "Done",
}
EMPTY = {
    Tab.GRANT: "No refund is due. Returns come here once the bench has accepted what came back.",
    Tab.CONFIRM: "No refund waits for a second person.",
    Tab.SEND: "No granted refund waits to be sent or handed over.",
    Tab.BY_HAND: "No payment is to be made by hand.",
    Tab.EXCESS: "No postage above the limit waits for a decision.",
    Tab.UNCLEAR: "Every payment is clear.",
    Tab.DONE: "No refund has been paid yet.",
}
STATES = {
    RefundState.AWAITING_SECOND: "Waits for a second person",
    RefundState.GRANTED: "Granted, not sent",
    RefundState.SENDING: "Being sent",
    RefundState.PENDING: "Handed over, not paid yet",
    RefundState.COMPLETED: "Paid",
    RefundState.FAILED: "Could not be paid",
    RefundState.NEEDS_RECONCILING: "Needs reconciling",
    RefundState.WITHDRAWN: "Withdrawn",
}
COLOURS: dict[RefundState, Colour] = {
    RefundState.AWAITING_SECOND: "violet",
    RefundState.GRANTED: "blue",
    RefundState.SENDING: "blue",
    RefundState.PENDING: "blue",
    RefundState.COMPLETED: "green",
    RefundState.FAILED: "red",
    RefundState.NEEDS_RECONCILING: "orange",
    RefundState.WITHDRAWN: "gray",
}
PAYOUTS = {
    PayoutState.SENDING: "being sent",
    PayoutState.PENDING: "handed over, not paid yet",
    PayoutState.COMPLETED: "paid",
    PayoutState.FAILED: "failed",
    PayoutState.UNKNOWN: "not known whether it was paid",
}
PROVIDERS = {Provider.MANUAL: "by hand", Provider.PAYPAL: "by PayPal"}
LINES = {
    RefundLineKind.ITEM: "Item",
    RefundLineKind.CHECKOUT_SHIPPING: "Shipping of the order",
    RefundLineKind.OUTBOUND_SHIPPING: "Outbound shipping, deducted",
    RefundLineKind.RETURN_POSTAGE: "Return postage",
    RefundLineKind.EXCESS_POSTAGE: "Postage above the limit",
    RefundLineKind.ACCESSORIES: "Missing parts, deducted",
    RefundLineKind.BANK_FEE: "Bank fee, deducted",
    RefundLineKind.DISCOUNT: "Discount for keeping it",
}
