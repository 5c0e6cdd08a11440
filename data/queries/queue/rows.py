"""What a row of the queue shows, read for the few places of one page."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Subquery, exists, func, select
from sqlalchemy.orm import aliased

from data.models.catalogue import Customer, Order
from data.models.evidence import Evidence, EvidenceProof, EvidenceRendition
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.queries.queue.claimed_goods import FIRST_PRODUCT, LINES
from data.vocabulary import Proof, Reason, Recommendation, Rendition, ReturnState, Tier

_Assignee, _Holder = aliased(Staff), aliased(Staff)
_FIRST_FIELDS = (
    *(
        "due_at",
        "id",
        "claimed_usd_cents",
        "rma",
        "country",
        "reason",
        "tier",
        "recommendation",
        "claimed_amount",
        "currency",
        "state",
    ),
    *("created_at", "assignee_id", "held_by_id", "held_until"),
)
_OWN = [ReturnCase.__table__.c[name] for name in _FIRST_FIELDS]
_EVIDENCE = select(func.count()).where(Evidence.return_id == ReturnCase.id).correlate(ReturnCase).label("evidence")
_WRAPPING = (Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.PARTIAL_SHIPMENT_SLIP)
_OF_BOX = exists().where(EvidenceProof.evidence_id == Evidence.id, EvidenceProof.proof.in_(_WRAPPING))
# What the customer sent of the goods, rather than of the box; it can be shown once it has been made small.
_PICTURE = (
    select(Evidence.public_id)
    .join(EvidenceRendition, EvidenceRendition.evidence_id == Evidence.id)
    .where(
        Evidence.return_id == ReturnCase.id,
        Evidence.unit_id.is_(None),
        EvidenceRendition.rendition == Rendition.THUMB,
    )
    .order_by(_OF_BOX, Evidence.id)
    .limit(1)
    .correlate(ReturnCase)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Place:
    """Where a row stands in its tab, however that is sorted; unique, so that a page can begin after it.

    `worth` is the claimed amount in US cents.
    """

    rank: int
    due_at: datetime
    id: int
    worth: int


@dataclass(frozen=True)
class Row:
    """A row of the queue, its customer masked.

    The amount is in minor units; `holder` is who held the case last, until `held_until`; `picture` is the public id of
    a file of the customer's that has a thumbnail.
    """

    place: Place
    rma: str
    country: str
    reason: Reason
    tier: Tier | None
    recommendation: Recommendation | None
    amount: int
    currency: str
    state: ReturnState
    created_at: datetime
    assignee_id: int | None
    holder_id: int | None
    held_until: datetime | None
    order_number: str
    customer: str | None
    product: str | None
    lines: int
    evidence: int
    assignee: str | None
    holder: str | None
    picture: str | None


# Among the fields after the place.
_CUSTOMER = [field.name for field in fields(Row)].index("customer") - 1


def details(places: Subquery) -> Select[*tuple[Any, ...]]:
    """The rows at `places` (columns rank and id among them), in no order."""
    return (
        select(
            places.c.rank,
            *_OWN,
            Order.number,
            Customer.name,
            FIRST_PRODUCT,
            LINES,
            _EVIDENCE,
            _Assignee.display_name,
            _Holder.display_name,
            _PICTURE,
        )
        .select_from(places)
        .join(ReturnCase, ReturnCase.id == places.c.id)
        .join(Order, Order.id == ReturnCase.order_id)
        .join(Customer, Customer.id == ReturnCase.customer_id)
        .outerjoin(_Assignee, _Assignee.id == ReturnCase.assignee_id)
        .outerjoin(_Holder, _Holder.id == ReturnCase.held_by_id)
    )


def row(found: sa.Row[*tuple[Any, ...]], mask: Callable[[str | None], str]) -> Row:
    """A row that `details` selected: a place, then the fields of Row in their order."""
    rank, due_at, key, worth, *values = found
    values[_CUSTOMER] = mask(values[_CUSTOMER])
    return Row(Place(rank, due_at, key, worth), *values)
