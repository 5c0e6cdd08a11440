"""The lines of a refund that belong to the return as a whole: shipping, postage, missing parts, bank fee.

Each is granted once. Amounts come from the policy engine; duties never count (BR-40).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from data.queries.money.postage import ExcessRow
from data.queries.money.refunds import GrantedBefore
from data.queries.returns.cases import CaseRow
from data.vocabulary import ExcessState, RefundLineKind
from services.cases import policy_facts
from services.cases.assessment import Assessed
from services.policy import money
from services.policy.parcel import shipping_borne
from services.policy.terms import Option, ShippingStatus
from services.policy.words import SHIPPING
from services.refunds.planning.lines import Planned

_ON_THE_RECEIPT = (RefundLineKind.RETURN_POSTAGE, RefundLineKind.EXCESS_POSTAGE)


@dataclass(frozen=True)
class Before:
    """What was granted on the order before, postage above the limit, and whether return postage may be paid now.

    `parts_agreed` is what the customer agreed that missing parts take off, in minor units; `bearing_parts` are the
    lines whose refund bears them unasked.
    """

    granted: tuple[GrantedBefore, ...]
    excess: ExcessRow | None
    parts_agreed: int
    bearing_parts: frozenset[int]
    postage_is_payable: bool


def whole_lines(
    case: CaseRow,
    assessed: Assessed,
    items: tuple[Planned, ...],
    known: Before,
) -> tuple[Planned, ...]:
    """What goes with the items; a deduction never takes more than there is."""
    before = known.granted
    here = {one.kind for one in before if one.return_id == case.id}
    on_order = {one.kind for one in before}
    lines = [*items]
    if RefundLineKind.CHECKOUT_SHIPPING not in on_order:
        lines += _checkout(case, assessed, items)
    lines += _postage_lines(case, assessed, known)
    if RefundLineKind.OUTBOUND_SHIPPING not in on_order:
        lines += _outbound(case, assessed, items)
    lines += _accessories(case, assessed, known, _room(lines))
    if RefundLineKind.BANK_FEE not in here and items:
        lines += _bank_fee(case, assessed, _room(lines))
    return tuple(lines[len(items) :])


def _room(lines: list[Planned]) -> int:
    return max(sum(line.amount for line in lines), 0)


def _checkout(case: CaseRow, assessed: Assessed, items: tuple[Planned, ...]) -> Iterator[Planned]:
    """Shipping paid at checkout, where the owner wants it paid back with a full refund (C39)."""
    refunded = {one.return_line_id for one in items if one.kind is RefundLineKind.ITEM}
    amount = sum(assessed.of(line.id).checkout_shipping_refund for line in assessed.lines if line.id in refunded)
    if amount:
        shown = f"shipping paid at checkout {money.plain(amount, case.currency)}"
        yield Planned("checkout", RefundLineKind.CHECKOUT_SHIPPING, "Shipping of the order", amount, shown, "C39")


def _postage_lines(case: CaseRow, assessed: Assessed, known: Before) -> Iterator[Planned]:
    """Postage and its confirmed excess, together never above the receipt: a later unit may have raised the cap."""
    due = assessed.whole.postage
    granted = {one.kind: one.amount for one in known.granted if one.return_id == case.id}
    left = due.reimbursed + due.excess - sum(granted.get(kind, 0) for kind in _ON_THE_RECEIPT)
    if RefundLineKind.RETURN_POSTAGE not in granted and known.postage_is_payable:
        for line in _postage(assessed, left):
            left -= line.amount
            yield line
    if RefundLineKind.EXCESS_POSTAGE not in granted:
        yield from _excess(case, known.excess, left)


def _postage(assessed: Assessed, left: int) -> Iterator[Planned]:
    """The receipt without duties, within the cap where there is one (BR-07, BR-14, BR-18, BR-22, BR-26)."""
    due = assessed.whole.postage
    amount = min(due.reimbursed, left)
    if amount > 0 and due.formula:
        shown = due.formula.text if amount == due.reimbursed else f"{due.formula.text}, less excess paid before"
        yield Planned("postage", RefundLineKind.RETURN_POSTAGE, "Return postage", amount, shown, due.clause)


def _excess(case: CaseRow, excess: ExcessRow | None, left: int) -> Iterator[Planned]:
    """The part above the cap that a supervisor confirmed (BR-20, C7)."""
    amount = min(excess.confirmed, left) if excess is not None and excess.state is ExcessState.CONFIRMED else 0
    if excess is not None and amount > 0:
        shown = (
            f"confirmed {money.plain(excess.confirmed, case.currency)} of {money.plain(excess.amount, case.currency)}"
        )
        yield Planned("excess", RefundLineKind.EXCESS_POSTAGE, "Postage above the limit", amount, shown, "C7")


def _outbound(case: CaseRow, assessed: Assessed, items: tuple[Planned, ...]) -> Iterator[Planned]:
    """“Minus the shipping fees”: what sending the order cost, once (BR-29, C20)."""
    less = [one for one in items if one.key.endswith(f"-{Option.REFUND_MINUS_SHIPPING}")]
    lines = [assessed.of(one.return_line_id) for one in less if one.return_line_id]
    borne = shipping_borne([line.outbound_deduction for line in lines], [one.amount for one in less])
    if sum(borne):
        working = next(line.outbound_deduction.working for line in lines if line.outbound_deduction)
        kind = RefundLineKind.OUTBOUND_SHIPPING
        yield Planned("outbound", kind, "Outbound shipping", -sum(borne), working, "C20")


def _accessories(case: CaseRow, assessed: Assessed, known: Before, room: int) -> Iterator[Planned]:
    """Missing parts: where the customer agreed in writing that they are taken off, or the policy is read so (C25)."""
    agreed, before = known.parts_agreed, known.granted
    read = _parts_as_read(assessed, known.bearing_parts)
    taken = -sum(one.amount for one in before if one.return_id == case.id and one.kind is RefundLineKind.ACCESSORIES)
    amount = min(max(agreed, read) - taken, room)
    if amount > 0:
        said = "agreed" if agreed >= read else "missing parts"
        whole = f"{said} {money.plain(max(agreed, read), case.currency)}"
        shown = f"{whole} - taken before {money.plain(taken, case.currency)}"
        yield Planned("accessories", RefundLineKind.ACCESSORIES, "Missing parts", -amount, shown, "C25")


def _parts_as_read(assessed: Assessed, lines: frozenset[int]) -> int:
    """What missing parts take off the refunds of these lines without being asked, in minor units."""
    deductions = [assessed.of(line).parts_deduction for line in lines]
    return sum(term.minor for term in deductions if term)


def _bank_fee(case: CaseRow, assessed: Assessed, room: int) -> Iterator[Planned]:
    """Fees of banks and of services in between are the customer's (BR-37)."""
    fee = policy_facts.facts_of(case, assessed.lines[0], (), assessed.parcels).extra.bank_fee or 0
    amount = min(fee, room)
    if amount > 0:
        shown = f"bank fee {money.plain(fee, case.currency)}, at the customer's expense"
        yield Planned("bank-fee", RefundLineKind.BANK_FEE, "Bank fee", -amount, shown, "BR-37")


def notes(assessed: Assessed, case: CaseRow, excess: int, *, payable: bool) -> tuple[str, ...]:
    """What is not paid, or not yet, in sentences; `excess` is postage above the limit that is not noted yet.

    `payable` says whether the return postage may be paid now.
    """
    due = assessed.whole.postage
    said: list[str] = []
    if due.status is not ShippingStatus.NONE and not payable:
        said.append(f"Return postage: {SHIPPING[due.status].lower()}.")
    if excess:
        shown = money.plain(excess, case.currency)
        said.append(
            f"{case.currency} {shown} of the postage lie above the limit: a manager decides whether they are paid."
        )
    receipt = policy_facts.facts_of(case, assessed.lines[0], (), assessed.parcels).return_receipt
    if receipt and receipt.duties:
        duties = money.plain(receipt.duties, receipt.currency)
        said.append(f"Import duties of {receipt.currency} {duties} are never paid back.")
    return tuple(said)
