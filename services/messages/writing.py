"""Messages to customers: written from a template, edited by a person, queued in the transaction of the decision."""

import uuid
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy import Connection

from data.queries.desk import messages as rows
from data.vocabulary import AuditTag
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.text.mail_address import mailbox
from services.desk.text.one_line import one_line, several_lines
from services.messages.blocks import blocks

TEMPLATES = (
    "approved",
    "approved_keep",
    "rejected",
    "ask_for_more",
    "accessories_missing",
    "discount_offer",
    "misuse_found",
    "parcel_received",
    "payment_request",
    "refunded",
    "repair_cost",
    "repair_shipped_back",
    "replacement_shipped",
    "sent_back",
)
QR_CID = "rma-code"
LONGEST_BODY = 20_000
_FOLDER = Path(__file__).parents[2] / "data" / "messages"
# The person who decides writes these, so their line breaks are meant.
_MAY_BREAK = frozenset({"reason"})
_environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, kw_only=True)
class MessageFacts:
    """The variables of the templates in data/messages; every one is plain text or a yes or no, never a template.

    lines: what is returned, "2 x Headphones"; resolutions: what was agreed, "2 x Headphones: full refund".
    missing: the proofs to send, in the customer's words. reason: the reviewer's words to the customer.
    clause_quote: the policy's own words (rejected). decided_by: the name of the person who decided (BR-43).
    postage: who pays the way back: `covered` (BR-14, BR-26), `capped` (BR-18; with percent and cap, "35" and "USD 40"),
    `own_cost` (BR-09, BR-30), or None to say nothing. send_back: whether a parcel is asked for (BR-11, BR-28).
    answer_by: a day in words. original_packaging: BR-27, BR-31. amount: in words, “USD 12.00”.
    tracking: of what we sent. repaired: what came of a repair. For a parcel that arrived, `lines` are what was in it
    and `missing` what was not.
    missing_parts: accessories that lacked in a parcel, “USB cable (USD 5.90)” (BR-13).
    """

    order_number: str
    rma: str
    lines: tuple[str, ...]
    shop_name: str
    customer_name: str | None = None
    resolutions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()
    reason: str = ""
    clause_quote: str = ""
    decided_by: str = ""
    return_address: str = ""
    send_back: bool = True
    original_packaging: bool = False
    includes_refund: bool = False
    includes_replacement: bool = False
    includes_repair: bool = False
    postage: Literal["covered", "capped", "own_cost"] | None = None
    postage_percent: str = ""
    postage_cap: str = ""
    answer_by: str = ""
    amount: str = ""
    tracking: str = ""
    repaired: Literal["repaired", "replaced", "unrepaired"] | None = None


@dataclass(frozen=True)
class Draft:
    """A message that a person may edit before it is queued; the body is plain text."""

    template: str
    subject: str
    body: str


def compose(template: str, facts: MessageFacts) -> Draft:
    """The draft of a message; InvalidInput for a template that does not exist.

    An approval that asks for no parcel becomes `approved_keep`: no address, no packing list, no return code.
    """
    if template == "approved" and not facts.send_back:
        template = "approved_keep"
    if template not in TEMPLATES:
        raise InvalidInput(f"There is no message template “{template}”. Choose one of: {', '.join(TEMPLATES)}.")
    variables = {field.name: _clean(field.name, getattr(facts, field.name)) for field in fields(facts)}
    text = _environment.get_template(f"{template}.txt.j2").render(variables)
    subject, _, body = text.partition("\n")
    return Draft(template, one_line(subject.removeprefix("Subject:")), several_lines(body))


def _clean(name: str, value: Any) -> Any:  # noqa: ANN401 - the types of MessageFacts' fields
    if isinstance(value, tuple):
        return tuple(one_line(item) for item in value)
    if isinstance(value, str) and name != "clause_quote":
        return several_lines(value) if name in _MAY_BREAK else one_line(value)
    # The policy is quoted word for word: never cut, only put on one line.
    return " ".join(value.split()) if isinstance(value, str) else value


def enqueue(
    tx: Connection,
    *,
    return_id: int,
    decision_id: int | None,
    draft: Draft,
    recipient: str | None,
    rma: str | None = None,
    actor: Actor | None = None,
) -> int:
    """Queue the message in the decision's transaction and return its id; InvalidInput for an empty or endless text.

    The message of a decision waits as long as it may be taken back (services/review/undo.py).
    Without a recipient the message waits in the outbox, which says so. An approval with `rma` carries the return code.
    """
    chosen, now, checked = settings(), clock.now(), checked_draft(draft)
    message_id = rows.add(
        tx,
        return_id=return_id,
        decision_id=decision_id,
        template=checked.template,
        recipient=(recipient or "").strip() or None,
        subject=checked.subject,
        body_text=checked.body,
        body_html=html_of(checked, rma=rma if checked.template == "approved" else None, shop_name=chosen.shop_name),
        message_id=f"<{uuid.uuid4().hex}@{mailbox(chosen.mail_from).domain}>",
        next_attempt_at=now if decision_id is None else now + timedelta(seconds=chosen.undo_seconds),
        created_at=now,
    )
    details = {"message": message_id, "template": checked.template, "has_address": bool(recipient)}
    audit.record(tx, actor or "desk", AuditTag.MESSAGE_QUEUED, f"return:{return_id}", details)
    return message_id


def checked_draft(draft: Draft) -> Draft:
    """The draft as it will be sent; InvalidInput when something is missing or far too long."""
    subject, body = one_line(draft.subject), several_lines(draft.body)
    if not subject:
        raise InvalidInput("The message has no subject. Write one in a few words.")
    if not body:
        raise InvalidInput("The message has no text. Write it, or take the template's text again.")
    if len(body) > LONGEST_BODY:
        raise InvalidInput(f"The message is longer than {LONGEST_BODY:,} characters. Please shorten it.")
    return Draft(draft.template, subject, body)


def html_of(draft: Draft, *, rma: str | None, shop_name: str) -> str:
    """The edited text in the shop's layout, every character of it escaped; with `rma`, the return code below."""
    layout = _environment.get_template("layout.html.j2")
    return layout.render(
        subject=draft.subject, blocks=blocks(draft.body), rma=rma, qr_cid=QR_CID, shop_name=one_line(shop_name)
    )
