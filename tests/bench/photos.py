"""Measure the photo index on this machine: `python -m tests.bench.photos [--photos 3000000] [--postgres]`.

Builds an index of so many hashes in a temporary folder and looks photos up in it, in turn with a plain numpy scan of
the same hashes in memory, and prints both with their ratio. The scan keeps 8 bytes a photo in the memory of each
process and has them there already; the index keeps none. Both answers are compared.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert

from data import database, encryption, migrate
from data.database import Database
from data.models.work import PhotoBand
from data.queries.returns import photo_bands
from tests.bench.servers import postgres
from tests.support.browser.serving import KEYRING

BATCH = 50_000
LOOK_UPS = 100
CLUSTER, CLUSTERS = 40, 200
T = TypeVar("T")


def hashes(count: int) -> NDArray[np.int64]:
    """Random hashes with clusters of near ones among them, as photos before the same background make them."""
    chance = np.random.default_rng(3)
    drawn = chance.integers(-(2**63), 2**63, count, dtype=np.int64)
    for cluster in range(min(CLUSTERS, count // CLUSTER // 4)):
        flips = np.bitwise_or.reduce(np.int64(1) << chance.integers(0, 63, (CLUSTER, 4)), axis=1)
        drawn[cluster * CLUSTER : (cluster + 1) * CLUSTER] = drawn[cluster * CLUSTER] ^ flips
    chance.shuffle(drawn)
    return drawn


def fill(stored: NDArray[np.int64]) -> float:
    """Index the hashes, without photos behind them; seconds."""
    started = time.perf_counter()
    opened = database.database()
    with opened.engine.connect() as connection:
        _let_photos_be_missing(connection, opened, missing=True)
        for band in range(photo_bands.BANDS):
            for rows in _rows(band, stored):
                with connection.begin():
                    connection.execute(insert(PhotoBand), rows)
        with connection.begin():
            connection.exec_driver_sql("ANALYZE photo_band")
        _let_photos_be_missing(connection, opened, missing=False)
    return time.perf_counter() - started


def _let_photos_be_missing(connection: Connection, opened: Database, *, missing: bool) -> None:
    if opened.is_sqlite:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA foreign_keys={'OFF' if missing else 'ON'}")
    elif missing:
        with connection.begin():
            connection.exec_driver_sql("ALTER TABLE photo_band DROP CONSTRAINT fk_photo_band_evidence_id_evidence")


def _rows(band: int, stored: NDArray[np.int64]) -> Iterator[list[dict[str, int]]]:
    """The rows of one quarter in the index's order, a batch at a time."""
    bits = stored.view(np.uint64) >> np.uint64(photo_bands.BITS * band)
    values = (bits & np.uint64(0xFFFF)).astype(np.int64)
    order = np.argsort(values, kind="stable")
    for first in range(0, len(stored), BATCH):
        chosen = order[first : first + BATCH]
        columns = zip(values[chosen].tolist(), (chosen + 1).tolist(), stored[chosen].tolist(), strict=True)
        yield [{"band": band, "value": v, "evidence_id": key, "perceptual_hash": h} for v, key, h in columns]


def scan(stored: NDArray[np.int64], wanted: int, within: int) -> list[int]:
    """The same by numpy: every hash compared."""
    apart = np.bitwise_count(stored ^ np.int64(wanted))
    return sorted((np.flatnonzero(apart <= within) + 1).tolist())


def compare(tx: Connection, stored: NDArray[np.int64], within: int) -> None:
    """Look-ups in turn with scans, the first of each left out."""
    chance = np.random.default_rng(9)
    index_ms, scan_ms, found = [], [], 0
    for place in chance.integers(0, len(stored), LOOK_UPS + 1):
        wanted = int(stored[place])
        ours, taken = _timed(lambda wanted=wanted: photo_bands.near(tx, wanted, within))  # type: ignore[misc]  # now
        theirs, scanned = _timed(lambda wanted=wanted: scan(stored, wanted, within))  # type: ignore[misc]  # now
        assert sorted(one.evidence_id for one in ours) == theirs
        index_ms.append(taken)
        scan_ms.append(scanned)
        found += len(theirs)
    middle, beside = statistics.median(index_ms[1:]), statistics.median(scan_ms[1:])
    worst = sorted(index_ms[1:])[int(LOOK_UPS * 0.95)]
    print(
        f"  within {within} bits: index {middle:6.2f} ms (p95 {worst:.2f}), numpy scan {beside:6.2f} ms: "
        f"{beside / middle:.1f} times the index; {found} photos found, the same by both"
    )


def _timed(ask: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    answer = ask()
    return answer, (time.perf_counter() - started) * 1000


def main() -> None:
    """Build, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--photos", type=int, default=300_000)
    options.add_argument("--postgres", action="store_true")
    chosen = options.parse_args()
    encryption.configure(KEYRING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        local = nullcontext(f"sqlite:///{folder / 'bench.db'}")
        with postgres(folder) if chosen.postgres else local as url:
            opened = database.configure(url)
            migrate.upgrade(opened)
            stored = hashes(chosen.photos)
            seconds = fill(stored)
            print(f"{chosen.photos:,} photos on {opened.url.get_backend_name()}, indexed in {seconds:.0f} s")
            with database.reading() as tx:
                for within in (0, 3, 7):
                    compare(tx, stored, within)
            opened.close()


if __name__ == "__main__":
    main()
