"""Many at once, killed at any instant, or met exactly between a check and its write: money moves once."""

import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.money import payouts, postage
from data.queries.money import refunds as refund_rows
from data.vocabulary import PayoutState, RefundState
from services.desk import clock
from services.desk.errors import Conflict
from services.refunds import granting
from services.refunds.confirming import confirm_second, decline, withdraw
from services.refunds.excess import confirm_excess
from services.refunds.paying.by_hand import record_failed, record_paid
from services.refunds.paying.reconciling import reconcile
from services.refunds.paying.sending import send
from services.refunds.paying.sweeping import UNKNOWN_AFTER, sweep
from services.refunds.paying.webhooks import take
from services.refunds.planning.preview import preview
from services.settling import balances
from tests.conftest import KEYRING
from tests.support import refunding
from tests.support.processes import refund_worker
from tests.support.processes.ending import started
from tests.support.processes.meeting import meet, outcome
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds
from tests.support.rows.many_refunds import capture_of
from tests.support.servers.paypal import PayPalDouble
from tests.support.shop import Bought, Case, Purchase

SENDERS, ROUNDS = 50, 40
TOGETHER = 20


def test_of_fifty_senders_of_one_refund_one_wins_and_the_others_are_told(team: Team) -> None:
    made = many_refunds.granted(team, ROUNDS, paypal=False)
    with ThreadPoolExecutor(SENDERS) as pool:
        for case, refund_id in made:
            start = threading.Barrier(SENDERS)

            def one(_: int, refund_id: int = refund_id, start: threading.Barrier = start) -> str:
                start.wait()
                return outcome(lambda: send(team.finn, refund_id, 1))

            assert Counter(pool.map(one, range(SENDERS))) == {"won": 1, "Conflict": SENDERS - 1}
            with database.reading() as tx:
                assert [payout.amount for payout in payouts.of_refund(tx, refund_id)] == [10_000]
            assert refunding.payments(case) == [(10_000, 10_000)]


def test_one_form_sent_many_times_at_once_grants_once(team: Team) -> None:
    (case,) = many_refunds.ready(team, 1)
    form = refunding.form(team, case)
    with ThreadPoolExecutor(TOGETHER) as pool:
        granted = list(pool.map(lambda _: granting.grant(team.fay, form), range(TOGETHER)))
    assert len({one.refund_id for one in granted}) == 1
    assert sum(one.changed for one in granted) == 1
    assert refunding.refunds_of(case) == 1


