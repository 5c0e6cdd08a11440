"""PayPal: what it answers, what is never known, events in any order; and no refund is ever paid twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import httpx
import pytest

from data import database
from data.models.money import ProviderEvent
from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.queries.work import task_rows
from data.vocabulary import PayoutState, RefundState, Stage
from services.desk import clock
from services.desk.errors import Conflict, OwnWork
from services.messages import outbox
from services.refunds.paying import sending
from services.refunds.paying.by_hand import Recorded
from services.refunds.paying.reconciling import look_up, reconcile
from services.refunds.paying.sending import send
from services.refunds.paying.sweeping import UNKNOWN_AFTER, sweep
from services.refunds.paying.webhooks import Taken, take
from services.refunds.providers.choosing import provider
from services.refunds.providers.interface import RefundRequest
from services.refunds.providers.paypal import PayPal
from tests.support import people, refunding
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds
from tests.support.rows.many_refunds import capture_of
from tests.support.servers.paypal import PayPalDouble
from tests.support.shop import Case


def granted(team: Team, paypal: PayPalDouble) -> tuple[Case, int]:
    """A refund of 100.00 that Fay granted, of a payment that PayPal carried."""
    (case,) = many_refunds.ready(team, 1)
    paypal.capture(capture_of(case), "100.00")
    return case, refunding.grant(team, case).refund_id


def newest(refund_id: int) -> PayoutRow:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[-1]


def state(refund_id: int) -> RefundState:
    return refunding.refund(refund_id).state


def again(team: Team, refund_id: int) -> RefundState:
    return send(team.finn, refund_id, refunding.refund(refund_id).version).state


def letters(team: Team, case: Case) -> int:
    return sum(entry.template == "refunded" for entry in outbox.messages_of(team.rosa, case.return_id))


@contextmanager
def later(delay: timedelta) -> Iterator[None]:
    at = clock.now() + delay
    with clock.running_as(lambda: at):
        yield


def test_a_refund_that_paypal_pays_is_done_at_once(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    assert send(team.finn, refund_id, 1).state is RefundState.COMPLETED
    (refund,) = paypal.paid(capture_of(case))
    one = newest(refund_id)
    assert (refund["amount"], refund["custom_id"]) == ({"currency_code": "USD", "value": "100.00"}, one.request_key)
    assert (one.state, one.reference) == (PayoutState.COMPLETED, refund["id"])
    assert letters(team, case) == 1


@pytest.mark.parametrize(
    ("mood", "ends", "money_moved"),
    [
        ("pending", RefundState.PENDING, True),
        ("refused", RefundState.FAILED, False),
        ("late_token", RefundState.FAILED, False),
        ("broken", RefundState.NEEDS_RECONCILING, False),
        ("broken_after", RefundState.NEEDS_RECONCILING, True),
        ("dropped", RefundState.NEEDS_RECONCILING, False),
        ("dropped_after", RefundState.NEEDS_RECONCILING, True),
    ],
)
def test_what_paypal_answers_is_what_is_known(
    team: Team,
    paypal: PayPalDouble,
    mood: str,
    ends: RefundState,
    money_moved: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next(mood)
    assert send(team.finn, refund_id, 1).state is ends
    assert bool(paypal.paid(capture_of(case))) is money_moved
    assert letters(team, case) == 0


def test_a_refusal_says_why_and_the_refund_can_be_sent_again(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("refused")
    send(team.finn, refund_id, 1)
    assert newest(refund_id).failure == "PayPal refused it (422): REFUND_NOT_ALLOWED: Capture cannot be refunded."
    assert again(team, refund_id) is RefundState.COMPLETED
    assert len(set(paypal.ledger.asked)) == 2
    assert len(paypal.paid(capture_of(case))) == 1


def test_an_answer_that_never_comes_is_unknown(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("dropped_after")
    send(team.finn, refund_id, 1)
    assert newest(refund_id).state is PayoutState.UNKNOWN
    with database.reading() as tx:
        assert Stage.RECONCILE in {task.stage for task in task_rows.open_of_return(tx, case.return_id)}
    with pytest.raises(Conflict, match="needs reconciling"):
        again(team, refund_id)
    assert len(paypal.ledger.asked) == 1


def test_a_desk_that_was_killed_after_the_call_asks_for_reconciling_within_a_minute(
    team: Team, paypal: PayPalDouble
) -> None:
    case, refund_id = granted(team, paypal)
    claimed = sending._claim(team.finn, refund_id, 1)
    for _, name, request in claimed.to_ask:
        provider(name).refund(request)
    assert not sweep()
    with later(UNKNOWN_AFTER - timedelta(seconds=1)):
        assert not sweep()
    with later(UNKNOWN_AFTER + timedelta(seconds=1)):
        assert sweep()
        assert not sweep()
    assert timedelta(seconds=60) > UNKNOWN_AFTER
    assert state(refund_id) is RefundState.NEEDS_RECONCILING
    assert letters(team, case) == 0


def unclear(team: Team, paypal: PayPalDouble) -> tuple[Case, int]:
    case, refund_id = granted(team, paypal)
    paypal.next("dropped_after")
    send(team.finn, refund_id, 1)
    return case, refund_id


def settle(team: Team, payout_id: int, reference: str, *, paid: bool) -> Recorded:
    return reconcile(team.mia, payout_id, paid=paid, reference=reference, reason=WHY)


def test_a_person_who_did_not_send_it_reconciles(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = unclear(team, paypal)
    one = newest(refund_id)
    for somebody in (team.finn, team.fay):
        people.give(somebody, "manager")
        with pytest.raises(OwnWork):
            reconcile(somebody, one.id, paid=False, reference="", reason=WHY)
    settle(team, one.id, paypal.paid(capture_of(case))[0]["id"], paid=True)
    assert state(refund_id) is RefundState.COMPLETED
    assert letters(team, case) == 1
    with pytest.raises(Conflict, match="clear already"):
        settle(team, one.id, "R9", paid=True)


def test_what_was_not_paid_can_be_sent_again(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("dropped")
    send(team.finn, refund_id, 1)
    settle(team, newest(refund_id).id, "", paid=False)
    assert again(team, refund_id) is RefundState.COMPLETED
    assert len(paypal.paid(capture_of(case))) == 1


def test_an_event_settles_what_was_unclear(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = unclear(team, paypal)
    assert take(*paypal.event(paypal.paid(capture_of(case))[0]["id"])) is Taken.NEW
    assert state(refund_id) is RefundState.COMPLETED
    with database.reading() as tx:
        assert task_rows.open_of_return(tx, case.return_id) == ()


def test_events_twice_and_out_of_order_change_nothing(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("pending")
    send(team.finn, refund_id, 1)
    number = paypal.paid(capture_of(case))[0]["id"]
    done, waiting = paypal.event(number, status="COMPLETED"), paypal.event(number, status="PENDING")
    assert [take(*done), take(*done), take(*waiting)] == [Taken.NEW, Taken.KNOWN, Taken.NEW]
    assert state(refund_id) is RefundState.COMPLETED
    assert letters(team, case) == 1


def test_a_pending_refund_that_fails_later_can_be_sent_again(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("pending")
    send(team.finn, refund_id, 1)
    number = paypal.paid(capture_of(case))[0]["id"]
    paypal.settle(number, "FAILED")
    look_up(team.finn, newest(refund_id).id)
    assert state(refund_id) is RefundState.FAILED
    assert letters(team, case) == 0
    assert again(team, refund_id) is RefundState.COMPLETED


def test_a_forged_event_writes_nothing(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    paypal.next("pending")
    send(team.finn, refund_id, 1)
    headers, body = paypal.event(paypal.paid(capture_of(case))[0]["id"], status="COMPLETED")
    forged = body.replace(b"COMPLETED", b"FAILED")
    unsigned = {name: value for name, value in headers.items() if name != "paypal-transmission-sig"}
    assert [take(headers, forged), take(headers | {"paypal-transmission-sig": "x1"}, body)] == [Taken.FORGED] * 2
    assert [take(unsigned, body), take(headers, b"{"), take(headers, b"[" * 70_000)] == [Taken.MALFORMED] * 3
    assert state(refund_id) is RefundState.PENDING
    with database.reading() as tx:
        assert tx.execute(ProviderEvent.__table__.select()).all() == []


def test_paid_after_all_counts_and_paid_twice_goes_to_a_person(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = unclear(team, paypal)
    first = newest(refund_id)
    event = paypal.event(paypal.paid(capture_of(case))[0]["id"])
    settle(team, first.id, "", paid=False)
    assert take(*event) is Taken.NEW
    assert state(refund_id) is RefundState.COMPLETED
    assert refunding.payments(case) == [(10_000, 10_000)]


def test_what_never_left_has_failed_and_an_answer_that_takes_too_long_is_unknown(paypal: PayPalDouble) -> None:
    request = RefundRequest("k1", "CAP", 100, "USD", "R-1")
    nobody = PayPal("http://127.0.0.1:9", "desk", "s3cret", None)
    assert nobody.refund(request).state is PayoutState.FAILED
    nobody.close()
    paypal.capture("CAP", "1.00")
    hasty = PayPal(paypal.url, "desk", "s3cret", None, httpx.Timeout(0.3))
    paypal.next("slow_after")
    assert hasty.refund(request).state is PayoutState.UNKNOWN
    paypal.patience.set()
    hasty.close()
    assert len(paypal.paid("CAP")) == 1


@pytest.mark.parametrize(
    ("minor", "currency", "sent"), [(1_200, "JPY", "1200"), (1_234, "KWD", "1.234"), (120_000, "HUF", "1200")]
)
def test_amounts_have_the_decimals_that_paypal_takes(
    paypal: PayPalDouble, minor: int, currency: str, sent: str
) -> None:
    paypal.capture("CAP", "99999", currency)
    assert provider_answer(paypal, minor, currency) is PayoutState.COMPLETED
    assert paypal.paid("CAP")[0]["amount"] == {"currency_code": currency, "value": sent}


def provider_answer(paypal: PayPalDouble, minor: int, currency: str) -> PayoutState:
    account = PayPal(paypal.url, "desk", "s3cret", None)
    answer = account.refund(RefundRequest("k1", "CAP", minor, currency, "R-1"))
    account.close()
    return answer.state


def test_a_fraction_that_paypal_does_not_take_is_not_rounded(paypal: PayPalDouble) -> None:
    assert provider_answer(paypal, 120_050, "HUF") is PayoutState.FAILED
    assert paypal.ledger.asked == []


SCENARIOS = 25


@pytest.mark.parametrize("seed", range(10))
def test_in_hundreds_of_scenarios_nothing_is_paid_twice_and_nothing_is_lost(
    team: Team, paypal: PayPalDouble, seed: int
) -> None:
    chance, start = Random(seed), clock.now()
    for case, refund_id in many_refunds.granted(team, SCENARIOS):
        paypal.capture(capture_of(case), "100.00")
        with clock.running_as(_Ticking(start)):
            _live_through(team, paypal, case, refund_id, chance)
        assert state(refund_id) is RefundState.COMPLETED
        assert [refund["status"] for refund in paypal.paid(capture_of(case))] == ["COMPLETED"]
        assert (letters(team, case), refunding.payments(case)) == (1, [(10_000, 10_000)])


class _Ticking:
    """A clock that goes on by a minute whenever somebody waits."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


