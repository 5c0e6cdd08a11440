"""Plays the money of the demonstration's returns: granted by one person, sent and paid by another."""

from data import database
from data.demo.settling import Confirm, Grant, Paid, SendMoney
from data.queries.money import payouts
from data.queries.money import refunds as rows
from data.queries.money.refunds import RefundRow
from data.vocabulary import PayoutState
from services.cases.lookup import Shown
from services.demo.scene import Settling, one_of
from services.refunds import confirming, granting
from services.refunds.paying import by_hand, sending
from services.refunds.planning import preview
from services.refunds.planning.forms import GrantForm

_REASON = "All that is due, as the inspection found it."


def grant(one: Settling, _act: Grant) -> None:
    """All that is due; the form's key counts the refunds that are there already."""
    shown = preview.preview(one.actor, one.return_id)
    key = f"{one.key}-refund-{len(_refunds(one)) + 1}"
    form = GrantForm(Shown(one.return_id, shown.version), shown.plan.total, key, reason=_REASON)
    granting.grant(one.actor, form)


def confirm(one: Settling, _act: Confirm) -> None:
    """The second person agrees to the newest refund."""
    refund = one_of(_refunds(one))
    confirming.confirm_second(one.actor, refund.id, refund.version)


def send(one: Settling, _act: SendMoney) -> None:
    """The newest refund goes on its way; the demonstration's payments bear no reference, so by hand."""
    refund = one_of(_refunds(one))
    sending.send(one.actor, refund.id, refund.version)


def paid(one: Settling, act: Paid) -> None:
    """The first payment that waits was made, or failed."""
    refund = one_of(_refunds(one))
    with database.reading() as tx:
        attempts = payouts.of_refund(tx, refund.id)
    waiting = one_of(payout.id for payout in attempts if payout.state is PayoutState.PENDING)
    if act.failure:
        by_hand.record_failed(one.actor, waiting, act.failure)
    else:
        by_hand.record_paid(one.actor, waiting, one.number("TR-"))


def _refunds(one: Settling) -> tuple[RefundRow, ...]:
    """Newest first."""
    with database.reading() as tx:
        return rows.of_return(tx, one.return_id)
