"""What of a return is settled, on its way or agreed on: one statement for all that its next steps ask."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)

from data.models.money import PostageExcess, Refund, RefundLine
from data.models.returns import Decision
from data.models.settling import CustomerQuestion, Repair, Replacement
from data.models.warehouse import MissingAccessory, ReceivedUnit
from data.vocabulary import (
    ARRIVED,
    GONE_BACK,
    CustomerChoice,
    DecisionKind,
    ExcessState,
    QuestionKind,
    RefundLineKind,
    RefundState,
    RepairState,
    ReplacementState,
    UnitOutcome,
)

_RETURN: BindParameter[int] = bindparam("return_id", type_=Refund.return_id.type)
_WITH_UNITS = (RefundLineKind.ITEM, RefundLineKind.DISCOUNT)
_KINDS = (*_WITH_UNITS, RefundLineKind.RETURN_POSTAGE, RefundLineKind.EXCESS_POSTAGE)
_PAID_OR_NOT_DUE = (RefundState.COMPLETED, RefundState.WITHDRAWN)


@dataclass(frozen=True)
class Settled:
    """How far a return is: units by line, amounts in minor units.

    `granted` are units that live refund lines cover, by the kind of line, with the postage that they hold; `replaced`
    units for which a replacement is reserved or on its way; `in_repair` units with a repair, those apart whose repair
    came to nothing; `gone_back` those that the customer has again after one. `offers` are the discounts accepted since
    the newest approval; of several answers the newest counts. `parts_agreed` is what the customer agreed that missing
    parts take off the refund. `missing` counts the parts of each line that nobody asked for or let go; `lost` the units
    that the carrier lost since the newest approval, some of which may have come after all.
    """

    granted: Mapping[tuple[int | None, RefundLineKind], int]
    replaced: Mapping[int, int]
    in_repair: frozenset[int]
    gone_back: frozenset[int]
    offers: Mapping[int | None, int]
    parts_agreed: int
    excess_confirmed: bool
    refunds: Mapping[int, RefundState]
    missing: Mapping[int, int]
    lost: Mapping[int, int]

    @property
    def units_granted(self) -> dict[tuple[int, RefundLineKind], int]:
        """Units of each line that are refunded, or kept for a discount."""
        return {(line, kind): n for (line, kind), n in self.granted.items() if line is not None and kind in _WITH_UNITS}

    @property
    def kinds_granted(self) -> frozenset[RefundLineKind]:
        """The kinds of line that a live refund holds already."""
        return frozenset(kind for _line, kind in self.granted)

    @property
    def any_unpaid(self) -> bool:
        """Whether a granted refund is neither paid nor withdrawn."""
        return any(state not in _PAID_OR_NOT_DUE for state in self.refunds.values())


_NO_WORD: ColumnElement[str] = literal_column("''")
_ZERO: ColumnElement[int] = literal_column("0")


def _part(
    what: str,
    key: SQLColumnExpression[Any],
    *,
    word: SQLColumnExpression[Any] = _NO_WORD,
    number: SQLColumnExpression[Any] = _ZERO,
    at: SQLColumnExpression[Any] = _ZERO,
) -> Select[*tuple[Any, ...]]:
    """Rows (what, key, word, number, at); those of one kind are told apart in their order `at`."""
    return select(literal_column(f"'{what}'"), key, type_coerce(word, String()), number, at)


_GONE = and_(
    Repair.state == RepairState.CLOSED,
    Repair.outcome.in_(GONE_BACK),
    # Disposed of with the customer's consent, it did not go back.
    Repair.return_tracking.is_not(None),
)
# A repair that came to nothing settles nothing: a reviewer decides about the unit anew.
_COUNTS = or_(Repair.state != RepairState.CLOSED, Repair.outcome.in_(GONE_BACK))
# What was agreed under an earlier approval was agreed for other units.
_APPROVED_AT = select(func.max(Decision.decided_at)).where(
    Decision.return_id == _RETURN, Decision.kind == DecisionKind.APPROVE
)
_ASKED = select(CustomerQuestion.id).where(
    CustomerQuestion.id == MissingAccessory.question_id, CustomerQuestion.withdrawn_at.is_(None)
)
_UNITS = (ReceivedUnit.return_id == _RETURN, ReceivedUnit.corrected_at.is_(None))
_SETTLED = union_all(
    _part("granted", RefundLine.return_line_id, word=RefundLine.kind, number=func.sum(RefundLine.quantity))
    .where(RefundLine.return_id == _RETURN, RefundLine.live, RefundLine.kind.in_(_KINDS))
    .group_by(RefundLine.return_line_id, RefundLine.kind),
    _part("replaced", Replacement.return_line_id, number=func.sum(Replacement.quantity))
    .where(Replacement.return_id == _RETURN, Replacement.state != ReplacementState.CANCELLED)
    .group_by(Replacement.return_line_id),
    _part("in_repair", Repair.unit_id).where(Repair.return_id == _RETURN, _COUNTS),
    _part("gone_back", Repair.unit_id).where(Repair.return_id == _RETURN, _GONE),
    _part("offer", CustomerQuestion.return_line_id, number=CustomerQuestion.amount, at=CustomerQuestion.id).where(
        CustomerQuestion.return_id == _RETURN,
        CustomerQuestion.kind == QuestionKind.DISCOUNT,
        CustomerQuestion.choice == CustomerChoice.ACCEPT,
        CustomerQuestion.asked_at >= _APPROVED_AT.scalar_subquery(),
    ),
    _part("parts", _ZERO, number=func.sum(CustomerQuestion.amount)).where(
        CustomerQuestion.return_id == _RETURN,
        CustomerQuestion.kind == QuestionKind.ACCESSORIES,
        CustomerQuestion.choice == CustomerChoice.NET_FROM_REFUND,
    ),
    _part("excess", PostageExcess.id).where(
        PostageExcess.return_id == _RETURN, PostageExcess.state == ExcessState.CONFIRMED, PostageExcess.confirmed > 0
    ),
    _part("refund", Refund.id, word=Refund.state).where(Refund.return_id == _RETURN),
    _part("missing", ReceivedUnit.return_line_id, number=func.count())
    .join(MissingAccessory, MissingAccessory.unit_id == ReceivedUnit.id)
    .where(*_UNITS, ReceivedUnit.outcome.in_(ARRIVED), MissingAccessory.waived_at.is_(None), ~_ASKED.exists())
    .group_by(ReceivedUnit.return_line_id),
    _part("lost", ReceivedUnit.return_line_id, number=func.count())
    .where(
        *_UNITS,
        ReceivedUnit.outcome == UnitOutcome.LOST,
        ReceivedUnit.inspected_at >= _APPROVED_AT.scalar_subquery(),
    )
    .group_by(ReceivedUnit.return_line_id),
)


def of_return(tx: Connection, return_id: int) -> Settled:
    """What of the return is settled, on its way or agreed on now."""
    found: dict[str, list[tuple[Any, str, int, int]]] = defaultdict(list)
    for what, *row in tx.execute(_SETTLED, {"return_id": return_id}):
        key, word, number, at = row
        found[what].append((key, word, int(number or 0), at))
    return Settled(
        granted={(line, RefundLineKind(kind)): units for line, kind, units, _at in found["granted"]},
        replaced={line: units for line, _word, units, _at in found["replaced"]},
        in_repair=frozenset(unit for unit, *_rest in found["in_repair"]),
        gone_back=frozenset(unit for unit, *_rest in found["gone_back"]),
        offers={line: amount for line, _word, amount, _at in sorted(found["offer"], key=lambda one: one[3])},
        parts_agreed=sum(amount for _key, _word, amount, _at in found["parts"]),
        excess_confirmed=bool(found["excess"]),
        refunds={refund: RefundState(state) for refund, state, *_rest in found["refund"]},
        missing={line: parts for line, _word, parts, _at in found["missing"]},
        lost={line: units for line, _word, units, _at in found["lost"]},
    )
