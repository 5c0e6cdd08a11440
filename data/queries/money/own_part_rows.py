"""What part somebody had in a return's money, as SQL: the same parts that services/refunds/duties.py refuses.

A list and its count ask for many rows at once which of them the reader may not act upon, and say the word of the part.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    SQLColumnExpression,
    bindparam,
    case,
    exists,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from data.models.catalogue import Customer
from data.models.money import Payout, PostageExcess, Refund
from data.models.returns import Decision, ReturnCase
from data.models.settling import CustomerQuestion
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.vocabulary import DecisionKind, Provider, QuestionKind, Stage

ME = bindparam("me", type_=BigInteger)
_Return, _Refund, _Payout = aliased(ReturnCase), aliased(Refund), aliased(Payout)
_KINDS = (QuestionKind.DISCOUNT, QuestionKind.ACCESSORIES)


@dataclass(frozen=True)
class Me:
    """The reader, and the keyed indexes of their own name and e-mail address."""

    staff_id: int
    name_key: bytes | None
    mail_key: bytes | None

    def values(self) -> dict[str, object]:
        """The parameters of the conditions."""
        return {"me": self.staff_id, "my_name": self.name_key, "my_mail": self.mail_key}


# A column of the row that is asked about.
Key = SQLColumnExpression[Any]
Parts = list[tuple[ColumnElement[bool], str]]


def in_return(return_id: Key) -> Parts:
    """The parts in the return itself, each with its word."""
    mine = (_Return.id == return_id, _Return.opened_by_id == ME)
    approved = (Decision.return_id == return_id, Decision.kind == DecisionKind.APPROVE, Decision.decided_by_id == ME)
    parcel = (InboundParcel.return_id == return_id, InboundParcel.received_by_id == ME)
    unit = (ReceivedUnit.return_id == return_id, ReceivedUnit.inspected_by_id == ME)
    agreed = (
        CustomerQuestion.return_id == return_id,
        CustomerQuestion.recorded_by_id == ME,
        CustomerQuestion.kind.in_(_KINDS),
    )
    themselves = select(_Return.id).join(Customer, Customer.id == _Return.customer_id).where(_Return.id == return_id)
    name, mail = (bindparam(key, type_=LargeBinary) for key in ("my_name", "my_mail"))
    return [
        (exists(select(CustomerQuestion.id).where(*agreed)), "agreed"),
        (exists(select(Decision.id).where(*approved)), "approved"),
        (exists(select(_Return.id).where(*mine)), "opened"),
        (exists(select(InboundParcel.id).where(*parcel)) | exists(select(ReceivedUnit.id).where(*unit)), "received"),
        (exists(themselves.where((Customer.name_index == name) | (Customer.email_index == mail))), "customer"),
    ]


def in_refund(refund_id: Key, *, second: bool = False) -> Parts:
    """The parts in a refund before it is sent; before a `second` person's look nobody has confirmed it."""
    return _prepared(select(_Refund.id).where(_Refund.id == refund_id), second=second)


def _prepared(refund: Select[int], *, second: bool = False) -> Parts:
    parts = [(_Refund.granted_by_id, "granted"), (_Refund.other_method_by_id, "method")]
    parts += [] if second else [(_Refund.second_by_id, "confirmed")]
    return [(exists(refund.where(who == ME)), word) for who, word in parts]


def of_excess(return_id: Key) -> Parts:
    """Who granted a refund of the return does not decide on its postage above the limit."""
    return [(exists(select(_Refund.id).where(_Refund.return_id == return_id, _Refund.granted_by_id == ME)), "granted")]


def before_grant(return_id: Key) -> Parts:
    """Who decided on the postage above the limit does not grant."""
    decided = (PostageExcess.return_id == return_id, PostageExcess.decided_by_id == ME)
    return [(exists(select(PostageExcess.id).where(*decided)), "decided")]


def _by_hand(payout_id: Key) -> Parts:
    """Who prepared a payment by hand does not record it; a payment service may be asked by anybody."""
    # Joined, not nested: only what stands directly in the row's own conditions is tied to the row.
    refund = select(_Refund.id).join(_Payout, _Payout.refund_id == _Refund.id)
    return _prepared(refund.where(_Payout.id == payout_id, _Payout.provider == Provider.MANUAL))


def _unclear(payout_id: Key) -> Parts:
    sent = (_Payout.id == payout_id, _Payout.sent_by_id == ME)
    granted = select(_Payout.id).join(_Refund, _Refund.id == _Payout.refund_id).where(_Payout.id == payout_id)
    return [
        (exists(granted.where(_Refund.granted_by_id == ME)), "granted"),
        (exists(select(_Payout.id).where(*sent)), "sent"),
    ]


def in_task(stage: Stage, record_id: Key, return_id: Key) -> Parts:
    """The parts that bar somebody from a task of the stage; none for a stage that is not about money."""
    match stage:
        case Stage.GRANT:
            return in_return(return_id) + before_grant(return_id)
        case Stage.SECOND:
            return in_return(return_id) + in_refund(record_id, second=True)
        case Stage.SEND:
            return in_return(return_id) + in_refund(record_id)
        case Stage.AWAIT_PAYMENT:
            by_hand = exists(select(_Payout.id).where(_Payout.id == record_id, _Payout.provider == Provider.MANUAL))
            return [(by_hand & barred, word) for barred, word in in_return(return_id)] + _by_hand(record_id)
        case Stage.RECONCILE:
            return in_return(return_id) + _unclear(record_id)
        case Stage.CONFIRM:
            return in_return(return_id) + of_excess(return_id)
    return []


def word(parts: Parts) -> ColumnElement[str | None]:
    """The first of the parts that somebody had, None where they may act."""
    return case(*parts, else_=literal(None))
