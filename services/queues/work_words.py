"""Queues and stages in people's words: what waits, and what is to be done about it."""

from data.vocabulary import QuestionKind, Stage, WorkQueue

QUEUES = {
    WorkQueue.RECEIVING: "Receiving",
    WorkQueue.QUARANTINE: "Quarantine",
    WorkQueue.REPLACEMENTS: "Replacements",
    WorkQueue.REPAIRS: "Repairs",
    WorkQueue.REFUNDS: "Refunds",
    WorkQueue.EXCESS_POSTAGE: "Postage above the limit",
    WorkQueue.WAITING_FOR_CUSTOMER: "Waiting for customer",
}
STAGES = {
    Stage.RECEIVE: "Receive and inspect",
    Stage.CONTACT: "Ask the sender",
    Stage.GRANT: "Grant the refund",
    Stage.SECOND: "Confirm as second person",
    Stage.SEND: "Send the money",
    Stage.AWAIT_PAYMENT: "See that it was paid",
    Stage.RECONCILE: "Find out what became of it",
    Stage.CONFIRM: "Decide on the postage",
    Stage.RESERVE: "Reserve a replacement",
    Stage.SHIP: "Ship the replacement",
    Stage.DELIVERY: "See that it arrived",
    Stage.FORWARD: "Forward to repair",
    Stage.QUOTE: "Get the expected cost",
    Stage.WORK: "Follow the repair",
    Stage.RETURN_UNIT: "Ship the unit back",
    Stage.OFFER: "Offer a discount for keeping it",
    Stage.ASK_PARTS: "Ask to pay for missing parts",
    Stage.ANSWER: "Record the customer’s answer",
    Stage.COLLECT: "See that the customer pays",
    Stage.SEND_BACK: "Send the unit back to the customer",
}
# What a return waits for, and those who see to it.
WAITS = {
    Stage.RECEIVE: "Waiting for the parcel",
    Stage.ANSWER: "Waiting for the customer’s answer",
    Stage.COLLECT: "Waiting for the customer’s payment",
    Stage.DELIVERY: "Waiting for the replacement to arrive",
    Stage.AWAIT_PAYMENT: "Waiting for the money to arrive",
}
SEEN_TO_BY = {
    WorkQueue.RECEIVING: "warehouse",
    WorkQueue.QUARANTINE: "warehouse",
    WorkQueue.REPLACEMENTS: "warehouse",
    WorkQueue.REPAIRS: "warehouse",
    WorkQueue.REFUNDS: "finance",
    WorkQueue.EXCESS_POSTAGE: "managers",
    WorkQueue.WAITING_FOR_CUSTOMER: "reviewers",
}
QUESTIONS = {
    QuestionKind.ACCESSORIES: "Missing parts",
    QuestionKind.DISCOUNT: "Keep it for a discount",
    QuestionKind.MISUSE: "Misuse: what becomes of the item",
    QuestionKind.REPAIR_COST: "Cost of the repair",
}
