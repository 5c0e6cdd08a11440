"""Which stages a queue holds, and who works them: the permission that the act itself asks for."""

from collections.abc import Collection

from data.vocabulary import Permission, Stage, WorkQueue

STAGES: dict[WorkQueue, tuple[Stage, ...]] = {
    WorkQueue.RECEIVING: (Stage.RECEIVE,),
    WorkQueue.QUARANTINE: (Stage.CONTACT, Stage.SEND_BACK),
    WorkQueue.REPLACEMENTS: (Stage.RESERVE, Stage.SHIP, Stage.DELIVERY),
    WorkQueue.REPAIRS: (Stage.FORWARD, Stage.QUOTE, Stage.WORK, Stage.RETURN_UNIT),
    WorkQueue.REFUNDS: (Stage.GRANT, Stage.SECOND, Stage.SEND, Stage.AWAIT_PAYMENT, Stage.RECONCILE),
    WorkQueue.EXCESS_POSTAGE: (Stage.CONFIRM,),
    WorkQueue.WAITING_FOR_CUSTOMER: (Stage.OFFER, Stage.ASK_PARTS, Stage.ANSWER, Stage.COLLECT),
}
_WORKED_WITH = {
    Stage.RECEIVE: Permission.PARCEL_RECEIVE,
    Stage.CONTACT: Permission.PARCEL_RECEIVE,
    Stage.RESERVE: Permission.REPLACEMENT_SHIP,
    Stage.SHIP: Permission.REPLACEMENT_SHIP,
    Stage.DELIVERY: Permission.REPLACEMENT_SHIP,
    Stage.FORWARD: Permission.REPAIR_MANAGE,
    Stage.QUOTE: Permission.REPAIR_MANAGE,
    Stage.WORK: Permission.REPAIR_MANAGE,
    Stage.RETURN_UNIT: Permission.REPAIR_MANAGE,
    Stage.GRANT: Permission.MONEY_GRANT,
    Stage.SECOND: Permission.MONEY_CONFIRM,
    Stage.SEND: Permission.MONEY_SEND,
    Stage.AWAIT_PAYMENT: Permission.MONEY_SEND,
    Stage.RECONCILE: Permission.MONEY_CONFIRM,
    Stage.CONFIRM: Permission.MONEY_CONFIRM,
    Stage.SEND_BACK: Permission.PARCEL_RECEIVE,
    Stage.OFFER: Permission.RETURN_DECIDE,
    Stage.ASK_PARTS: Permission.RETURN_DECIDE,
    # Everybody may record an answer that reaches them; those who decide see to it that one comes.
    Stage.ANSWER: Permission.RETURN_DECIDE,
    Stage.COLLECT: Permission.PAYMENT_RECORD,
}


def works(held: Collection[Permission], stage: Stage) -> bool:
    """Whether somebody with these permissions works the stage."""
    return _WORKED_WITH[stage] in held


def seen(held: Collection[Permission], queue: WorkQueue) -> tuple[Stage, ...]:
    """The stages of the queue that somebody sees: those that they work, and all for those who give work to others."""
    everything = Permission.WORK_ASSIGN in held
    return tuple(stage for stage in STAGES[queue] if everything or works(held, stage))


def worked(held: Collection[Permission], queue: WorkQueue) -> tuple[Stage, ...]:
    """The stages of the queue that somebody works."""
    return tuple(stage for stage in STAGES[queue] if works(held, stage))