MOODS = ("ok", "pending", "refused", "broken", "broken_after", "dropped", "dropped_after", "late_token")


def _live_through(team: Team, paypal: PayPalDouble, case: Case, refund_id: int, chance: Random) -> None:
    """Send, lose, hear, forge and reconcile until the refund is paid; what a person says is what PayPal's books say."""
    events: list[tuple[dict[str, str], bytes]] = []
    known: set[bytes] = set()
    for _ in range(40):
        here = state(refund_id)
        if here is RefundState.COMPLETED:
            break
        if here in (RefundState.GRANTED, RefundState.FAILED):
            _send_somehow(team, paypal, refund_id, chance)
        for refund in paypal.paid(capture_of(case)):
            if refund["status"] == "PENDING" and chance.random() < 0.5:
                events.append(paypal.event(refund["id"]))
                paypal.settle(refund["id"], chance.choice(("COMPLETED", "FAILED")))
            events.append(paypal.event(refund["id"]))
        events += [paypal.event(key) for key in _failed(paypal, case)]
        _deliver(events, known, chance)
        assert len(paypal.paid(capture_of(case))) <= 1
        _find_out(team, paypal, refund_id, chance)
    assert len(paypal.paid(capture_of(case))) <= 1


def _failed(paypal: PayPalDouble, case: Case) -> list[str]:
    refunds = paypal.ledger.refunds
    mine = [number for number, capture in paypal.ledger.capture_of.items() if capture == capture_of(case)]
    return [number for number in mine if refunds[number]["status"] == "FAILED"]


