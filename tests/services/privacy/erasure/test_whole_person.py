"""Erasing a whole person: approved by a second one, searched, told in plain words, and done once."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from data import database
from data.database import Database
from data.models import Base
from data.models.catalogue import Customer
from data.queries.privacy.erasing import belonging, erasures
from data.registry import Sensitivity, classified
from data.vocabulary import ErasedKind, ErasureAct, ErasureState, KeptFor, RequestState, Right, Role
from services.desk import audit
from services.desk.errors import Conflict, InvalidInput, OwnWork
from services.evidence.keeping import media
from services.imports.csv_format import read_csv
from services.imports.load import import_orders
from services.privacy.erasure import answers, approving, clearing, view
from services.privacy.packages import leaving, reviewing
from services.privacy.requests import closing
from tests.support import people, shop
from tests.support.people import hire
from tests.support.privacy import erasing, packing
from tests.support.privacy.asking import arrive, dora, entries, know, letters, on, paul, seen, shown
from tests.support.privacy.erasing import OLD, TODAY


def test_e01_a_person_without_orders_is_gone_and_the_receipt_says_so(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        mine, another = erasing.customer(), erasing.customer("Ana Souza", "ana@example.org")
        number = erasing.erase(officer, second)
    assert erasing.row_of(mine) is None
    assert erasing.row_of(another) is not None
    erasure = erasing.erasure_of(officer, number)
    assert erasure.state is ErasureState.DONE
    with database.reading() as tx:
        assert clearing.search(tx, erasure, erasures.items(tx, erasure.id)) == {}
        assert audit.verify(tx).intact
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.erased == ("1 customer record.",)
    assert "your account will be closed" in receipt.consequences


def test_e01_photos_go_with_their_thumbnails_and_fingerprints(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        erasing.belongs(erasing.customer(), case.order.order_id)
        erasing.settle(case)
        files = erasing.photo_of(case)
        assert all(media().exists(one) for one in files)
        number = erasing.erase(officer, second)
    assert not any(media().exists(one) for one in files)
    (receipt,) = erasing.receipts_of(officer, number)
    assert "1 photo or video." in receipt.erased
    with database.reading() as tx:
        for table in ("evidence", "evidence_rendition", "photo_band", "message"):
            assert tx.execute(Base.metadata.tables[table].select()).all() == []


def test_e05_a_settled_order_keeps_its_amounts_and_loses_the_person(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1), description="Call me: 040 5550199")
        mine = erasing.customer()
        erasing.belongs(mine, case.order.order_id)
        erasing.settle(case, tracking_number="RR123456785DE", facts={"tracking_number": "RR123456785DE"})
        number = erasing.erase(officer, second)
    row = erasing.row_of(mine)
    assert row is not None
    assert {name for name, value in row.items() if value is not None} == {"id", "language", "created_at"}
    items = {one.kind: one for one in erasing.items_of(officer, number)}
    order = items[ErasedKind.ORDER]
    assert (order.act, order.reason, order.until) == (ErasureAct.PSEUDONYMISE, KeptFor.LAW, date(2034, 6, 15))
    with database.reading() as tx:
        kept = tx.execute(Base.metadata.tables["shop_order"].select()).one()
        line = tx.execute(Base.metadata.tables["order_line"].select()).one()
        told = tx.execute(Base.metadata.tables["return_case"].select()).one()
    assert (kept.number, kept.ordered_on, kept.currency, kept.destination_country) == (
        case.order.number,
        date(2024, 6, 15),
        "USD",
        "US",
    )
    assert line.unit_price_paid == 10_000
    assert (told.description, told.facts, told.tracking_number) == ("Deleted at the person’s request.", {}, None)
    (receipt,) = erasing.receipts_of(officer, number)
    assert (
        "1 order, without name, address and anything else that leads to you: the law obliges us to keep our books "
        "(as required by law), until 15 June 2034."
    ) in receipt.kept


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("paid", ErasureAct.PSEUDONYMISE),
        ("refunded", ErasureAct.PSEUDONYMISE),
        ("abandoned", ErasureAct.DELETE),
        ("processing", ErasureAct.HOLD),
    ],
)
def test_e06_the_status_of_an_order_says_what_becomes_of_it(
    desk: Database, home: Path, status: str, act: ErasureAct
) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        order = shop.place_order(OLD)
        erasing.belongs(erasing.customer(), order.order_id, status=status)
        number = erasing.erase(officer, second)
    assert [one.act for one in erasing.items_of(officer, number) if one.kind is ErasedKind.ORDER] == [act]
    with database.reading() as tx:
        left = tx.execute(Base.metadata.tables["shop_order"].select()).all()
    assert len(left) == (0 if act is ErasureAct.DELETE else 1)


def test_e12_a04_nobody_approves_what_they_took_in_or_prepared(desk: Database, home: Path) -> None:
    officer, second, third = dora(), paul(), hire("Pia", Role.PRIVACY_AGENT)
    with on(TODAY):
        mine = erasing.customer()
        number = erasing.asked(officer)
        erasing.prepare(second, number)
        for own in (officer, second):
            with pytest.raises(OwnWork, match="Somebody else"):
                erasing.approve(own, number)
        assert erasing.row_of(mine) is not None
        erasing.approve(third, number)
    assert erasing.row_of(mine) is None


def test_e13_the_receipt_counts_what_the_preview_counted(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        mine = erasing.customer()
        erasing.belongs(mine, case.order.order_id)
        erasing.settle(case)
        erasing.photo_of(case)
        number = erasing.asked(officer)
        erasing.prepare(officer, number)
        plan = view.of_request(officer, number).plan
        assert plan is not None
        before = plan.counts
        erasing.approve(second, number)
        erasing.work()
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.counts == before
    assert before["pseudonymise"] == 3


def test_e13_what_changed_since_the_preview_stops_it_and_is_approved_anew(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        mine = erasing.customer()
        number = erasing.asked(officer)
        erasing.prepare(officer, number)
        erasing.belongs(mine, shop.place_order(OLD).order_id)
        with pytest.raises(Conflict, match="has changed since"):
            erasing.approve(second, number)
        assert erasing.row_of(mine) is not None
        assert erasing.erasure_of(officer, number).state is ErasureState.PREPARED
        erasing.prepare(officer, number)
        erasing.approve(second, number)


def test_e14_a_second_run_changes_nothing(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        erasing.customer()
        number = erasing.erase(officer, second)
        before, version = entries(), erasing.erasure_of(officer, number).version
        assert clearing.clear(erasing.erasure_of(officer, number).id)
        with pytest.raises(Conflict):
            erasing.prepare(officer, number)
    assert (entries(), erasing.erasure_of(officer, number).version) == (before, version)
    assert len(erasing.receipts_of(officer, number)) == 1


def test_e16_a_hash_that_is_left_counts_as_not_erased(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        mine = erasing.customer()
        erasing.belongs(mine, shop.place_order(OLD).order_id)
        number = erasing.asked(officer)
        erasing.prepare(officer, number)
        erasing.approve(second, number)
        with database.transaction() as tx:
            tx.execute(update(Customer).where(Customer.id == mine).values(email_index=b"0123456789abcdef"))
        erasure = erasing.erasure_of(officer, number)
        assert not clearing.clear(erasure.id)
    after = erasing.erasure_of(officer, number)
    assert (after.state, after.trouble) == (
        ErasureState.PARTIAL,
        "The search found something left: customer.email_index (1).",
    )


def test_e17_a_locked_file_leaves_the_case_open_and_is_tried_again(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        erasing.belongs(erasing.customer(), case.order.order_id)
        erasing.settle(case)
        original, thumb = erasing.photo_of(case)
        number = erasing.asked(officer)
        erasing.prepare(officer, number)
        erasing.approve(second, number)
        # What can be removed by nobody: a folder where the file should be.
        locked = home / "evidence" / original[:2] / original[2:4] / original
        locked.unlink()
        locked.mkdir()
        erasing.work()
        erasure = erasing.erasure_of(officer, number)
        assert (erasure.state, erasure.trouble) == (
            ErasureState.PARTIAL,
            "1 of the files could not be removed (IsADirectoryError).",
        )
        assert erasing.receipts_of(officer, number) == []
        assert seen(officer, number).row.state is RequestState.OPEN
        assert seen(officer, number).clock.days_left is not None
        with pytest.raises(Conflict, match="not done yet"):
            answers.answer_draft(officer, number)
        locked.rmdir()
        approving.try_again(officer, number)
        erasing.work()
    assert erasing.erasure_of(officer, number).state is ErasureState.DONE
    assert not media().exists(thumb)
    assert len(erasing.receipts_of(officer, number)) == 1


def test_the_answer_is_the_receipt_and_closes_the_request(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        erasing.customer()
        number = erasing.erase(officer, second)
        draft = answers.answer_draft(officer, number)
        closing.answer(officer, shown(officer, number), draft)
    assert seen(officer, number).row.state is RequestState.ANSWERED
    (letter,) = letters(officer, number)
    for said in ("Deleted:\n- 1 customer record.", "your account will be closed", "Kept:", "judicial remedy"):
        assert said in letter.body_text


def test_i01_i04_nothing_is_prepared_before_the_copy_or_the_identity(desk: Database, home: Path) -> None:
    officer = dora()
    with on(TODAY):
        erasing.customer()
        copy, number = arrive(officer, Right.ACCESS, Right.ERASURE, received=TODAY, email=erasing.MAIL)
        with pytest.raises(InvalidInput, match="identity not verified"):
            erasing.prepare(officer, number)
        know(officer, number)
        with pytest.raises(InvalidInput, match="copy of the data"):
            erasing.prepare(officer, number)
        with pytest.raises(InvalidInput, match="does not ask to delete"):
            erasing.prepare(officer, copy)


def test_a05_the_story_of_an_erasure_holds_no_personal_value(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        erasing.customer()
        erasing.erase(officer, second)
    said = " ".join(f"{one.record} {one.details} {one.reason}" for one in entries())
    for value in ("Rintin", "rintin", "5550199", "Kennel"):
        assert value not in said


def test_every_table_of_a_customers_data_belongs_to_something_that_erasure_knows() -> None:
    known = {*belonging.OF_CUSTOMER, *belonging.OF_ORDER, *belonging.OF_RETURN}
    theirs = {
        name.partition(".")[0]
        for name, said in classified(Base.metadata).items()
        if said.sensitivity is not Sensitivity.NONE and str(said.subject).endswith("customer_id")
    }
    # The file of a request is proof of what was asked and answered; it goes when its own period ends (T05).
    of_requests = {name for name in theirs if name.startswith(("privacy_", "erasure", "recipient_task"))}
    assert theirs - known - of_requests == set()


def test_a_copy_that_was_made_for_the_person_goes_with_the_data(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(packing.DAY):
        erasing.customer()
        copy = packing.begun(officer, email=erasing.MAIL)
        packing.approve(officer, copy)
        made = reviewing.package(officer, copy).row
        assert made is not None
        assert made.media_id is not None
        assert media().exists(made.media_id)
        erasing.erase(officer, second)
        assert not media().exists(made.media_id)
        with pytest.raises(Conflict, match="no file to take away"):
            leaving.offer(officer, copy)


def test_whom_no_register_names_is_told_by_hand_though_what_shows_it_is_gone(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        erasing.belongs(erasing.customer(), shop.place_order(OLD).order_id)
        number = erasing.erase(officer, second)
    assert [one.text for one in seen(officer, number).notes] == [
        "Data went to carrier, which the register of recipients does not have: tell them by hand."
    ]


def test_nobody_is_told_that_data_are_gone_or_never_were_while_they_are_held(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        erasing.customer()
        number = erasing.asked(officer)
        for nothing, why in (
            (False, "Nothing of the person’s data is deleted yet"),
            (True, "holds data of this person"),
        ):
            draft = closing.answer_draft(officer, number, "All is gone.", nothing_held=nothing)
            with pytest.raises(InvalidInput, match=why):
                closing.answer(officer, shown(officer, number), draft, nothing_held=nothing)
        erasing.prepare(officer, number)
        erasing.approve(second, number)
        with pytest.raises(InvalidInput, match="deletion is not done yet"):
            closing.answer(officer, shown(officer, number), draft)
        erasing.work()
        closing.answer(officer, shown(officer, number), answers.answer_draft(officer, number))
    assert seen(officer, number).row.state is RequestState.ANSWERED


FILE = (
    "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,customer_name,customer_email\n"
    "{number},2026-06-01,USD,DE,HP-1,1,59.90,Rintin Tin,rintin.tin@example.org\n"
    "B-2,2026-06-01,USD,DE,HP-1,1,9.00,Ana Souza,ana@example.org\n"
)


@pytest.mark.parametrize("status", ["paid", "abandoned"])
def test_an_old_file_of_orders_brings_nobody_back(desk: Database, home: Path, status: str) -> None:
    officer, second, max_ = dora(), paul(), people.max_the_manager()
    with on(TODAY):
        order = shop.place_order(OLD)
        erasing.belongs(erasing.customer(), order.order_id, status=status)
        erasing.erase(officer, second)
        read = read_csv("old.csv", FILE.format(number=order.number).encode(), zone=ZoneInfo("UTC"), today=TODAY)
        report = import_orders(max_, read)
    assert (report.added, report.changed) == (1, 0)
    assert [one.reason for one in report.rejected] == [
        "belongs to somebody whose data were deleted; the order was left out"
    ]
    with database.reading() as tx:
        names = set(tx.execute(select(Customer.name)).scalars())
    assert "Ana Souza" in names
    assert "Rintin Tin" not in names
