"""A copy of somebody's data: what is in it, what never is, and that nothing leaves which nobody looked at."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from data import database
from data.database import Database
from data.models import Base
from data.queries.privacy.exportable import readable
from data.registry import KEY, Export, Sensitivity
from data.vocabulary import ConsentPurpose, ConsentState, ItemVerdict, PackageItemKind, PackageState, Right
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.evidence.keeping import media
from services.privacy.discovery import search
from services.privacy.packages import leaving, pictures, reviewing
from services.privacy.recipients import register
from services.privacy.requests import closing
from tests.support.people import rosa
from tests.support.privacy.asking import MAIL, arrive, dora, entries, on, paul, seen, shown
from tests.support.privacy.consenting import officer, record, said
from tests.support.privacy.packing import (
    DAY,
    approve,
    approved_with,
    begun,
    bought,
    include_all,
    made,
    of_kind,
    package,
    read,
    work_off,
)
from tests.support.privacy.recipients import DHL

REASON = "The label shows the name of a neighbour."
SECRETS = (
    *("password_hash", "totp_secret", "token_hash", "link_hash", "digest", "email_index", "name_index", "mac"),
    *("media_id", "form_key", "request_key", "customer_id", "staff_id", "internal_note", "by_id", "perceptual_hash"),
)


def test_r01_the_package_holds_every_table_in_three_forms_with_the_sheet(desk: Database, home: Path) -> None:
    officer = dora()
    case = bought()
    number = begun(officer)
    archive = made(officer, number)
    data = read(archive, "data.json")
    with database.reading() as tx:
        hit = {table.name for table in search.find(tx, search.subject_of(tx, seen(officer, number).row)).tables}
    assert hit - set(data["data"]) <= {"audit_entry"}
    assert {"customer", "shop_order", "order_line", "return_case", "evidence", "privacy_request"} <= set(data["data"])
    assert {f"csv/{name}.csv" for name in data["data"]} <= set(archive.namelist())
    told = data["article_15"]
    for part in (
        *("purposes", "categories", "recipients", "retention", "rights", "complaint", "source"),
        *("automated_decisions", "transfer_safeguards"),
    ):
        assert told[part]
    assert "the payment service for credit card" in told["recipients"]
    index = archive.read("index.html").decode()
    for text in (case.rma, "Ana Souza", "The left side stays silent.", "Headphones", "You may complain to"):
        assert text in index


def test_r01_the_manifest_knows_each_file_by_its_sha_256(desk: Database, home: Path) -> None:
    officer = dora()
    bought(photos=2)
    archive = made(officer, begun(officer))
    manifest = read(archive, "manifest.json")
    listed = {one["name"]: one["sha256"] for one in manifest["files"]}
    assert set(listed) == set(archive.namelist()) - {"manifest.json"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == sha256 for name, sha256 in listed.items())
    assert {"media/photo-001.jpg", "media/photo-002.jpg"} <= set(listed)


def test_r01_consents_go_out_even_of_somebody_who_bought_nothing(desk: Database, home: Path) -> None:
    dpo = officer()
    record(dpo, said(ConsentPurpose.MARKETING, ConsentState.GRANTED, date(2026, 1, 1)))
    (consent,) = read(made(dpo, begun(dpo, email=MAIL)), "data.json")["data"]["consent_event"]
    assert (consent["purpose"], consent["state"]) == ("marketing", "granted")
    assert consent["wording"] == "Yes, send me offers."


def test_r01_the_sheet_names_the_recipients_of_the_register(desk: Database, home: Path) -> None:
    officer_ = dora()
    register.save(officer_, DHL)
    bought()
    told = read(made(officer_, begun(officer_)), "data.json")["article_15"]
    assert "carrier DHL (DE)" in told["recipients"]


def test_r04_what_was_covered_is_not_in_the_package_and_the_original_stays(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    number = begun(officer)
    (item,) = of_kind(officer, number, PackageItemKind.PHOTO)
    before = reviewing.picture(officer, item.id)
    reviewing.judge(officer, item.id, item.version, ItemVerdict.REDACTED, [(250, 0, 500, 1_000)], REASON)
    archive = made(officer, number)
    with Image.open(io.BytesIO(archive.read("media/photo-001.jpg"))) as shown_:
        assert not shown_.getexif()
        middle, edge = shown_.getpixel((shown_.width // 2, 200)), shown_.getpixel((5, 200))
    assert isinstance(middle, tuple)
    assert isinstance(edge, tuple)
    assert max(middle) < 12 < max(edge)
    media().verify(before.media_id, before.sha256)
    (told,) = read(archive, "manifest.json")["not_shown"]
    assert (told["how"], told["reason"], told["ground"], told["places"]) == ("redacted", REASON, "Art. 15(4)", 1)
    logged = [one for one in entries() if one.tag.value == "privacy:package_item_judged"]
    assert logged[-1].details["verdict"] == "redacted"
    assert REASON not in str([one.details for one in entries()])


def test_r05_what_nobody_looked_at_blocks_the_package(desk: Database, home: Path) -> None:
    officer = dora()
    bought(photos=2)
    number = begun(officer)
    first, _second = of_kind(officer, number, PackageItemKind.PHOTO)
    reviewing.judge(officer, first.id, first.version, ItemVerdict.INCLUDED)
    with pytest.raises(InvalidInput, match="1 item not reviewed"):
        approve(officer, number)
    with pytest.raises(Conflict):
        leaving.offer(officer, number)
    draft = closing.answer_draft(officer, number, "Here are your data.")
    with pytest.raises(InvalidInput, match="not ready"):
        closing.answer(officer, shown(officer, number), draft)
    include_all(officer, number)
    approve(officer, number)
    closing.answer(officer, shown(officer, number), draft)


def test_r05_a_photo_that_came_after_the_look_sends_the_package_back(desk: Database, home: Path) -> None:
    officer, rosa_ = dora(), rosa()
    bought(rosa_)
    number = begun(officer)
    include_all(officer, number)
    bought(rosa_)
    approve(officer, number)
    view = package(officer, number)
    assert view.row is not None
    assert (view.row.state, view.pending) == (PackageState.REVIEW, 1)


def test_r06_nothing_secret_and_nothing_unnamed_leaves(desk: Database, home: Path) -> None:
    for table in Base.metadata.sorted_tables:
        for name in readable(table.name):
            one = table.columns[name].info[KEY]
            assert one.export is Export.INCLUDE or one.sensitivity is Sensitivity.NONE
            assert name not in SECRETS
    officer = dora()
    bought()
    archive = made(officer, begun(officer))
    assert not set(SECRETS) & {
        key for rows in read(archive, "data.json")["data"].values() for row in rows for key in row
    }


def test_staff_s_words_leave_only_once_somebody_read_them(desk: Database, home: Path) -> None:
    officer, rosa_ = dora(), rosa()
    approved_with(rosa_, "He seems to be a friend of Ben Okafor.")
    number = begun(officer)
    texts = {item.about: item for item in of_kind(officer, number, PackageItemKind.TEXT)}
    note = texts["Decisions: internal note"]
    assert note.text == "He seems to be a friend of Ben Okafor."
    reviewing.judge(officer, note.id, note.version, ItemVerdict.WITHHELD, (), "It is about somebody else.")
    reviewing.include_texts(officer, number)
    archive = made(officer, number)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Okafor" not in everything
    assert b"It is about somebody else." in everything


def test_r13_the_file_to_take_elsewhere_holds_what_the_person_gave_and_no_opinion(desk: Database, home: Path) -> None:
    officer, rosa_ = dora(), rosa()
    approved_with(rosa_, "A regular of the counter.")
    bought(rosa_)
    number = begun(officer, Right.PORTABILITY)
    assert of_kind(officer, number, PackageItemKind.TEXT) == []
    archive = made(officer, number)
    data = read(archive, "data.json")
    assert {"customer", "shop_order", "return_case", "evidence"} <= set(data["data"])
    assert not {"decision", "audit_entry", "received_unit", "message", "signal_dismissal"} & set(data["data"])
    assert "article_15" not in data
    assert "state" not in data["data"]["return_case"][0]
    assert {"csv/customer.csv", "media/photo-001.jpg"} <= set(archive.namelist())
    leaving.hand_over(officer, number, "Another Shop Ltd, by their upload page")
    row = package(officer, number).row
    assert row is not None
    assert row.handed_to == "Another Shop Ltd, by their upload page"


def test_r14_the_file_is_read_by_a_machine(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    archive = made(officer, begun(officer, Right.PORTABILITY))
    data = read(archive, "data.json")
    assert data["schema_version"]
    assert data["data"]["customer"][0]["name"] == "Ana Souza"
    rows = list(csv.DictReader(io.StringIO(archive.read("csv/customer.csv").decode("utf-8-sig"))))
    assert rows[0]["email"] == "ana@example.org"
    assert not [name for name in archive.namelist() if name.endswith(".pdf")]


def test_r21_no_act_asks_for_a_fee(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    number = begun(officer)
    made(officer, number)
    draft = closing.answer_draft(officer, number, "Here are your data.")
    assert not [word for word in ("fee", "charge", "cost") if word in draft.body.casefold().split()]


def test_i04_no_data_is_gathered_for_somebody_who_is_not_known(desk: Database) -> None:
    officer = dora()
    (number,) = arrive(officer, Right.ACCESS, received=DAY)
    with pytest.raises(InvalidInput, match="identity not verified"):
        reviewing.begin(officer, shown(officer, number))
    (other,) = arrive(officer, Right.COMPLAINT, received=DAY)
    with pytest.raises(InvalidInput, match="copy of the data"):
        reviewing.begin(officer, shown(officer, other))


def test_the_address_is_good_once_for_whoever_asked_and_for_ten_minutes(desk: Database, home: Path) -> None:
    officer, agent = dora(), paul()
    bought()
    number = begun(officer)
    include_all(officer, number)
    approve(officer, number)
    token = leaving.offer(officer, number).token
    with pytest.raises(NotFound):
        leaving.take(agent, token)
    leaving.take(officer, token)
    with pytest.raises(NotFound):
        leaving.take(officer, token)
    with on(DAY):
        late = leaving.offer(officer, number).token
    with on(DAY, hour=13), pytest.raises(NotFound):
        leaving.take(officer, late)


def test_t04_the_file_goes_after_its_days_and_the_receipt_stays(desk: Database, home: Path) -> None:
    officer = dora()
    with on(date(2026, 6, 20)):
        bought()
        number = begun(officer)
        include_all(officer, number)
        approve(officer, number)
    row = package(officer, number).row
    assert row is not None
    assert row.media_id is not None
    with on(date(2026, 7, 20)):
        assert leaving.delete_what_is_past() == 0
    with on(date(2026, 7, 21)):
        assert leaving.delete_what_is_past() == 1
        assert leaving.delete_what_is_past() == 0
    after = package(officer, number).row
    assert after is not None
    assert not media().exists(row.media_id)
    assert (after.state, after.sha256, after.size_bytes) == (PackageState.EXPIRED, row.sha256, row.size_bytes)
    assert all(item.text is None for item in package(officer, number).items)
    with pytest.raises(Conflict):
        leaving.offer(officer, number)


def test_the_stored_file_opens_for_nobody_without_the_key(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    number = begun(officer)
    include_all(officer, number)
    approve(officer, number)
    for path in home.rglob("*"):
        if path.is_file():
            assert not {b"Ana Souza", b"PK\x03\x04"} & {
                found for found in (b"Ana Souza", b"PK\x03\x04") if found in path.read_bytes()
            }


def test_a_copy_that_was_thrown_away_leaves_no_file_and_another_is_begun(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    number = begun(officer)
    include_all(officer, number)
    approve(officer, number)
    row = package(officer, number).row
    assert row is not None
    assert row.media_id is not None
    reviewing.discard(officer, number, row.version)
    assert not media().exists(row.media_id)
    reviewing.begin(officer, shown(officer, number))
    work_off()
    assert package(officer, number).pending == 1


@pytest.mark.parametrize("region", [(0, 0, 0, 10), (-1, 0, 5, 5), (990, 0, 11, 10), (1, 2, 3), (True, 0, 5, 5)])
def test_a_covered_place_lies_within_the_picture(region: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput):
        pictures.checked([region])


def test_what_is_covered_or_left_out_needs_its_reason(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    number = begun(officer)
    (item,) = of_kind(officer, number, PackageItemKind.PHOTO)
    with pytest.raises(InvalidInput, match="Say why"):
        reviewing.judge(officer, item.id, item.version, ItemVerdict.WITHHELD)
    with pytest.raises(InvalidInput, match="Draw"):
        reviewing.judge(officer, item.id, item.version, ItemVerdict.REDACTED, (), REASON)
    reviewing.judge(officer, item.id, item.version, ItemVerdict.WITHHELD, (), REASON)
    with pytest.raises(Conflict):
        reviewing.judge(officer, item.id, item.version, ItemVerdict.INCLUDED)
    assert "media/photo-001.jpg" not in made(officer, number).namelist()


def test_a_photo_that_is_not_as_it_was_stored_ends_the_copy(desk: Database, home: Path) -> None:
    officer = dora()
    bought()
    number = begun(officer)
    (item,) = of_kind(officer, number, PackageItemKind.PHOTO)
    media().delete(reviewing.picture(officer, item.id).media_id)
    include_all(officer, number)
    approve(officer, number)
    row = package(officer, number).row
    assert row is not None
    assert (row.state, row.media_id) == (PackageState.FAILED, None)
    with pytest.raises(Conflict):
        leaving.offer(officer, number)
