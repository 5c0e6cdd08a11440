"""What raises a signal: many returns, photos seen before, dates that do not fit, weights that differ."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from data.queries.returns import photo_bands
from data.queries.returns import signals as rows
from data.queries.returns.cases import CaseRow
from data.queries.returns.evidence import EvidenceRow
from data.queries.returns.photo_bands import OF_THE_BOX, LikePhoto, Near
from data.queries.returns.signals import Weighed
from data.vocabulary import Proof
from services.cases.assessment import Assessed
from services.cases.proofs import Files
from services.desk.settings import settings

_FILE = Path(__file__).parents[2] / "data" / "signals.toml"

_MOST_CANDIDATES = 200


@dataclass(frozen=True)
class PhotoFacts:
    """A file that the customer sent, with what its metadata claims; `captured_at` as the camera wrote it."""

    evidence_id: int
    public_id: str
    perceptual_hash: int | None
    captured_at: str | None
    software: str | None
    sha256: str
    shows_problem: bool
    # It is filed as a picture of the parcel and of nothing in it.
    only_box: bool


@dataclass(frozen=True)
class Raised:
    """A signal without what people said of it; see services.review.signals.Signal."""

    key: str
    sentence: str
    facts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


def raised(tx: Connection, case: CaseRow, assessed: Assessed) -> tuple[Raised, ...]:
    """Every signal of the return, in a fixed order."""
    photos = _photos(assessed.files)
    weighed = rows.weighed(tx, case.id) if assessed.units else ()
    asked = rows.first_asked(tx, case.id) if any(photo.captured_at for photo in photos) else None
    return (
        *_returns(tx, case),
        *_same_photos(tx, case, photos),
        *_photo_dates(case, photos, None if asked is None else asked.astimezone(settings().zone).date()),
        *_edited(photos),
        *(signal for parcel in weighed for signal in _weight(parcel)),
    )


def _photos(found: Files) -> tuple[PhotoFacts, ...]:
    """What the customer sent; what the bench took of a received unit is not theirs."""
    shown = defaultdict(set)
    for row in found.filled:
        shown[row.evidence_id].add(row.proof)
    return tuple(_photo(one, shown[one.id]) for one in found.of_customer.values())


def _photo(one: EvidenceRow, shown: set[Proof]) -> PhotoFacts:
    only_box = bool(shown) and shown <= OF_THE_BOX
    facts = (one.perceptual_hash, one.captured_at, one.software, one.sha256)
    return PhotoFacts(one.id, one.public_id, *facts, Proof.PROBLEM in shown, only_box)


def _returns(tx: Connection, case: CaseRow) -> Iterator[Raised]:
    limits = rules().returns
    longest = max(days for days, _count in limits)
    first = case.contact_date - timedelta(days=longest)
    others = rows.other_returns(tx, case.customer_id, case.id, first, case.contact_date)
    counted = {
        days: 1 + sum(other.contact_date > case.contact_date - timedelta(days=days) for other in others)
        for days, _count in limits
    }
    reached = [days for days, count in limits if counted[days] >= count]
    if reached:
        yield Raised(
            key=f"returns:{counted[longest]}",
            sentence=f"This customer asked for {counted[reached[0]]} returns in {reached[0]} days, this one included.",
            facts=tuple(f"{days} days: {count}" for days, count in counted.items()),
            others=tuple(other.rma for other in others),
        )


@dataclass(frozen=True)
class _Pair:
    """A photo of the return and one that looks like it in another return; `apart` in bits, None for the same file."""

    own: PhotoFacts
    other: LikePhoto
    apart: int | None


def _same_photos(tx: Connection, case: CaseRow, photos: Iterable[PhotoFacts]) -> Iterator[Raised]:
    """One signal for each other return, however many photos are alike."""
    by_return: dict[int, list[_Pair]] = {}
    for pair in (pair for photo in photos for pair in _alike(tx, case, photo)):
        by_return.setdefault(pair.other.return_id, []).append(pair)
    for pairs in by_return.values():
        yield _seen_before(case, sorted(pairs, key=_apart))


def _alike(tx: Connection, case: CaseRow, photo: PhotoFacts) -> list[_Pair]:
    if photo.perceptual_hash is None:
        return []
    near = photo_bands.near(tx, photo.perceptual_hash, rules().photo_bits)[:_MOST_CANDIDATES]
    found = photo_bands.elsewhere(tx, [one.evidence_id for one in near], case.id)
    pairs = [_pair(photo, found[one.evidence_id], one) for one in near if one.evidence_id in found]
    return [pair for pair in pairs if _says_something(pair)][: rules().photos_named]


def _pair(own: PhotoFacts, other: LikePhoto, near: Near) -> _Pair:
    return _Pair(own, other, None if own.sha256 == other.sha256 else near.distance)


def _says_something(pair: _Pair) -> bool:
    """The shop's own cartons look alike: a picture of one counts only where it is the same picture."""
    return _apart(pair) <= (rules().box_bits if pair.own.only_box or pair.other.only_box else rules().photo_bits)


