"""Erasing for one of the policy's four purposes: what no other purpose needs goes, with the policy's consequence."""

from datetime import date
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.encryption import blind_index
from data.queries.privacy import arrivals
from data.vocabulary import ErasedKind, ErasureAct, ErasureState, KeptFor, RequestState, Right
from services.desk.access import Actor
from services.desk.errors import Conflict
from services.privacy.erasure import answers, erased
from services.privacy.packages import reviewing
from services.privacy.requests import closing, listing
from services.privacy.requests.listing import Asked
from tests.support import people, shop
from tests.support.privacy import erasing
from tests.support.privacy.asking import arrive, dora, know, on, paul, seen, shown
from tests.support.privacy.erasing import OLD, TODAY, chat, count


def suppressed() -> bool:
    with database.reading() as tx:
        return arrivals.is_suppressed(tx, blind_index("customer.email", erasing.MAIL))


def test_e07_advertising_alone_leaves_account_and_orders(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        mine = erasing.customer()
        erasing.belongs(mine, shop.place_order(OLD).order_id)
        before = erasing.row_of(mine)
        number = erasing.erase(officer, second, ["advertise"])
    assert erasing.row_of(mine) == before
    assert suppressed()
    assert {(one.kind, one.act) for one in erasing.items_of(officer, number)} == {
        (ErasedKind.ACCOUNT, ErasureAct.KEEP),
        (ErasedKind.ORDER, ErasureAct.KEEP),
    }
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.consequences == (
        "you will not receive the latest marketing news and personalised shopping services",
    )


def test_e08_the_services_purpose_closes_the_account_and_looks_at_open_returns_first(
    desk: Database, home: Path
) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        mine = erasing.customer()
        open_one = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        settled = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        for case in (open_one, settled):
            erasing.belongs(mine, case.order.order_id)
        erasing.settle(settled)
        number = erasing.erase(officer, second, ["provide"])
    acts = {(one.kind, one.record_id): one for one in erasing.items_of(officer, number)}
    assert acts[ErasedKind.RETURN, open_one.return_id].reason is KeptFor.OPEN_RETURN
    assert acts[ErasedKind.RETURN, settled.return_id].act is ErasureAct.PSEUDONYMISE
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.consequences == ("your account will be closed",)
    assert erasing.erasure_of(officer, number).state is ErasureState.HELD


def test_e09_e11_communication_leaves_the_address_that_the_services_need_and_stops_marketing(
    desk: Database, home: Path
) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        mine = erasing.customer()
        settled = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        erasing.belongs(mine, settled.order.order_id)
        erasing.settle(settled)
        chat(settled, "old chat")
        number = erasing.erase(officer, second, ["communicate"])
    row = erasing.row_of(mine)
    assert row is not None
    assert row["email"] == erasing.MAIL
    assert suppressed()
    assert count("message") == 0
    items = {one.kind: one for one in erasing.items_of(officer, number)}
    assert (items[ErasedKind.ACCOUNT].act, items[ErasedKind.ACCOUNT].reason) == (
        ErasureAct.KEEP,
        KeptFor.OTHER_PURPOSE,
    )
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.consequences == ("we will be unable to contact you",)
    # The one address that is left of the person serves this request's answer.
    assert seen(officer, number).row.email == erasing.MAIL
    assert seen(officer, number).row.state is RequestState.OPEN


def test_e11_what_the_last_purpose_needed_goes_with_it(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        mine = erasing.customer()
        for purpose in ("communicate", "provide"):
            erasing.erase(officer, second, [purpose])
            close(officer)
    assert erasing.row_of(mine) is None


def close(officer: Actor) -> None:
    for line in listing.listed(officer, Asked()).lines:
        closing.answer(officer, shown(officer, line.number), answers.answer_draft(officer, line.number))


def test_safety_forgets_what_photos_look_like_and_keeps_the_photos(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        settled = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        erasing.belongs(erasing.customer(), settled.order.order_id)
        erasing.settle(settled)
        erasing.photo_of(settled)
        number = erasing.erase(officer, second, ["safety"])
    assert (count("evidence"), count("photo_band")) == (1, 0)
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.erased == ("1 photo fingerprint.",)
    assert receipt.consequences == ("your account may not work normally",)


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY])
def test_e18_who_was_erased_is_told_so_and_since_when(desk: Database, home: Path, right: Right) -> None:
    officer, second = dora(), paul()
    with on(date(2026, 6, 20)):
        erasing.customer()
        number = erasing.erase(officer, second)
    with on(date(2026, 6, 25)):
        (again,) = arrive(officer, right, received=date(2026, 6, 25), email=erasing.MAIL)
        assert erased.notice(officer, again) == (f"No personal data held; erased on 20 June 2026 under case {number}.")
        assert erased.notice(officer, number) is None
        know(officer, again)
        with pytest.raises(Conflict, match="No personal data held; erased on 20 June 2026"):
            reviewing.begin(officer, shown(officer, again))
        erasing.customer()
        assert erased.notice(officer, again) is None
