"""Missing parts that the customer is to be asked to pay for: before that, or their being let go, no return ends (C25).

Reading only; what people do about them stands in services/customers/missing_parts.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.receiving import MissingRow
from data.vocabulary import ARRIVED
from services.cases.assessment import Assessed, evaluate
from services.cases.inspection import price_of
from services.settling import owed
from services.settling.owed import Books, Due


@dataclass(frozen=True)
class Owed:
    """The parts that are to be asked for, and what they cost in minor units of the order's currency (None: not known).

    `asked` are those for which the customer was asked already, `waived` those that were let go, and `taken_off` those
    that a refund bears unasked, as the policy is read (C25).
    """

    parts: tuple[MissingRow, ...]
    amount: int | None
    currency: str
    asked: tuple[MissingRow, ...] = ()
    waived: tuple[MissingRow, ...] = ()
    taken_off: tuple[MissingRow, ...] = ()


@dataclass(frozen=True)
class ToAsk:
    """“USB cable, Charger” of a return, and what they cost in minor units of `currency` (None: not known)."""

    names: str
    amount: int | None
    currency: str


def owed_by(tx: Connection, case: CaseRow, assessed: Assessed | None = None) -> Owed:
    """What became of each missing part of the units that are here."""
    here = {unit.id: unit for unit in rows.units(tx, case.id) if unit.outcome in ARRIVED}
    missing = rows.missing(tx, list(here)) if here else ()
    bearing = _bearing(tx, case, owed.due(tx, case), assessed) if missing else frozenset()
    borne = tuple(part for part in missing if part.is_open and here[part.unit_id].return_line_id in bearing)
    parts = tuple(part for part in missing if part.is_open and part not in borne)
    return Owed(
        parts,
        price_of(parts, case.currency, case.usd_per_unit),
        case.currency,
        asked=tuple(part for part in missing if part.question_id is not None),
        waived=tuple(part for part in missing if part.waived_at is not None and part.question_id is None),
        taken_off=borne,
    )


def any_to_ask(
    tx: Connection, case: CaseRow, known: Books, promised: Sequence[Due], assessed: Assessed | None = None
) -> bool:
    """Whether a part is missing that nobody asked for or let go, and that no refund bears; nothing is read for none."""
    lines = known.settled.missing
    return bool(lines) and not _bearing(tx, case, promised, assessed).issuperset(lines)


def _bearing(tx: Connection, case: CaseRow, promised: Sequence[Due], assessed: Assessed | None) -> frozenset[int]:
    return owed.lines_bearing_parts(promised, assessed or evaluate(tx, case))


def to_ask(tx: Connection, return_ids: Iterable[int]) -> dict[int, ToAsk]:
    """What is to be asked for, by the return; a return with nothing missing is left out."""
    found = rows.open_parts(tx, return_ids)
    of_return = {one.return_id: [each for each in found if each.return_id == one.return_id] for one in found}
    return {
        return_id: ToAsk(
            names(one.part for one in parts),
            price_of((one.part for one in parts), parts[0].order_currency, parts[0].usd_per_unit),
            parts[0].order_currency,
        )
        for return_id, parts in of_return.items()
    }


def names(parts: Iterable[MissingRow]) -> str:
    """“2 × USB cable, Charger”."""
    named = [part.name for part in parts]
    counted = {name: named.count(name) for name in named}
    return ", ".join(name if count == 1 else f"{count} × {name}" for name, count in counted.items())
