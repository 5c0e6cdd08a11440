"""The clock: one for all, and one that stands still for a single thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from services.desk import clock

THEN = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)


def test_a_standing_clock_is_seen_by_its_own_thread_alone() -> None:
    with clock.standing_at(THEN), ThreadPoolExecutor(1) as elsewhere:
        assert clock.now() == THEN
        assert elsewhere.submit(clock.now).result() > THEN
    assert clock.now() > THEN