def test_of_many_forms_at_once_one_grants(team: Team) -> None:
    (case,) = many_refunds.ready(team, 1)
    forms = [refunding.form(team, case) for _ in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as pool:
        found = Counter(pool.map(lambda form: outcome(lambda: granting.grant(team.fay, form)), forms))
    assert found == {"won": 1, "Conflict": TOGETHER - 1}
    with database.reading() as tx:
        assert balances.of(tx, case.order.line_ids[0]).left == 0


ONE_WINS = {"won": 1, "Conflict": 1}


@pytest.mark.parametrize(
    "statement", ["INSERT INTO payout", "UPDATE order_payment", "UPDATE refund", "INSERT INTO audit"]
)
def test_two_senders_who_meet_send_once(team: Team, statement: str) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    found = meet(lambda: send(team.finn, refund_id, 1), statement, lambda: send(team.finn, refund_id, 1))
    assert found == ONE_WINS
    assert refunding.payments(case) == [(10_000, 10_000)]


@pytest.mark.parametrize("statement", ["INSERT INTO refund", "UPDATE line_balance", "INSERT INTO refund_line"])
def test_two_grants_that_meet_grant_once(team: Team, statement: str) -> None:
    (case,) = many_refunds.ready(team, 1)
    one, two = refunding.form(team, case), refunding.form(team, case)
    found = meet(lambda: granting.grant(team.fay, one), statement, lambda: granting.grant(team.fay, two))
    assert found == ONE_WINS
    assert refunding.refunds_of(case) == 1


def test_two_halves_of_a_days_sum_that_meet_need_a_second_person(team: Team) -> None:
    cases = [refunding.ready(team, Purchase(lines=(Bought("Radio", 19_000),))) for _ in range(2)]
    one, two = (refunding.form(team, case) for case in cases)
    meet(lambda: granting.grant(team.fay, one), "INSERT INTO refund", lambda: granting.grant(team.fay, two))
    with database.reading() as tx:
        made = [refund for case in cases for refund in refund_rows.of_return(tx, case.return_id)]
    assert sorted(refund.needs_second for refund in made) == [False, True]


def test_sending_and_withdrawing_that_meet_do_not_both_happen(team: Team) -> None:
    for statement, sends_first in (("INSERT INTO payout", True), ("UPDATE refund_line", False)):
        ((case, refund_id),) = many_refunds.granted(team, 1, paypal=False)
        acts: list[Callable[[], object]] = [
            lambda one=refund_id: send(team.finn, one, 1),  # type: ignore[misc]
            lambda one=refund_id: withdraw(team.fay, one, 1, WHY),  # type: ignore[misc]
        ]
        first, other = acts if sends_first else acts[::-1]
        assert meet(first, statement, other) == ONE_WINS
        with database.reading() as tx:
            sent, left = payouts.of_refund(tx, refund_id), balances.of(tx, case.order.line_ids[0]).left
        assert (len(sent), left) == ((1, 0) if sends_first else (0, 10_000))


def test_confirming_and_declining_that_meet_do_not_both_happen(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    refund_id = refunding.grant(team, case).refund_id
    found = meet(
        lambda: confirm_second(team.max, refund_id, 1), "UPDATE refund", lambda: decline(team.mia, refund_id, 1, WHY)
    )
    assert found == ONE_WINS


def test_two_who_decide_on_excess_postage_decide_once(team: Team) -> None:
    case = refunding.ready(team, facts={"return_receipt": {"amount": "55.00", "currency": "USD"}})
    with database.transaction() as tx:
        excess_id = postage.add(tx, case.return_id, 2_000, "USD")
    found = meet(
        lambda: confirm_excess(team.max, excess_id, "5.00", WHY),
        "UPDATE postage_excess",
        lambda: confirm_excess(team.mia, excess_id, "20.00", WHY),
    )
    assert found == ONE_WINS
    assert [line.amount for line in preview(team.fay, case.return_id).plan.lines if line.key == "excess"] == [500]


def test_paid_and_failed_that_meet_are_not_both_recorded(team: Team) -> None:
    ((_, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        (payout,) = payouts.of_refund(tx, refund_id)
    found = meet(
        lambda: record_paid(team.finn, payout.id, "SEPA-1"),
        "UPDATE payout",
        lambda: record_failed(team.finn, payout.id, WHY),
    )
    assert found == ONE_WINS
    assert refunding.refund(refund_id).state is RefundState.COMPLETED


def test_an_event_and_a_person_who_reconciles_that_meet_count_once(team: Team, paypal: PayPalDouble) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1)
    paypal.capture(capture_of(case), "100.00")
    paypal.next("dropped_after")
    send(team.finn, refund_id, 1)
    number = paypal.paid(capture_of(case))[0]["id"]
    headers, body = paypal.event(number)
    with database.reading() as tx:
        (payout,) = payouts.of_refund(tx, refund_id)
    found = meet(
        lambda: take(headers, body),
        "UPDATE payout",
        lambda: reconcile(team.mia, payout.id, paid=True, reference=number, reason=WHY),
    )
    assert found == ONE_WINS
    assert refunding.payments(case) == [(10_000, 10_000)]


def test_one_event_that_arrives_twice_at_once_is_taken_once(team: Team, paypal: PayPalDouble) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1)
    paypal.capture(capture_of(case), "100.00")
    paypal.next("pending")
    send(team.finn, refund_id, 1)
    number = paypal.paid(capture_of(case))[0]["id"]
    headers, body = paypal.event(number, status="COMPLETED")
    with ThreadPoolExecutor(4) as pool:
        said = Counter(str(one) for one in pool.map(lambda _: take(headers, body), range(4)))
    assert said["new"] == 1
    assert refunding.refund(refund_id).state is RefundState.COMPLETED


# On each of the two databases.
REFUNDS, KILLS = 100, 10


def test_killed_at_any_instant_no_refund_is_lost_and_none_is_paid_twice(
    desk: Database, team: Team, paypal: PayPalDouble
) -> None:
    cases, chance = many_refunds.ready(team, REFUNDS), Random(7)
    for case in cases:
        paypal.capture(capture_of(case), "100.00")
    killed = _kill_again_and_again(desk, team, paypal, cases, chance)
    _find_out(team, paypal, cases)
    for case in cases:
        refund_worker.grant_and_send(team.fay, team.finn, case.return_id)
        assert refunding.refunds_of(case) == 1
        assert [refund["amount"]["value"] for refund in paypal.paid(capture_of(case))] == ["100.00"]
        assert refunding.payments(case) == [(10_000, 10_000)]
    with database.reading() as tx:
        states = {one.state for case in cases for one in refund_rows.of_return(tx, case.return_id)}
    assert (states, killed) == ({RefundState.COMPLETED}, KILLS)


def _kill_again_and_again(desk: Database, team: Team, paypal: PayPalDouble, cases: list[Case], chance: Random) -> int:
    """Let a process grant and send, kill it somewhere in its next few refunds, and start another; how often."""
    returns = [case.return_id for case in cases]
    job: dict[str, object] = {
        "key": KEYRING.keys[1].hex(),
        "url": desk.url.render_as_string(hide_password=False),
        "granter": team.fay.staff_id,
        "sender": team.finn.staff_id,
    }
    with _workers() as start:
        for killed in range(KILLS):
            asked = len(paypal.ledger.asked) + chance.randint(1, 4)
            worker = start(job | {"returns": returns[killed * REFUNDS // KILLS :]})
            while len(paypal.ledger.asked) < asked and _lives(worker):
                A_MOMENT.wait(0.001)
            A_MOMENT.wait(chance.random() * 0.02)
            os.kill(worker, signal.SIGKILL)
            while _lives(worker):
                A_MOMENT.wait(0.001)
    return KILLS


A_MOMENT = threading.Event()


@contextmanager
def _workers() -> Iterator[Callable[[dict[str, object]], int]]:
    """Start workers by their job; the number of the process is told."""
    command = [sys.executable, "-m", "tests.support.processes.refund_worker"]
    with started(command) as server:
        assert server.stdin
        assert server.stdout
        told, heard = server.stdin, server.stdout

        def start(job: dict[str, object]) -> int:
            told.write(json.dumps(job) + "\n")
            told.flush()
            return int(heard.readline())

        yield start


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _find_out(team: Team, paypal: PayPalDouble, cases: list[Case]) -> None:
    """What a person does in the morning: everything unclear is looked up in PayPal's books."""
    at = clock.now() + UNKNOWN_AFTER + timedelta(seconds=1)
    with clock.running_as(lambda: at):
        sweep()
    with database.reading() as tx:
        refunds = [one for case in cases for one in refund_rows.of_return(tx, case.return_id)]
        unclear = [
            payout
            for refund in refunds
            for payout in payouts.of_refund(tx, refund.id)
            if payout.state is PayoutState.UNKNOWN
        ]
    for payout in unclear:
        number = paypal.ledger.by_key.get(payout.request_key)
        reconcile(team.mia, payout.id, paid=number is not None, reference=number or "", reason=WHY)


def test_a_form_key_of_another_return_grants_nothing(team: Team) -> None:
    one, two = many_refunds.ready(team, 2)
    key = uuid4().hex
    granting.grant(team.fay, refunding.form(team, one, key=key))
    with pytest.raises(Conflict, match="another refund already"):
        granting.grant(team.fay, refunding.form(team, two, key=key))
    assert refunding.refunds_of(two) == 0
