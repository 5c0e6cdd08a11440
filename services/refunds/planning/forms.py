"""What a person fills in to grant a refund, read exactly: amounts up to the ceiling, a reason where one is lowered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from data.queries.money.refunds import RefundLineRow
from services.cases.lookup import Shown
from services.desk.errors import Conflict, InvalidInput, MoneyLimit
from services.desk.settings import settings
from services.desk.text.amounts import AmountRefused, read_minor
from services.desk.text.form_values import REASON, need
from services.desk.text.one_line import several_lines
from services.policy import money
from services.refunds.planning.fees import NO_FEE, Fee, line, minor_of
from services.refunds.planning.lines import Planned
from services.refunds.planning.preview import Plan

LONGEST_REASON = 1000


@dataclass(frozen=True)
class LineAmount:
    """An amount typed beside a line, in major units of the order's currency: `12.50`."""

    key: str
    amount: str


@dataclass(frozen=True)
class GrantForm:
    """A grant as the page shows it: the return's version and the total that was computed, in minor units.

    A line that is not named is granted in full; one with 0 is left out for later.
    """

    shown: Shown
    expected_total: int
    form_key: str
    lines: tuple[LineAmount, ...] = ()
    reason: str = ""
    fee: Fee = NO_FEE


@dataclass(frozen=True)
class Granting:
    """A planned line and what of it is granted."""

    line: Planned
    amount: int
    formula: str


def read(form: GrantForm, plan: Plan, currency: str) -> tuple[Granting, ...]:
    """The lines to grant; InvalidInput, MoneyLimit or Conflict in one sentence."""
    if not plan.lines:
        raise InvalidInput(
            "Nothing is to be refunded now: no unit has arrived and been accepted that is not refunded already."
        )
    if plan.total != form.expected_total:
        shown, now = (money.plain(total, currency) for total in (form.expected_total, plan.total))
        raise Conflict(
            f"The amounts changed since your page was shown: {currency} {shown} then, {currency} {now} now. "
            "Nothing was written; look at the new lines and grant again."
        )
    granting = _chosen(form, plan, currency)
    _check_reason(form, lowered=any(one.amount < one.line.amount for one in granting))
    kept = tuple(one for one in granting if one.amount)
    fee = line(form.fee, currency, sum(one.amount for one in kept), plan.lines)
    if fee is not None:
        kept += (Granting(fee, fee.amount, fee.formula),)
    if sum(one.amount for one in kept) <= 0:
        raise InvalidInput("Nothing would be paid: the sum after deductions must be above 0. Raise an amount.")
    return kept


def typed_total(lines: Iterable[LineAmount], fee: Fee, plan: Plan, currency: str) -> int | None:
    """What a grant of these typed amounts would come to, in minor units; None while one of them cannot be read."""
    typed = {one.key: one.amount for one in lines}
    try:
        amounts = (_typed(one.what, typed[one.key], currency) if one.key in typed else one.amount for one in plan.lines)
        return sum(amounts) - minor_of(fee, currency)
    except InvalidInput:
        return None


def same_request(form: GrantForm, granted: tuple[RefundLineRow, ...], currency: str) -> bool:
    """Whether the form asks for what it has been granted already: a second click, not another grant."""
    fee = minor_of(form.fee, currency)
    if fee and fee not in (-one.amount for one in granted):
        return False
    if not form.lines:
        return sum(one.amount for one in granted) == form.expected_total - fee
    asked = Counter(_typed(one.key, one.amount, currency) for one in form.lines)
    del asked[0]
    return not asked - Counter(one.amount for one in granted if one.amount > 0)


def _chosen(form: GrantForm, plan: Plan, currency: str) -> tuple[Granting, ...]:
    typed = {one.key: one.amount for one in form.lines}
    unknown = set(typed) - {one.key for one in plan.lines if one.may_be_lowered}
    if unknown or len(typed) != len(form.lines):
        raise Conflict("The lines changed since your page was shown. Nothing was written; look at the new lines.")
    return tuple(_granting(one, typed.get(one.key), currency) for one in plan.lines)


def _granting(planned: Planned, typed: str | None, currency: str) -> Granting:
    if typed is None:
        return Granting(planned, planned.amount, planned.formula)
    amount = _typed(planned.what, typed, currency)
    if amount > planned.amount:
        most = money.plain(planned.amount, currency)
        said = f"{planned.what}: at most {currency} {most} can be refunded. Lower the amount."
        raise MoneyLimit(said, field=planned.what)
    if amount == planned.amount:
        return Granting(planned, amount, planned.formula)
    return Granting(planned, amount, f"{planned.formula}, lowered to {money.plain(amount, currency)}")


def _typed(what: str, written: str, currency: str) -> int:
    try:
        return read_minor(written, currency)
    except AmountRefused as refused:
        raise InvalidInput(f"{what}: the amount {refused}.", field=what) from None


def _check_reason(form: GrantForm, *, lowered: bool) -> None:
    if lowered:
        need(form.reason, "Say why less is refunded than is due")
    elif settings().refund_reason_required:
        need(form.reason, "Give the reason of the refund")
    elif form.reason.strip():
        need(form.reason, "The reason is too short. Leave it empty, or give it")
    if len(several_lines(form.reason)) > LONGEST_REASON:
        raise InvalidInput(f"The reason may have {LONGEST_REASON} characters at most.", field=REASON)