def _apart(pair: _Pair) -> int:
    return -1 if pair.apart is None else pair.apart


def _seen_before(case: CaseRow, pairs: list[_Pair]) -> Raised:
    first = pairs[0]
    whose = "the same customer" if first.other.customer_id == case.customer_id else "another customer"
    newest = max(pair.own.evidence_id for pair in pairs), max(pair.other.evidence_id for pair in pairs)
    more = (f"{len(pairs)} pictures are alike",) if len(pairs) > 1 else ()
    return Raised(
        key=f"same_photo:{first.other.return_id}:{newest[0]}:{newest[1]}",
        sentence=f"{_how_sure(first)} as in {first.other.rma}, sent by {whose}.",
        facts=more,
        others=(first.other.rma,),
        photos=tuple(one for pair in pairs for one in (pair.own.public_id, pair.other.public_id)),
    )


def _how_sure(pair: _Pair) -> str:
    if pair.apart is None:
        return "The very same picture"
    return f"{'Very likely' if pair.apart <= rules().sure_bits else 'Perhaps'} the same picture"


def _photo_dates(case: CaseRow, photos: Iterable[PhotoFacts], asked: date | None) -> Iterator[Raised]:
    for photo in photos:
        taken = _day(photo.captured_at)
        problem = None if taken is None else _misfit(case, photo, taken, asked)
        if taken is not None and problem is not None:
            why, sentence = problem
            facts = ("By the camera’s clock, which may be wrong",)
            key = f"photo_date:{photo.evidence_id}:{why}"
            yield Raised(key, f"A photo was taken on {taken:%d %B %Y}, {sentence}", facts, photos=(photo.public_id,))


def _misfit(case: CaseRow, photo: PhotoFacts, taken: date, asked: date | None) -> tuple[str, str] | None:
    leeway = timedelta(days=rules().photo_days)
    failed = _day(case.facts.get("extra", {}).get("claimed_malfunction_date"))
    if taken < case.ordered_on - leeway:
        return "order", f"before the order of {case.ordered_on:%d %B %Y}."
    if photo.shows_problem and failed is not None and taken < failed - leeway:
        return "malfunction", f"before the day on which it is said to have failed, {failed:%d %B %Y}."
    # Somebody who was asked for photos takes them after that, as they should.
    if taken > case.contact_date + leeway and (asked is None or taken < asked):
        return "contact", f"after the customer had described the problem on {case.contact_date:%d %B %Y}."
    return None


def _day(written: object) -> date | None:
    try:
        return datetime.fromisoformat(written).date() if isinstance(written, str) else None
    except ValueError:
        return None


def _edited(photos: Iterable[PhotoFacts]) -> Iterator[Raised]:
    for photo in photos:
        if photo.software and any(program in photo.software.lower() for program in rules().editors):
            yield Raised(
                key=f"edited:{photo.evidence_id}",
                sentence="A photo was last saved by a program for editing pictures.",
                facts=(f"The file names “{photo.software}”", "Cropping or turning a photo leaves the same mark"),
                photos=(photo.public_id,),
            )


def _weight(parcel: Weighed) -> Iterator[Raised]:
    if parcel.expected_g is None:
        return
    apart = parcel.weight_g - parcel.expected_g
    if abs(apart) <= max(rules().weight_grams, parcel.expected_g * rules().weight_percent // 100):
        return
    units = "1 unit that was" if parcel.units == 1 else f"{parcel.units} units that were"
    yield Raised(
        key=f"weight:{parcel.parcel_id}:{parcel.weight_g}",
        sentence=(
            f"The parcel weighed {parcel.weight_g:,} g; the {units} found in it should weigh {parcel.expected_g:,} g."
        ),
        facts=(f"{abs(apart):,} g {'more' if apart > 0 else 'less'} than expected",),
    )


@dataclass(frozen=True)
class SignalRules:
    """`returns` are pairs of days and a count; distances in bits, weights in grams, `editors` in small letters."""

    returns: tuple[tuple[int, int], ...]
    photo_bits: int
    sure_bits: int
    box_bits: int
    photos_named: int
    photo_days: int
    editors: tuple[str, ...]
    weight_percent: int
    weight_grams: int


@cache
def rules() -> SignalRules:
    """The rules as the file has them; read once."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return SignalRules(
        returns=tuple(zip(read["returns"]["days"], read["returns"]["counts"], strict=True)),
        photo_bits=read["same_photo"]["bits"],
        sure_bits=read["same_photo"]["sure_bits"],
        box_bits=read["same_photo"]["box_bits"],
        photos_named=read["same_photo"]["named"],
        photo_days=read["photo_date"]["tolerance_days"],
        editors=tuple(read["edited"]["programs"]),
        weight_percent=read["weight"]["tolerance_percent"],
        weight_grams=read["weight"]["tolerance_grams"],
    )
