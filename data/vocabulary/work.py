"""Work queues, and the stages of the tasks in them."""

from enum import StrEnum


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
    ASK_PARTS = "ask_parts"
    COLLECT = "collect"
    SEND_BACK = "send_back"
