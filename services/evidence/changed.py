"""What a change of the evidence does to its case: told in one place, to those who read the evidence themselves."""

from sqlalchemy import Connection

from services.access import Actor

# The case and its review read the slots, so they are imported on use: the imports stay a tree.


def evidence_added(tx: Connection, actor: Actor, return_id: int) -> None:
    """The case is assessed again, its version counts up, and one that waited for the customer is back in review."""
    from services import casework

    casework.resume_if_waiting(tx, actor, return_id)


def proofs_changed(tx: Connection, return_id: int) -> None:
    """The case is assessed again and its version counts up."""
    from services import cases

    cases.touched(tx, return_id)
