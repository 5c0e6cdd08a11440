"""A copy of somebody's data on its way: asked for, gathered, looked at, made, taken away."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from data.vocabulary import ItemVerdict, PackageItemKind, Right
from services.desk import jobs
from services.desk.access import Actor
from services.messages.writing import Draft
from services.privacy.packages import leaving, reviewing
from services.privacy.packages.reviewing import Item, PackageView
from services.review import decide
from services.review.decisions import Choice
from services.review.evidence import add_evidence
from services.worker import HANDLERS
from tests.support.approving import DRAFT, GROUNDS
from tests.support.files import photo
from tests.support.people import rosa
from tests.support.privacy.asking import arrive, know, shown
from tests.support.shop import Case, Purchase, lines_of, open_case
from tests.support.shop import shown as still

DAY = date(2026, 6, 15)
ANA = "ana@example.org"


def bought(reviewer: Actor | None = None, *, photos: int = 1) -> Case:
    """Ana's return with her photos."""
    who = reviewer or rosa()
    case = open_case(who, Purchase(email=ANA))
    for seed in range(photos):
        add_evidence(who, case.return_id, "parcel.jpg", io.BytesIO(photo(seed + 1)))
    return case


def approved_with(reviewer: Actor, note: str) -> None:
    """Ana's return, approved with a note that colleagues alone were to read."""
    case = open_case(reviewer, Purchase(email=ANA))
    (line,) = lines_of(case)
    choices = (Choice(line, 1, "refund"),)
    decide.approve(reviewer, still(case), choices, DRAFT, grounds=GROUNDS, internal_note=note)


def rejected(reviewer: Actor) -> Case:
    """Ana's return, rejected by this reviewer."""
    case = open_case(reviewer, Purchase(email=ANA))
    decide.reject(
        reviewer, still(case), "BR-01", "The pictures show nothing.", Draft("rejected", "No", "It is decided.")
    )
    return case


def begun(officer: Actor, right: Right = Right.ACCESS, *, email: str = ANA) -> str:
    """A request of somebody who is known, its data gathered."""
    (number,) = arrive(officer, right, received=DAY, email=email)
    know(officer, number)
    reviewing.begin(officer, shown(officer, number))
    work_off()
    return number


def work_off() -> None:
    """The worker does what waits."""
    while jobs.run_next(HANDLERS):
        pass


def package(officer: Actor, number: str) -> PackageView:
    return reviewing.package(officer, number)


def of_kind(officer: Actor, number: str, kind: PackageItemKind) -> list[Item]:
    return [item for item in package(officer, number).items if item.kind is kind]


def include_all(officer: Actor, number: str) -> None:
    """Everything that nobody looked at yet is shown."""
    for item in package(officer, number).items:
        if item.verdict is ItemVerdict.PENDING:
            reviewing.judge(officer, item.id, item.version, ItemVerdict.INCLUDED)


def approve(officer: Actor, number: str) -> None:
    row = package(officer, number).row
    assert row is not None
    reviewing.approve(officer, number, row.version)
    work_off()


def taken(officer: Actor, number: str) -> zipfile.ZipFile:
    """The file, taken away."""
    away = leaving.take(officer, leaving.offer(officer, number).token)
    return zipfile.ZipFile(io.BytesIO(b"".join(leaving.pieces(away))))


def made(officer: Actor, number: str) -> zipfile.ZipFile:
    """The file with everything in it."""
    include_all(officer, number)
    approve(officer, number)
    return taken(officer, number)


def read(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read(name))
    return found
