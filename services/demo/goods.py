"""Plays what happens to a return of the demonstration after its approval, through the services that staff use.

Keys of forms follow from the order's number, so that an act that was made already finds its first result.
"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from data import database
from data.demo.settling import (
    Agreed,
    Answered,
    Arrive,
    AskMisuse,
    Back,
    Begin,
    Cancel,
    Close,
    Confirm,
    CustomerPaid,
    Delivered,
    Forward,
    Grant,
    Offer,
    Paid,
    Quote,
    Reserve,
    SendBack,
    SendMoney,
    Settle,
    Ship,
    ShipBack,
)
from data.queries.settling import customer_payments as payment_rows
from data.queries.settling import questions as question_rows
from data.queries.settling import repairs as repair_rows
from data.queries.settling import replacements as replacement_rows
from data.queries.settling.repairs import RepairRow
from data.queries.settling.replacements import ReplacementRow
from data.queries.warehouse import parcels
from data.vocabulary import ARRIVED, PaymentState
from services.cases.lookup import Shown
from services.customers import answers, discounts, misuse, payments
from services.demo import money
from services.demo.scene import Settling, one_of
from services.desk import clock
from services.desk.settings import settings
from services.evidence.bench_photos import Photo
from services.goods import back_to_customer, boards, repairs, replacements
from services.goods.repair_costs import Quoting
from services.goods.repairs import Forwarding, Result
from services.goods.replacements import ReservationForm
from services.receiving import bench as receiving_bench
from services.receiving.bench_form import Bench, Reception, UnitFound
from services.receiving.record_units import bench_of
from services.review import ending

Play = Callable[[Settling, Any], None]


def play(one: Settling, act: Settle) -> None:
    """Make the act now; DeskError where the return does not stand as the story has it."""
    _ACTS[type(act)](one, act)


def _arrive(one: Settling, act: Arrive) -> None:
    with database.reading() as tx:
        bench, before = bench_of(tx, one.return_id), len(parcels.of_return(tx, one.return_id))
    units = tuple(
        _unit(one, act, bench, line.id, line.product_id, first=not number)
        for line in bench.lines
        for number in range(act.units or bench.expected[line.id])
    )
    reception = Reception(
        one.return_id,
        one.shown().version,
        units,
        form_key=f"{one.key}-parcel-{before + 1}",
        tracking=one.number("RR"),
        weight_g=act.weight,
        note_in_parcel=True,
    )
    receiving_bench.receive(one.actor, reception)


def _unit(one: Settling, act: Arrive, bench: Bench, line_id: int, product_id: int, *, first: bool) -> UnitFound:
    here = act.outcome in ARRIVED
    # The same picture twice is refused, so the first unit has it.
    drawn = act.shows is not None and first
    return UnitFound(
        act.outcome,
        line_id,
        verdict=act.verdict,
        original_package=act.package if here else None,
        missing=tuple(part.id for part in bench.parts if part.product_id == product_id and part.name in act.missing),
        grade=act.grade if here else None,
        disposition=act.goes if here else None,
        note=act.note,
        photos=(Photo("bench-1.jpg", BytesIO(one.photo(act))),) if drawn else (),
    )


def _reserve(one: Settling, _act: Reserve) -> None:
    waiting = one_of(boards.replacement_board(one.actor, one.rma).to_reserve)
    key = f"{one.key}-replacement-{len(_replacements(one)) + 1}"
    form = ReservationForm(Shown(one.return_id, waiting.version), waiting.line_id, waiting.open, key)
    replacements.reserve(one.actor, form)


def _ship(one: Settling, _act: Ship) -> None:
    newest = one_of(reversed(_replacements(one)))
    replacements.ship(one.actor, newest.id, newest.version, one.number("JX"), clock.today(settings().zone))


def _delivered(one: Settling, _act: Delivered) -> None:
    newest = one_of(reversed(_replacements(one)))
    replacements.delivered(one.actor, newest.id, newest.version, clock.today(settings().zone))


def _replacements(one: Settling) -> tuple[ReplacementRow, ...]:
    """Oldest first."""
    with database.reading() as tx:
        return replacement_rows.of_return(tx, one.return_id)


def _forward(one: Settling, act: Forward) -> None:
    repair, today = _repair(one), clock.today(settings().zone)
    form = Forwarding(act.to, one.number("SN"), one.number("FW"), today + timedelta(days=act.days))
    repairs.forward(one.actor, repair.id, repair.version, form)


def _begin(one: Settling, _act: Begin) -> None:
    repair = _repair(one)
    repairs.quote(one.actor, repair.id, repair.version, Quoting("0", repair.currency), None)


def _quote(one: Settling, act: Quote) -> None:
    repair = _repair(one)
    form = Quoting(act.amount, repair.currency, share=act.amount)
    asked = boards.quote_draft(one.actor, repair.id, form, act.words)
    repairs.quote(one.actor, repair.id, repair.version, form, asked.draft)


def _back(one: Settling, act: Back) -> None:
    repair = _repair(one)
    result = Result(act.outcome, cost=act.cost, cost_to=act.cost_to, note=act.note)
    repairs.back(one.actor, repair.id, repair.version, result)


def _ship_back(one: Settling, _act: ShipBack) -> None:
    repair = _repair(one)
    repairs.ship_back(one.actor, repair.id, repair.version, one.number("JX"))


def _repair(one: Settling) -> RepairRow:
    with database.reading() as tx:
        return one_of(reversed(repair_rows.of_return(tx, one.return_id)))


def _offer(one: Settling, act: Offer) -> None:
    kept = one_of(discounts.to_offer(one.actor, one.return_id))
    draft = discounts.offer_draft(one.actor, one.return_id, kept.line_id, act.amount)
    discounts.offer(one.actor, Shown(one.return_id, one.shown().version), kept.line_id, act.amount, draft)


def _answered(one: Settling, act: Answered) -> None:
    with database.reading() as tx:
        asked = one_of(question for question in question_rows.of_return(tx, one.return_id) if question.is_open)
    answers.record_answer(one.actor, asked.id, act.choice, act.channel, act.words)


def _customer_paid(one: Settling, _act: CustomerPaid) -> None:
    with database.reading() as tx:
        found = payment_rows.of_return(tx, one.return_id)
    owed = one_of(payment for payment in found if payment.state is PaymentState.REQUESTED)
    payments.paid(one.actor, owed.id, owed.version, one.number("IN-"), clock.today(settings().zone))


def _ask_misuse(one: Settling, act: AskMisuse) -> None:
    draft = misuse.draft(one.actor, one.return_id, act.postage, act.words)
    misuse.ask(one.actor, one.shown(), act.postage, draft)


def _send_back(one: Settling, act: SendBack) -> None:
    shown = Shown(one.return_id, back_to_customer.of_return(one.actor, one.return_id).version)
    back_to_customer.ship(one.actor, shown, act.carrier, one.number("JJD"), clock.today(settings().zone))


def _cancel(one: Settling, act: Cancel) -> None:
    ending.cancel(one.actor, one.shown(), act.reason)


def _close(one: Settling, act: Close) -> None:
    ending.close(one.actor, one.shown(), act.reason)


_ACTS: dict[type[Settle], Play] = {
    Arrive: _arrive,
    Grant: money.grant,
    Confirm: money.confirm,
    SendMoney: money.send,
    Paid: money.paid,
    Reserve: _reserve,
    Ship: _ship,
    Delivered: _delivered,
    Forward: _forward,
    Begin: _begin,
    Quote: _quote,
    Back: _back,
    ShipBack: _ship_back,
    Offer: _offer,
    Answered: _answered,
    Agreed: _answered,
    AskMisuse: _ask_misuse,
    CustomerPaid: _customer_paid,
    SendBack: _send_back,
    Cancel: _cancel,
    Close: _close,
}
