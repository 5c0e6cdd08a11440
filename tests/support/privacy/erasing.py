"""People whose data go: a customer with what the test needs, the request, and the steps of an erasure in one line."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time

from sqlalchemy import insert, select, update

from data import database
from data.encryption import blind_index
from data.models import Base
from data.models.catalogue import Customer, Order
from data.models.evidence import Evidence, EvidenceRendition
from data.models.messages import Message
from data.models.returns import ReturnCase
from data.models.work import PhotoBand
from data.queries.privacy.erasing import erasures
from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow
from data.vocabulary import EvidenceKind, EvidenceState, MessageState, Rendition, ReturnState, Right
from services.desk import clock, jobs
from services.desk.access import Actor
from services.evidence.keeping import media
from services.privacy.erasure import acting, approving, clearing, preparing, receipts
from services.privacy.erasure.receipts import Receipt
from tests.support import shop
from tests.support.privacy.asking import arrive, know, on, seen, shown
from tests.support.shop import Case, Purchase

EVERYTHING = ("provide", "communicate", "advertise", "safety")
TODAY = date(2026, 6, 15)
BOUGHT = Purchase(ordered_on=date(2026, 6, 15), shipped_on=date(2026, 6, 16), delivered_on=date(2026, 6, 20))
OLD = Purchase(ordered_on=date(2024, 6, 15), shipped_on=date(2024, 6, 16), delivered_on=date(2024, 6, 20))
MAIL = "rintin.tin@example.org"
PHONE, HOME = "+49 40 5550199", "Kennel Lane 7, 20457 Hamburg"


def customer(name: str = "Rintin Tin", email: str = MAIL) -> int:
    """A customer without any order, of whom every column says something."""
    with database.transaction() as tx:
        values: dict[str, object] = {
            "shop_reference": f"shop-{email}",
            "name": name,
            "name_index": blind_index("customer.name", name),
            "email": email,
            "email_index": blind_index("customer.email", email),
            "phone": PHONE,
            "phone_index": blind_index("customer.phone", PHONE),
            "address": HOME,
            "home_index": blind_index("customer.home", HOME),
            "language": "en",
            "created_at": clock.now(),
        }
        return int(tx.execute(insert(Customer).values(**values).returning(Customer.id)).scalar_one())


def belongs(customer_id: int, order_id: int, **values: object) -> None:
    """Let the order and its returns be this customer's, with other values of the order."""
    with database.transaction() as tx:
        tx.execute(update(Order).where(Order.id == order_id).values(customer_id=customer_id, **values))
        tx.execute(update(ReturnCase).where(ReturnCase.order_id == order_id).values(customer_id=customer_id))


def settle(case: Case, **values: object) -> None:
    """The return has come to its end, with other values of its row."""
    ended = {"state": ReturnState.CLOSED, **values}
    with database.transaction() as tx:
        tx.execute(update(ReturnCase).where(ReturnCase.id == case.return_id).values(**ended))


def photo_of(case: Case, camera: str = "iPhone 13") -> tuple[str, str]:
    """A photo on the return with its thumbnail and fingerprint; the ids of the two stored files."""
    original, thumb = (media().put(f"{kind} of {case.rma}".encode()) for kind in ("photo", "thumb"))
    file: dict[str, object] = {"public_id": original.media_id, "return_id": case.return_id, "kind": EvidenceKind.PHOTO}
    file |= {"state": EvidenceState.READY, "media_id": original.media_id, "sha256": original.sha256}
    file |= {"size_bytes": original.size, "mime": "image/jpeg", "file_name": "IMG_1.jpg", "camera": camera}
    file |= {"perceptual_hash": 77, "added_at": clock.now()}
    shown_as: dict[str, object] = {"rendition": Rendition.THUMB, "media_id": thumb.media_id, "sha256": thumb.sha256}
    shown_as |= {"mime": "image/jpeg", "size_bytes": thumb.size, "width": 1, "height": 1}
    with database.transaction() as tx:
        key = int(tx.execute(insert(Evidence).values(**file).returning(Evidence.id)).scalar_one())
        tx.execute(insert(EvidenceRendition).values(evidence_id=key, **shown_as))
        tx.execute(insert(PhotoBand).values(band=0, value=77, evidence_id=key, perceptual_hash=77))
    return original.media_id, thumb.media_id


def asked(officer: Actor, email: str = MAIL, day: date = TODAY) -> str:
    """The number of a request to delete, whose person is known."""
    (number,) = arrive(officer, Right.ERASURE, received=day, email=email, name="Rintin Tin")
    know(officer, number)
    return number


def prepare(officer: Actor, number: str, purposes: Collection[str] = EVERYTHING, *, warned: bool = True) -> None:
    """Write down what would go."""
    preparing.prepare(officer, shown(officer, number), purposes, warned=warned)


def erasure_of(officer: Actor, number: str) -> ErasureRow:
    """The request's erasure as it stands."""
    with database.reading() as tx:
        found = erasures.of_request(tx, seen(officer, number).row.id)
    assert found is not None
    return found


def items_of(officer: Actor, number: str) -> list[ItemRow]:
    """What the request's erasure decided on."""
    erasure = erasure_of(officer, number)
    with database.reading() as tx:
        return erasures.items(tx, erasure.id)


def approve(second: Actor, number: str) -> None:
    """The second person lets it happen."""
    approving.approve(second, shown(second, number), erasure_of(second, number).version)


def work() -> None:
    """The worker does all that is due of erasures."""
    while jobs.run_next({acting.CLEAR: clearing.do_job}):
        pass


def erase(officer: Actor, second: Actor, purposes: Collection[str] = EVERYTHING, email: str = MAIL) -> str:
    """From the request to the receipt; the request's number."""
    number = asked(officer, email)
    prepare(officer, number, purposes)
    approve(second, number)
    work()
    return number


def receipts_of(officer: Actor, number: str) -> list[Receipt]:
    """The receipts, newest first."""
    erasure = erasure_of(officer, number)
    with database.reading() as tx:
        return [receipts.receipt(one) for one in erasures.receipts(tx, erasure.id)]


def row_of(customer_id: int) -> dict[str, object] | None:
    """The customer's row as it is now."""
    with database.reading() as tx:
        row = tx.execute(select(*Customer.__table__.columns).where(Customer.id == customer_id)).first()
    return None if row is None else dict(row._mapping)


def chat(case: Case, text: str) -> None:
    """A message about the return in the outbox."""
    values = {"return_id": case.return_id, "template": "note", "recipient": MAIL, "subject": "Hello"}
    values |= {"body_text": text, "body_html": text, "state": MessageState.SENT, "message_id": f"<{text}@x>"}
    with database.transaction() as tx:
        tx.execute(insert(Message).values(**values, next_attempt_at=clock.now(), created_at=clock.now()))


def count(table: str) -> int:
    with database.reading() as tx:
        return len(tx.execute(Base.metadata.tables[table].select()).all())


def settled(reviewer: Actor) -> Case:
    """A return with a photo and a message, settled on 15 June 2026."""
    with on(date(2026, 7, 1)):
        case = shop.open_case(reviewer, BOUGHT, contact_date=date(2026, 7, 1), description="It was wet.")
        belongs(customer(), case.order.order_id)
        settle(case, closed_at=datetime.combine(date(2026, 7, 1), time(12), UTC))
        chat(case, "old chat")
    return case
