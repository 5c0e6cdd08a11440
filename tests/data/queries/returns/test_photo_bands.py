"""The photo index: exactly the photos within the distance, whatever a hash's sign; none that a scan finds is lost."""

import random

import pytest

from data import database
from data.database import Database
from data.queries.returns import photo_bands
from services.evidence.formats.fingerprint import distance
from tests.support.people import rosa
from tests.support.rows.photo_rows import add_photo
from tests.support.shop import open_case

LARGEST, SMALLEST = 2**63 - 1, -(2**63)


def _signed(bits: int) -> int:
    return bits - 2**64 if bits >= 2**63 else bits


def _clusters(count: int) -> list[int]:
    """Hashes up to ten bits around a few centres, the extreme ones among them."""
    chance = random.Random(5)
    centres = [0, -1, LARGEST, SMALLEST, *(_signed(chance.getrandbits(64)) for _ in range(8))]
    flipped = (sum(1 << bit for bit in chance.sample(range(64), chance.randint(0, 10))) for _ in range(count))
    return [_signed((chance.choice(centres) ^ flip) & (2**64 - 1)) for flip in flipped]


def test_a_look_up_finds_what_a_scan_finds(desk: Database) -> None:
    case = open_case(rosa())
    stored = {add_photo(case.return_id, value): value for value in dict.fromkeys(_clusters(400))}
    with database.reading() as tx:
        for wanted in [*list(stored.values())[:30], 0, -1, LARGEST, SMALLEST, 12_345]:
            for within in (0, 3, 4, 7):
                scanned = {(key, distance(wanted, value)) for key, value in stored.items()}
                expected = sorted((apart, key) for key, apart in scanned if apart <= within)
                found = [(one.distance, one.evidence_id) for one in photo_bands.near(tx, wanted, within)]
                assert found == expected


def test_seven_bits_anywhere_are_found_and_eight_are_not(desk: Database) -> None:
    chance, case = random.Random(1), open_case(rosa())
    key = add_photo(case.return_id, 0x0123_4567_89AB_CDEF)
    with database.reading() as tx:
        for bits in (7, 8):
            for _ in range(50):
                other = _signed(0x0123_4567_89AB_CDEF ^ sum(1 << bit for bit in chance.sample(range(64), bits)))
                assert [one.evidence_id for one in photo_bands.near(tx, other, 7)] == ([key] if bits == 7 else [])


@pytest.mark.parametrize("distance", [-1, 8])
def test_a_distance_that_the_index_cannot_answer_is_an_error(desk: Database, distance: int) -> None:
    with database.reading() as tx, pytest.raises(ValueError, match="up to 7"):
        photo_bands.near(tx, 0, distance)


def test_photos_of_the_same_return_and_of_the_bench_are_not_elsewhere(desk: Database) -> None:
    reviewer = rosa()
    mine, other = open_case(reviewer), open_case(reviewer)
    keys = [add_photo(mine.return_id, 5), add_photo(other.return_id, 5)]
    with database.reading() as tx:
        found = photo_bands.elsewhere(tx, keys, mine.return_id)
    assert [(one.evidence_id, one.rma) for one in found.values()] == [(keys[1], other.rma)]
