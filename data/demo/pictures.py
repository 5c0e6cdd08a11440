"""Which files a customer of the demonstration sends: names, slots, and what is to be drawn for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from data.demo.art.looks import Defect, ShotKind
from data.demo.goods import GOODS
from data.demo.returns import Told
from data.demo.settling import Arrive
from data.demo.story import SLOTS, Send, Sent, Shot, Story, Unit
from data.vocabulary import Channel, Proof, Reason

CLIP = "clip"
# The warehouse has a table, a light and a camera of its own.
_BENCH, _BENCH_SEED = "the bench", 500
_KINDS = {
    Shot.FRONT: ShotKind.BOX_FRONT,
    Shot.FRONT_SHAKEN: ShotKind.BOX_FRONT,
    Shot.BACK: ShotKind.BOX_BACK,
    Shot.SLIP: ShotKind.SLIP,
    Shot.ORDERED: ShotKind.SLIP,
    Shot.PROBLEM: ShotKind.DEFECT,
    Shot.WRONG: ShotKind.WRONG_ITEM,
    Shot.WRONG_WITH_PROBLEM: ShotKind.WRONG_ITEM,
}
_BOXES = (Shot.FRONT, Shot.FRONT_SHAKEN, Shot.BACK)
_WRONG = (Shot.WRONG, Shot.WRONG_WITH_PROBLEM)


@dataclass(frozen=True)
class File:
    """A file to draw; `drawing` is what data/demo/studio.py is told, `unit` the returned unit that it shows."""

    name: str
    proofs: tuple[Proof, ...]
    unit: int | None
    drawing: dict[str, Any]


def files_of(one: Told, loaded_at: datetime) -> tuple[File, ...]:
    """Every file of a return in the order in which they come in."""
    return tuple(
        _file(one, place, sent, loaded_at - timedelta(hours=hours))
        for place, (sent, hours) in enumerate(_with_hours(one.story))
    )


def bench_drawing(one: Told, act: Arrive) -> dict[str, Any]:
    """What the bench photographs of the first unit."""
    look = GOODS[one.story.units[0].sku].look
    return {
        "what": ShotKind.ITEM,
        "model": look.model,
        "colour": look.colour,
        "name": look.name,
        "defect": act.shows,
        "shaken": False,
        "order_number": _BENCH,
        "seed": one.seed + _BENCH_SEED,
        "taken_at": None,
        "lines": [],
    }


def _with_hours(story: Story) -> list[tuple[Sent, float]]:
    """Each file with the hours before loading at which it was taken."""
    first = [(sent, story.opened + 2 - place / 40) for place, sent in enumerate(story.files)]
    later = [act for act in story.acts if isinstance(act, Send)]
    return first + [(sent, story.opened - act.after + 1) for act in later for sent in act.files]


def _file(one: Told, place: int, sent: Sent, taken_at: datetime) -> File:
    story, number = one.story, one.seed % 8000 + 1000 + place
    unit = story.units[sent.unit or 0]
    film = sent.shot is Shot.CLIP
    look = GOODS[unit.sku].look
    # What comes through a chat has lost its facts on the way.
    stripped = film or story.channel is Channel.CHAT
    home, seed = one.number, unit.wrong if sent.shot in _WRONG else one.seed + place
    if sent.scene is not None:
        home, seed = sent.scene, crc32(sent.scene.encode())
    drawing = {
        "what": CLIP if film else _KINDS.get(sent.shot, ShotKind.ITEM),
        "model": look.model,
        "colour": look.colour,
        "name": look.name,
        "defect": _seen(story, unit, sent.shot),
        "shaken": sent.shot is Shot.FRONT_SHAKEN,
        "order_number": home,
        "seed": seed,
        "taken_at": None if stripped else taken_at.replace(microsecond=0).isoformat(),
        "lines": [_slip_line(bought) for bought in (*story.units, *story.also)],
    }
    return File(f"VID_{number}.mp4" if film else f"IMG_{number}.jpg", SLOTS[sent.shot], sent.unit, drawing)


def _seen(story: Story, unit: Unit, shot: Shot) -> Defect | None:
    """The defect that the file shows; a carton is crushed or wet only where the item arrived broken."""
    if shot is Shot.BESIDE_THE_POINT or (shot in _BOXES and story.reason is not Reason.ARRIVED_BROKEN):
        return None
    return unit.defect


def _slip_line(unit: Unit) -> tuple[str, int, int]:
    count = unit.bought or unit.quantity
    return GOODS[unit.sku].look.name, count, count if unit.parcel == 1 else 0
