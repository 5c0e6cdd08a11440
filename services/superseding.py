"""A second request for the same units: it cancels the first while that one waits, and never once something arrived."""

from sqlalchemy import Connection

from data.queries import cases as rows
from data.vocabulary import Permission
from services import lifecycle
from services.access import Actor, authorise
from services.errors import InvalidInput


def cancel_waiting(tx: Connection, actor: Actor, order_id: int, rma: str) -> None:
    """Cancel the order's return with this RMA in favour of the one that is being opened.

    InvalidInput where it is none of the order's; Conflict once something arrived or was settled.
    """
    authorise(tx, actor, Permission.RETURN_CANCEL)
    case = rows.find(tx, rma=rma, lock=True)
    if case is None or case.order_id != order_id:
        raise InvalidInput("The return that this one is to replace belongs to another order.")
    if case.state not in lifecycle.MAY_BE_CANCELLED:
        state = case.state.value.replace("_", " ")
        raise InvalidInput(f"{rma} is {state}, so it cannot be replaced by another request.")
    lifecycle.cancelled(tx, actor, case, "The customer asked anew for the same units.")
