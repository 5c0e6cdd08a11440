"""The demonstration's returns in the order in which they are loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zlib import crc32
from zoneinfo import ZoneInfo

from data.demo.story import Shot, Story
from data.demo.tales import approved, arrival, defects, late_defects, other, rejected, repaired, wrong
from data.demo.tales import open as tales_open
from data.demo.tales import settled as tales_settled

_USABLE_FIRST = 14


@dataclass(frozen=True)
class Told:
    """A return with the number of its order, which is also its key: the same in every load of the same code."""

    number: str
    story: Story

    @property
    def seed(self) -> int:
        """What its pictures are drawn from."""
        return crc32(self.number.encode()) % 1_000_000

    def opened_at(self, loaded_at: datetime) -> datetime:
        """When the desk opened the return."""
        return loaded_at - timedelta(hours=self.story.opened)

    def contact_day(self, loaded_at: datetime, zone: ZoneInfo) -> date:
        """The shop's calendar day on which the customer first wrote."""
        return self.opened_at(loaded_at).astimezone(zone).date()


@cache
def told() -> tuple[Told, ...]:
    """Every return: first those that a newcomer can decide at once, the oldest due first; what is over comes last."""
    waiting = (arrival, late_defects, wrong, other)
    plain = _oldest_first((*defects.PLAIN, *(story for tales in waiting for story in tales.PLAIN)))
    hard = _oldest_first(story for tales in waiting for story in tales.HARD)
    pending = _oldest_first((*tales_open.ANSWERED, *tales_open.WAITING, *tales_open.ESCALATED))
    settled = (*approved.APPROVED, *tales_settled.SETTLED, *repaired.REPAIRED)
    decided = _oldest_first((*settled, *rejected.REJECTED))[::-1]
    # A film takes ten times as long to draw as a photo.
    first = [story for story in plain if not any(file.shot is Shot.CLIP for file in story.files)][:_USABLE_FIRST]
    later = [story for story in plain if story not in first]
    ordered = (*first, *later[:3], *hard[:2], *decided[:6], *later[3:], *hard[2:], *pending, *decided[6:])
    return tuple(Told(_number(story), story) for story in ordered)


def _oldest_first(stories: Iterable[Story]) -> tuple[Story, ...]:
    return tuple(sorted(stories, key=lambda story: -story.opened))


def _number(story: Story) -> str:
    """Order numbers grow with the date of the order."""
    return f"JK-{88_000 - 200 * _age(story) + crc32(story.says.encode()) % 100:05d}"


def _age(story: Story) -> int:
    return int(story.opened // 24) + story.shipped
