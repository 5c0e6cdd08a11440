"""What arrived for a return and what the bench said of it, photo beside photo, and what that changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from data.queries.warehouse import parcels
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.parcels import ParcelRow
from data.queries.warehouse.receiving import MissingRow, UnitRow
from data.vocabulary import (
    SETTLING_STATES,
    Disposition,
    InspectionVerdict,
    ParcelKind,
    ParcelState,
    Permission,
    UnitOutcome,
)
from services.cases.assessment import evaluate
from services.cases.lookup import existing
from services.customers import misuse
from services.desk.access import Actor, permissions_of, query
from services.evidence import gallery
from services.evidence.gallery import EvidenceItem
from services.receiving.after_inspection import WhatChanged, what_changed
from services.settling import parts_owed


@dataclass(frozen=True)
class UnitSeen:
    """One unit as the bench saw it; `customers` are the customer's photos of the same line.

    `corrected` where a newer inspection says something else.
    """

    unit_id: int
    return_line_id: int | None
    product: str
    outcome: UnitOutcome
    verdict: InspectionVerdict | None
    original_package: bool | None
    grade: str | None
    disposition: Disposition | None
    serial: str | None
    note: str | None
    missing: tuple[MissingRow, ...]
    inspected_by: str
    inspected_at: datetime
    corrected: bool
    photos: tuple[EvidenceItem, ...]
    customers: tuple[EvidenceItem, ...]


@dataclass(frozen=True)
class ParcelSeen:
    """One parcel with its units; weight in grams."""

    parcel_id: int
    kind: ParcelKind
    state: ParcelState
    tracking: str | None
    arrived_on: date
    received_by: str
    weight_g: int | None
    note_in_parcel: bool | None
    note: str | None
    units: tuple[UnitSeen, ...]


@dataclass(frozen=True)
class Receptions:
    """The parcels of a return, what the inspection changed since the approval, and what the customer may be asked."""

    parcels: tuple[ParcelSeen, ...]
    changed: WhatChanged | None = None
    parts_to_ask: bool = False
    misuse_to_ask: bool = False


@query(Permission.RETURN_READ)
def of_return(tx: Connection, actor: Actor, return_id: int) -> Receptions:
    """What arrived for the return; photos only for those who may see them."""
    return seen(tx, return_id, with_photos=Permission.EVIDENCE_READ in permissions_of(tx, actor))


@query(Permission.RETURN_READ)
def parcels_of(tx: Connection, actor: Actor, return_id: int) -> Receptions:
    """What arrived and what the bench found of it, not what that changed; photos only for those who may see them."""
    return Receptions(_parcels(tx, return_id, with_photos=Permission.EVIDENCE_READ in permissions_of(tx, actor)))


def seen(tx: Connection, return_id: int, *, with_photos: bool) -> Receptions:
    """`of_return` inside a transaction that is open already."""
    arrived = _parcels(tx, return_id, with_photos=with_photos)
    if not arrived:
        return Receptions(())
    case = existing(tx, return_id)
    assessed = evaluate(tx, case)
    changed = what_changed(tx, case, assessed)
    owed = parts_owed.owed_by(tx, case, assessed)
    return Receptions(
        arrived,
        changed,
        parts_to_ask=case.state in SETTLING_STATES and bool(owed.parts),
        misuse_to_ask=misuse.may_ask(tx, case),
    )


def _parcels(tx: Connection, return_id: int, *, with_photos: bool) -> tuple[ParcelSeen, ...]:
    arrived = parcels.of_return(tx, return_id)
    if not arrived:
        return ()
    units = rows.units(tx, return_id, corrected=True)
    missing = rows.missing(tx, [unit.id for unit in units])
    ours = gallery.of_bench(tx, return_id) if with_photos else ()
    theirs = gallery.gallery(tx, return_id) if with_photos else ()
    shown = {
        parcel.id: [_unit(u, missing, ours, theirs) for u in units if u.parcel_id == parcel.id] for parcel in arrived
    }
    return tuple(_parcel(parcel, tuple(shown[parcel.id])) for parcel in arrived)


def _unit(
    unit: UnitRow,
    missing: tuple[MissingRow, ...],
    ours: tuple[EvidenceItem, ...],
    theirs: tuple[EvidenceItem, ...],
) -> UnitSeen:
    return UnitSeen(
        unit_id=unit.id,
        return_line_id=unit.return_line_id,
        product=unit.product or "Extra item",
        outcome=unit.outcome,
        verdict=unit.verdict,
        original_package=unit.original_package,
        grade=unit.grade,
        disposition=unit.disposition,
        serial=unit.serial_number,
        note=unit.note,
        missing=tuple(part for part in missing if part.unit_id == unit.id),
        inspected_by=unit.inspected_by,
        inspected_at=unit.inspected_at,
        corrected=unit.corrected_at is not None,
        photos=tuple(item for item in ours if item.unit_id == unit.id),
        customers=tuple(item for item in theirs if item.return_line_id in (None, unit.return_line_id)),
    )


def _parcel(parcel: ParcelRow, units: tuple[UnitSeen, ...]) -> ParcelSeen:
    return ParcelSeen(
        parcel_id=parcel.id,
        kind=parcel.kind,
        state=parcel.state,
        tracking=parcel.tracking_number,
        arrived_on=parcel.arrived_on,
        received_by=parcel.received_by,
        weight_g=parcel.weight_g,
        note_in_parcel=parcel.note_in_parcel,
        note=parcel.note,
        units=units,
    )
