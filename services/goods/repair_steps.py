"""Which act a repair allows next (C9: no work before the cost is accepted), and the task that waits for it."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import repairs as rows
from data.queries.settling.repairs import RepairRow
from data.queries.work import task_rows
from data.vocabulary import RepairOutcome, RepairState, Stage, WorkQueue
from services.cases.lookup import check_version, existing
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, NotFound
from services.desk.settings import settings
from services.settling import balances, tasks


class Step(StrEnum):
    """What somebody may do with a repair."""

    FORWARD = "forward"
    GIVE_UP = "give_up"
    QUOTE = "quote"
    BACK = "back"
    SHIP_BACK = "ship_back"


STEPS: dict[RepairState, tuple[Step, ...]] = {
    RepairState.TO_FORWARD: (Step.FORWARD, Step.GIVE_UP),
    RepairState.FORWARDED: (Step.QUOTE, Step.BACK),
    # The way forward is the customer's answer, or the question withdrawn.
    RepairState.WAITING_FOR_CONSENT: (),
    RepairState.IN_WORK: (Step.BACK, Step.QUOTE),
    RepairState.BACK: (Step.SHIP_BACK,),
    RepairState.CLOSED: (),
}
STATES = {
    RepairState.TO_FORWARD: "waits to be forwarded",
    RepairState.FORWARDED: "is with the repairer",
    RepairState.WAITING_FOR_CONSENT: "waits for the customer's answer",
    RepairState.IN_WORK: "is being repaired",
    RepairState.BACK: "is back from the repair",
    RepairState.CLOSED: "is closed",
}
# Without an accepted cost nothing can have been repaired.
_WITHOUT_WORK = (RepairOutcome.UNREPAIRED, RepairOutcome.NOT_REPAIRABLE, RepairOutcome.REFUNDED)


def outcomes(repair: RepairRow) -> tuple[RepairOutcome, ...]:
    """With which results the unit may come back now."""
    return tuple(RepairOutcome) if repair.state is RepairState.IN_WORK else _WITHOUT_WORK


def found(tx: Connection, repair_id: int) -> RepairRow:
    """The repair; NotFound where there is none."""
    repair = rows.find(tx, repair_id)
    if repair is None:
        raise NotFound("There is no such repair. Go back to the list of repairs.")
    return repair


def at_hand(tx: Connection, repair_id: int, version: int, step: Step) -> tuple[CaseRow, RepairRow]:
    """The return, locked, and its repair as the page showed it, where the step is allowed; Conflict otherwise."""
    case = existing(tx, found(tx, repair_id).return_id, lock=True)
    repair = found(tx, repair_id)
    check_version(version, repair.version, "This repair")
    if step not in STEPS[repair.state]:
        raise Conflict(f"This repair {STATES[repair.state]}; that cannot be done now. Reload the page.")
    return case, repair


def end_without_repair(tx: Connection, actor: Actor, repair: RepairRow) -> None:
    """Close a repair that came to nothing: the unit may be settled otherwise."""
    rows.change(tx, repair.id, state=RepairState.CLOSED, closed_at=clock.now())
    balances.unreplace(tx, repair.order_line_id, 1)
    moved(tx, actor, repair, None)


def moved(tx: Connection, actor: Actor, repair: RepairRow, stage: Stage | None) -> None:
    """End what waits about the repair and open the next; work is due by the end of the day on which it is expected."""
    for waiting in (Stage.FORWARD, Stage.QUOTE, Stage.WORK, Stage.RETURN_UNIT):
        if waiting is not stage:
            tasks.done(tx, actor, WorkQueue.REPAIRS, waiting, repair.id)
    if stage is None:
        return
    tasks.open_task(tx, WorkQueue.REPAIRS, stage, repair.id, repair.return_id)
    task_id = task_rows.open_id(tx, WorkQueue.REPAIRS, stage, repair.id)
    if stage is Stage.WORK and repair.expected_on is not None and task_id is not None:
        ends = datetime.combine(repair.expected_on + timedelta(days=1), time(), settings().zone)
        task_rows.set_clock(tx, task_id, ends, None)
