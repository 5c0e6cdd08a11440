"""What the customer sends after posting: tracking number and receipt, on which the postage is paid (BR-19, BR-35)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from data.queries.settling import settled
from data.vocabulary import SETTLING_STATES, AuditTag, Permission, RefundLineKind
from services.cases.assessment import assess
from services.cases.entries import Decided, change, record
from services.cases.facts import problems_of
from services.cases.lookup import Shown, as_shown
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput
from services.desk.settings import settings
from services.settling import next_steps

POSTED = ("return_tracking_number", "return_receipt")


# Not for those who grant: nobody writes the receipt that they pay on.
@command(Permission.RETURN_CREATE)
def record_posting(tx: Connection, actor: Actor, shown: Shown, posted: Mapping[str, Any]) -> Decided:
    """Keep tracking number and receipt of an approved return (keys of the case format); the postage follows from them.

    Conflict on a stale page, or once the postage was granted on another receipt; InvalidInput with every problem.
    """
    case = as_shown(tx, shown, *SETTLING_STATES)
    told = {key: posted[key] for key in POSTED if posted.get(key)}
    if not told:
        raise InvalidInput("Give the tracking number or what the receipt says.")
    problems = problems_of(told, case.currency, clock.today(settings().zone))
    if problems:
        raise InvalidInput(" ".join(problems))
    other_receipt = "return_receipt" in told and told["return_receipt"] != case.facts.get("return_receipt")
    if other_receipt and RefundLineKind.RETURN_POSTAGE in settled.of_return(tx, case.id).kinds_granted:
        raise Conflict("The postage is granted on another receipt. Withdraw that refund first.")
    case = change(tx, case, facts={**case.facts, **told})
    assessed = assess(tx, case)
    next_steps.go_on(tx, actor, case, assessed)
    details = {"facts": sorted(told), "recommendation": assessed.whole.decision}
    record(tx, actor, case, AuditTag.RETURN_FACTS_RECORDED, details)
    return Decided(case.rma, case.state)