def _send_somehow(team: Team, paypal: PayPalDouble, refund_id: int, chance: Random) -> None:
    paypal.ledger.moods.clear()
    paypal.next(chance.choice(MOODS))
    version = refunding.refund(refund_id).version
    if chance.random() < 0.25:
        # The desk dies between the provider's answer and its record.
        for _, name, request in sending._claim(team.finn, refund_id, version).to_ask:
            provider(name).refund(request)
    else:
        send(team.finn, refund_id, version)
    with pytest.raises(Conflict):
        send(team.finn, refund_id, version)


def _deliver(events: list[tuple[dict[str, str], bytes]], known: set[bytes], chance: Random) -> None:
    """Some of the events, in any order, some twice, some forged."""
    for headers, body in chance.sample(events, chance.randint(0, min(len(events), 3))):
        assert take(headers, body) is (Taken.KNOWN if body in known else Taken.NEW)
        known.add(body)
        if chance.random() < 0.3:
            assert take(headers, body) is Taken.KNOWN
        if chance.random() < 0.3:
            assert take(headers, body + b" ") is Taken.FORGED


def _find_out(team: Team, paypal: PayPalDouble, refund_id: int, chance: Random) -> None:
    with later(timedelta(seconds=40)):
        sweep()
    assert state(refund_id) is not RefundState.SENDING
    one = newest(refund_id)
    if one.state is PayoutState.PENDING and one.reference and chance.random() < 0.5:
        look_up(team.finn, one.id)
    elif one.state is PayoutState.UNKNOWN and chance.random() < 0.7:
        number = paypal.ledger.by_key.get(one.request_key)
        status = paypal.ledger.refunds[number]["status"] if number else "FAILED"
        if status != "PENDING":
            settle(team, one.id, number or "", paid=status == "COMPLETED")
