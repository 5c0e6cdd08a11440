"""What a customer is told: written from a template by the act itself, or edited by a person before it is queued."""

from typing import Any

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from services.desk.access import Actor
from services.desk.settings import settings
from services.desk.text.one_line import one_line
from services.messages import writing
from services.messages.writing import Draft, MessageFacts
from services.policy import money

# The writer does not need the name (it is masked on the case); it is put in when the message is queued.
CUSTOMER_NAME = "[customer’s name]"


def facts_of(case: CaseRow, lines: tuple[str, ...], **more: Any) -> MessageFacts:  # noqa: ANN401 - fields of MessageFacts
    """What every message about a return says, and `more` of it; the name stays a placeholder."""
    return MessageFacts(
        order_number=case.order_number,
        rma=case.rma,
        lines=lines,
        shop_name=settings().shop_name,
        customer_name=case.customer_name and CUSTOMER_NAME,
        **more,
    )


def tell(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    template: str,
    lines: tuple[str, ...],
    **more: Any,  # noqa: ANN401 - fields of MessageFacts
) -> int:
    """`send` the template's message about these lines (“2 × Headphones”)."""
    return send(tx, actor, case, writing.compose(template, facts_of(case, lines, **more)))


def send(tx: Connection, actor: Actor, case: CaseRow, draft: Draft, *, decision_id: int | None = None) -> int:
    """Queue a message to the return's customer, with their name put in, in the act's transaction; its id.

    Everything that a customer is told goes through here.
    """
    return writing.enqueue(
        tx,
        return_id=case.id,
        decision_id=decision_id,
        draft=_with_name(draft, case.customer_name),
        recipient=case.customer_email,
        rma=case.rma,
        actor=actor,
    )


def _with_name(draft: Draft, name: str | None) -> Draft:
    # On one line: a name with line breaks must not add a line of its own to what the shop promises.
    filled = (text.replace(CUSTOMER_NAME, one_line(name or "")) for text in (draft.subject, draft.body))
    return Draft(draft.template, *filled)


def in_words(minor: int, currency: str) -> str:
    """An amount as a message writes it: “USD 12.00”."""
    return f"{currency} {money.plain(minor, currency)}"


def units(quantity: int, product: str) -> str:
    """Some units as a message names them: “2 × Headphones”."""
    return f"{quantity} × {product}"
