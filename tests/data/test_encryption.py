"""Personal columns at rest: unreadable in the file, bound to their column, found again by exact search."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from data import encryption
from data.database import Database
from tests.conftest import KEYRING
from tests.support import people, shop
from tests.support.shop import Purchase

CANARY = "Zebulon Quartermaine"


def test_s01_no_personal_text_stands_readable_in_the_database_file(sqlite_desk: Database) -> None:
    shop.open_case(
        people.rosa(),
        Purchase(customer=CANARY, email="zebulon.quartermaine@example.org"),
        description="Zebulon's dog Xanthippe chewed the cable.",
    )
    with sqlite_desk.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    assert sqlite_desk.url.database
    with open(sqlite_desk.url.database, "rb") as file:  # noqa: PTH123 - the file as a thief would read it
        stolen = file.read().lower()
    for word in (b"zebulon", b"quartermaine", b"xanthippe", b"chewed"):
        assert word not in stolen


def test_a_value_moved_to_another_column_does_not_open() -> None:
    sealed = encryption.seal("customer.name", CANARY)
    assert encryption.unseal("customer.name", sealed) == CANARY
    with pytest.raises(InvalidTag):
        encryption.unseal("customer.email", sealed)


def test_an_altered_value_does_not_open() -> None:
    sealed = bytearray(encryption.seal("customer.name", CANARY))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        encryption.unseal("customer.name", bytes(sealed))


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert encryption.seal("customer.name", CANARY) != encryption.seal("customer.name", CANARY)


@pytest.mark.parametrize("written", ["ana souza", "ANA  SOUZA", " Aña Souza ", "Ａｎａ Souza"])
def test_exact_search_sees_through_case_spacing_and_accents(written: str) -> None:
    assert encryption.blind_index("customer.name", written) == encryption.blind_index("customer.name", "Ana Souza")


def test_an_index_says_nothing_without_the_key() -> None:
    before = encryption.blind_index("customer.name", CANARY)
    try:
        encryption.configure(encryption.Keyring({1: bytes(32)}, active=1))
        assert encryption.blind_index("customer.name", CANARY) != before
    finally:
        encryption.configure(KEYRING)


def test_a_new_key_opens_what_the_old_one_sealed() -> None:
    sealed = encryption.seal("customer.name", CANARY)
    try:
        encryption.configure(encryption.Keyring({**KEYRING.keys, 2: bytes(reversed(range(32)))}, active=2))
        assert encryption.unseal("customer.name", sealed) == CANARY
        assert encryption.seal("customer.name", CANARY)[0] == 2
        assert encryption.blind_index("customer.name", CANARY) == _index_before()
    finally:
        encryption.configure(KEYRING)


def _index_before() -> bytes:
    encryption.configure(KEYRING)
    return encryption.blind_index("customer.name", CANARY)
