"""What is held on a person is found over every table, in whatever state it is, and nothing of anybody else."""

import io
from datetime import date
from pathlib import Path

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint, insert

from data import database
from data.database import Database
from data.encryption import blind_index
from data.models import Base
from data.models.catalogue import Customer
from data.queries.privacy import held
from data.queries.privacy.requests import find as request_of
from data.queries.returns import photo_bands
from data.vocabulary import Right
from services.desk import clock
from services.desk.access import Actor
from services.privacy.discovery import overview, search
from services.privacy.discovery.search import Found
from services.privacy.requests import work
from services.review.ending import cancel
from services.review.evidence import add_evidence
from tests.support.files import photo
from tests.support.people import rosa
from tests.support.privacy.asking import arrive, dora
from tests.support.shop import Purchase, open_case, place_order, shown

DAY = date(2026, 6, 15)
ANA = "ana@example.org"
BEN = Purchase(customer="Ben Okafor", email="ben@example.org")


def asked(officer: Actor, email: str = ANA) -> str:
    return arrive(officer, Right.ACCESS, received=DAY, email=email)[0]


def found_for(number: str) -> Found:
    with database.reading() as tx:
        row = request_of(tx, number=number)
        assert row is not None
        return search.find(tx, search.subject_of(tx, row))


def test_r03_cancelled_and_closed_returns_are_found_like_open_ones(desk: Database) -> None:
    rosa_ = rosa()
    cases = [open_case(rosa_) for _ in range(6)]
    for case in cases[:3]:
        cancel(rosa_, shown(case), "The customer keeps it.")
    open_case(rosa_, BEN)
    found = found_for(asked(dora()))
    assert {row.values["id"] for row in found.rows("return_case")} == {case.return_id for case in cases}
    assert {row.values["name"] for row in found.rows("customer")} == {"Ana Souza"}
    assert len(found.rows("customer")) == 6


def test_every_table_that_leads_to_a_customer_is_looked_into() -> None:
    reached = {"customer"}
    for table in Base.metadata.sorted_tables:
        for path in held.paths(table):
            column = table.columns.get(path.split(".")[0])
            if column is not None and {key.column.table.name for key in column.foreign_keys} & reached:
                reached.add(table.name)
    promised = {table.name for table in Base.metadata.sorted_tables if "customer" in " ".join(held.paths(table))}
    assert promised <= reached


def test_files_and_their_place_in_the_index_of_photos_are_found(desk: Database, home: Path) -> None:
    rosa_ = rosa()
    case = open_case(rosa_)
    add_evidence(rosa_, case.return_id, "a.jpg", io.BytesIO(photo(1)))
    found = found_for(asked(dora()))
    assert {one.table for one in found.media} == {"evidence", "evidence_rendition"}
    assert len(found.rows("photo_band")) == photo_bands.BANDS


def test_the_same_address_in_another_spelling_is_the_same_person(desk: Database) -> None:
    with database.transaction() as tx:
        tx.execute(
            insert(Customer).values(
                name="Ana Souza",
                email="Ana@Example.ORG",
                email_index=blind_index("customer.email", "Ana@Example.ORG"),
                language="en",
                created_at=clock.now(),
            )
        )
    place_order()
    assert len(found_for(asked(dora(), " ANA@example.org ")).rows("customer")) == 2


def test_a_letter_without_an_address_is_found_itself_and_nothing_else(desk: Database) -> None:
    officer = dora()
    place_order()
    (number,) = arrive(officer, Right.ACCESS, received=DAY, email="")
    found = found_for(number)
    assert {table.name for table in found.tables} == {"privacy_message", "privacy_request", "audit_entry"}


def test_a_text_elsewhere_that_names_the_person_is_found(desk: Database) -> None:
    officer = dora()
    place_order()
    number = asked(officer)
    (other,) = arrive(officer, Right.ACCESS, received=DAY, email="ben@example.org", name="Ben Okafor")
    work.note(officer, other, "He says that ana  SOUZA opened his parcel.")
    work.note(officer, other, "Nothing about banana souzaphones.")
    with database.reading() as tx:
        row = request_of(tx, number=number)
        assert row is not None
        named = search.mentions(tx, search.find(tx, search.subject_of(tx, row)))
    assert [(one.table, one.column) for one in named] == [("privacy_note", "text")]
    assert [(one.title, one.rows) for one in overview.named_elsewhere(officer, number)] == [
        ("Notes on privacy requests", 1)
    ]


def test_the_page_counts_what_is_held(desk: Database) -> None:
    officer, rosa_ = dora(), rosa()
    for _ in range(2):
        open_case(rosa_)
    told = overview.overview(officer, asked(officer))
    counted = {one.title: one.rows for one in told.holdings}
    assert (counted["Orders"], counted["Returns"], told.customers) == (2, 2, 2)


def _leads(table: Table) -> set[str]:
    """The columns at which an index of the whole table begins."""
    whole = [index for index in table.indexes if index.dialect_options["sqlite"].get("where") is None]
    keys = [one for one in table.constraints if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)]
    return {next(iter(one.columns)).name for one in (*whole, *keys)}


def test_every_look_up_of_a_person_begins_at_an_index() -> None:
    slow = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for path in held.paths(table)
        if (column := table.columns.get(path.split(".")[0])) is not None
        and any(key.column.table.name != "staff" for key in column.foreign_keys)
        and column.name not in _leads(table)
    ]
    # Erasures are few.
    assert set(slow) == {"erasure.request_id"}
