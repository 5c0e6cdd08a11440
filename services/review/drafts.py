"""The draft of a decision's message, from what the decider has chosen so far; edited before it is queued."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow, LineRow
from data.queries.staff import staff as staff_rows
from data.vocabulary import Permission
from services.cases.assessment import Assessed, evaluate
from services.cases.lookup import existing
from services.desk.access import Actor, query
from services.desk.policy_book import load_book
from services.desk.settings import settings
from services.messages.notify import CUSTOMER_NAME
from services.messages.writing import Draft, MessageFacts, compose
from services.policy.outcome.postage import CAP_CLAUSE
from services.policy.terms import Option, Payer, Tier
from services.policy.words import OPTIONS
from services.review.decisions import Choice

_KEPT = frozenset(
    {
        Option.KEEP_WITH_DISCOUNT,
        Option.REFUND_WITHOUT_RETURN,
        Option.REPLACEMENT_WITHOUT_RETURN,
        Option.CONTACT_CUSTOMER_SERVICE_PAID_REPAIR,
    }
)
_UNOPENED = frozenset({Tier.INCORRECT_ITEM, Tier.UNSATISFACTORY})
_POSTAGE: dict[Payer, Literal["covered", "capped", "own_cost"]] = {
    Payer.JOSEKO: "covered",
    Payer.JOSEKO_UP_TO_CAP: "capped",
    Payer.CUSTOMER: "own_cost",
}


@dataclass(frozen=True)
class Intent:
    """What the decider is about to do; `words` are those that the customer is to read."""

    template: Literal["approved", "rejected", "ask_for_more"]
    choices: tuple[Choice, ...] = ()
    clause: str = ""
    missing: tuple[str, ...] = ()
    words: str = ""


@query(Permission.RETURN_DECIDE)
def draft_of(tx: Connection, actor: Actor, return_id: int, intent: Intent) -> Draft:
    """The message as the template has it; NotFound where there is no such return."""
    case = existing(tx, return_id)
    assessed = evaluate(tx, case)
    return compose(intent.template, _facts(tx, actor, case, assessed, intent))


def asks_nothing(tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed, draft: Draft) -> bool:
    """Whether the message is still the template's, in which no proof is named and no question stands."""
    blank = compose("ask_for_more", _facts(tx, actor, case, assessed, Intent("ask_for_more")))
    return draft.body.split() == blank.body.split()


def _facts(tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed, intent: Intent) -> MessageFacts:
    chosen = settings()
    options = {Option(choice.resolution) for choice in intent.choices}
    cap = load_book().at(assessed.policy_version).limit(_cap_clause(assessed))
    decided_by = staff_rows.display_names(tx, {actor.staff_id}) if actor.staff_id else {}
    return MessageFacts(
        order_number=case.order_number,
        rma=case.rma,
        lines=tuple(_units(line, line.quantity) for line in assessed.lines),
        shop_name=chosen.shop_name,
        customer_name=case.customer_name and CUSTOMER_NAME,
        resolutions=tuple(_resolution(assessed, choice) for choice in intent.choices),
        missing=intent.missing,
        reason=intent.words,
        clause_quote=_quote(assessed, intent.clause),
        decided_by=decided_by.get(actor.staff_id or 0, ""),
        return_address=chosen.return_address,
        send_back=not options or not options <= _KEPT,
        original_packaging=any(line.tier in _UNOPENED for line in assessed.whole.lines),
        includes_refund=any("refund" in option for option in options),
        includes_replacement=any("replacement" in option for option in options),
        includes_repair=Option.REPAIR in options,
        postage=_postage(assessed),
        postage_percent=str(cap.number("percent")),
        postage_cap=f"{cap.text('cap_currency')} {cap.number('cap')}",
    )


def _cap_clause(assessed: Assessed) -> str:
    return next((CAP_CLAUSE[line.tier] for line in assessed.whole.lines if line.tier in CAP_CLAUSE), "BR-18")


def _units(line: LineRow, quantity: int) -> str:
    return f"{quantity} × {line.product}"


def _resolution(assessed: Assessed, choice: Choice) -> str:
    line = next(line for line in assessed.lines if line.id == choice.return_line_id)
    return f"{_units(line, choice.quantity)}: {OPTIONS[Option(choice.resolution)]}"


def _quote(assessed: Assessed, clause: str) -> str:
    return next((f.says for line in assessed.whole.lines for f in line.findings if f.clause == clause), "")


def _postage(assessed: Assessed) -> Literal["covered", "capped", "own_cost"] | None:
    payers = [line.return_payer for line in assessed.whole.lines if line.return_payer is not None]
    return _POSTAGE[payers[0]] if payers else None
