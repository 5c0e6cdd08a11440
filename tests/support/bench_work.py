"""The bench, told in a line: a parcel for an approved return, with what is in it."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from data import database
from data.models.catalogue import OrderLine
from data.models.evidence import Evidence
from data.models.warehouse import Accessory, StockItem, StockMovement
from data.models.work import Task
from data.vocabulary import Disposition, InspectionVerdict, ReturnState, Stage, UnitOutcome, WorkQueue
from services.desk.access import Actor
from services.evidence.bench_photos import Photo
from services.receiving.bench import Received, receive
from services.receiving.bench_form import Reception, UnitFound
from services.review.case_page import open_case
from tests.support import files, shop
from tests.support.shop import Case

WRONG = "The display is cracked from a fall."
SAME = "As it was sent: sealed and complete."


def photo(seed: int) -> Photo:
    """A photo that no other seed gives."""
    return Photo(f"bench-{seed}.jpg", io.BytesIO(files.photo(seed, 200, 150)))


def good(line: int, **more: Any) -> UnitFound:  # noqa: ANN401 - fields of what is built
    """A unit whose defect is confirmed."""
    given: dict[str, Any] = {
        "verdict": InspectionVerdict.CONFIRMED_DEFECT,
        "grade": "C",
        "disposition": Disposition.MANUFACTURER,
    }
    return UnitFound(UnitOutcome.RECEIVED, line, **(given | more))


def sellable(line: int, **more: Any) -> UnitFound:  # noqa: ANN401 - fields of what is built
    """The wrong item, as new: it goes back on the shelf."""
    given: dict[str, Any] = {
        "verdict": InspectionVerdict.CONFIRMED_INCORRECT,
        "grade": "A",
        "disposition": Disposition.RESTOCK,
    }
    return UnitFound(UnitOutcome.RECEIVED, line, **(given | more))


def misused(line: int, seed: int = 901) -> UnitFound:
    """A unit that fell, with the text and the photo that a failed inspection needs."""
    return UnitFound(
        UnitOutcome.RECEIVED,
        line,
        verdict=InspectionVerdict.MISUSE,
        grade="D",
        disposition=Disposition.QUARANTINE,
        note=WRONG,
        photos=(photo(seed),),
    )


def damaged(line: int, seed: int = 902) -> UnitFound:
    """A unit that broke on its way back."""
    return UnitFound(
        UnitOutcome.DAMAGED,
        line,
        grade="D",
        disposition=Disposition.DISCARD,
        note=WRONG,
        photos=(photo(seed),),
    )


def parcel(actor: Actor, case: Case, *units: UnitFound, **more: Any) -> Received:  # noqa: ANN401 - fields of what is built
    """A parcel with these units, received against the return as a page shows it now."""
    given: dict[str, Any] = {"form_key": uuid4().hex, "arrived_on": date(2026, 2, 20)} | more
    return receive(actor, Reception(case.return_id, shop.version_of(case.return_id), tuple(units), **given))


def state_of(actor: Actor, case: Case) -> ReturnState:
    """Where the return stands."""
    return open_case(actor, case.rma).case.state


def on_shelf(case: Case, line: int = 0) -> int:
    """Units of the line's product on the shelf, which is always the sum of the movements."""
    with database.reading() as tx:
        product = tx.execute(select(OrderLine.product_id).where(OrderLine.id == case.order.line_ids[line])).scalar_one()
        on_hand = tx.execute(select(StockItem.on_hand).where(StockItem.product_id == product)).scalar_one_or_none()
        moved = tx.execute(select(StockMovement.delta).where(StockMovement.product_id == product)).scalars()
        assert sum(moved) == (on_hand or 0)
        return on_hand or 0


def packed_with(case: Case, name: str, price: int, currency: str = "USD") -> int:
    """Put a part on the packing list of the return's first product."""
    with database.transaction() as tx:
        product = tx.execute(select(OrderLine.product_id).where(OrderLine.id == case.order.line_ids[0])).scalar_one()
        values = {"product_id": product, "name": name, "price": price, "currency": currency, "retired": False}
        key = tx.execute(insert(Accessory).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def bench_photos(case: Case) -> list[int | None]:
    """The units that the return's files were taken of; None for a file of the customer."""
    with database.reading() as tx:
        statement = select(Evidence.unit_id).where(Evidence.return_id == case.return_id).order_by(Evidence.id)
        return list(tx.execute(statement).scalars())


def open_stages(case: Case) -> list[tuple[WorkQueue, Stage]]:
    """What waits for somebody about the return."""
    with database.reading() as tx:
        waiting = (Task.return_id == case.return_id, Task.done_at.is_(None))
        return [(row.queue, row.stage) for row in tx.execute(select(Task.queue, Task.stage).where(*waiting))]
