"""The warehouse sees where a parcel goes only while it is to be shipped, and every look and slip is logged."""

from datetime import date
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag, Disposition, RepairOutcome, Role, Stage
from services.cases.lookup import existing
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import Conflict, NotAllowed, NotFound
from services.goods import repairs, replacements, ship_to
from services.goods.repairs import Forwarding, Result
from services.goods.replacements import ReservationForm
from services.receiving import quarantine
from services.receiving.quarantine import Unexpected
from tests.support import goods, people
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.shop import Case, Purchase, lines_of, place_order, shown

pytestmark = pytest.mark.usefixtures("home")
ADDRESS = "Rua das Flores 12\n4000-123 Porto\nPortugal"
BOUGHT = Purchase(address=ADDRESS)


def _reserved(wanda: Actor, purchase: Purchase = BOUGHT) -> tuple[Case, int]:
    case = approved(people.rosa(), people.rob(), purchase, resolution="replacement")
    parcel(wanda, case, good(lines_of(case)[0]))
    goods.on_shelf(wanda, goods.product_of(case), 1)
    form = ReservationForm(shown(case), lines_of(case)[0], 1, uuid4().hex)
    return case, replacements.reserve(wanda, form).replacement_id or 0


def _entries(record: str, tag: AuditTag) -> list[Entry]:
    with database.reading() as tx:
        return [entry for entry in audit.timeline(tx, record) if entry.tag is tag]


def _customer(case: Case) -> str:
    with database.reading() as tx:
        return f"customer:{existing(tx, case.return_id).customer_id}"


def test_the_address_of_a_replacement_is_seen_until_it_is_shipped_and_each_look_is_logged(desk: Database) -> None:
    wanda = people.wanda()
    case, replacement = _reserved(wanda)
    to = ship_to.see(wanda, Stage.SHIP, replacement)
    assert (to.name, to.address, to.number, to.contents) == ("Ana Souza", ADDRESS, case.rma, ("1 × Headphones",))
    ship_to.see(wanda, Stage.SHIP, replacement)
    looks = _entries(_customer(case), AuditTag.CUSTOMER_REVEALED)
    assert [(one.details["field"], one.reason) for one in looks] == [
        ("name and address", "To ship the replacement.")
    ] * 2
    assert ADDRESS not in str(looks)
    replacements.ship(wanda, replacement, 1, "T-1", goods.today())
    with pytest.raises(Conflict, match="not to be shipped now"):
        ship_to.see(wanda, Stage.SHIP, replacement)


def test_a_slip_is_taken_away_with_an_entry_of_its_own(desk: Database) -> None:
    wanda = people.wanda()
    case, replacement = _reserved(wanda)
    slip = ship_to.slip(wanda, Stage.SHIP, replacement)
    assert slip.to.address == ADDRESS
    assert "<svg" in slip.barcode
    (taken,) = _entries(f"return:{case.return_id}", AuditTag.FILE_EXPORTED)
    assert taken.details["file"] == "parcel slip"


def test_a_repaired_unit_has_an_address_once_it_is_to_go_home(desk: Database) -> None:
    wanda = people.wanda()
    case = approved(people.rosa(), people.rob(), BOUGHT, resolution="repair", contact_date=date(2026, 5, 1))
    parcel(wanda, case, good(lines_of(case)[0]))
    one = goods.repair_of(case)
    with pytest.raises(Conflict):
        ship_to.see(wanda, Stage.RETURN_UNIT, one.id)
    away = Forwarding(Disposition.REPAIR_CENTRE, "SN-1", "T-1", goods.today())
    repairs.forward(wanda, one.id, one.version, away)
    repairs.back(wanda, one.id, goods.repair_of(case).version, Result(RepairOutcome.UNREPAIRED))
    assert ship_to.see(wanda, Stage.RETURN_UNIT, one.id).address == ADDRESS
    repairs.ship_back(wanda, one.id, goods.repair_of(case).version, "T-2")
    with pytest.raises(Conflict):
        ship_to.see(wanda, Stage.RETURN_UNIT, one.id)


def test_a_parcel_that_is_kept_apart_can_go_back_to_its_orders_customer(desk: Database) -> None:
    wanda = people.wanda()
    order = place_order(BOUGHT)
    kept = quarantine.quarantine(wanda, Unexpected("A box with their name.", uuid4().hex, order.number))
    to = ship_to.see(wanda, Stage.CONTACT, kept.parcel_id)
    assert (to.number, to.address) == (order.number, ADDRESS)
    quarantine.send_back(wanda, kept.parcel_id, "T-3", "They refused it.")
    with pytest.raises(Conflict):
        ship_to.see(wanda, Stage.CONTACT, kept.parcel_id)


def test_a_stage_in_which_nothing_is_shipped_has_no_address(sqlite_desk: Database) -> None:
    wanda = people.wanda()
    case = approved(people.rosa(), people.rob(), BOUGHT)
    for stage in (Stage.RECEIVE, Stage.SEND_BACK, Stage.SHIP):
        with pytest.raises(Conflict):
            ship_to.see(wanda, stage, case.return_id)


def test_a_customer_without_an_address_is_named_and_nothing_is_logged(sqlite_desk: Database) -> None:
    wanda = people.wanda()
    case, replacement = _reserved(wanda, Purchase())
    with pytest.raises(NotFound, match="no address of this customer"):
        ship_to.see(wanda, Stage.SHIP, replacement)
    assert _entries(_customer(case), AuditTag.CUSTOMER_REVEALED) == []


def test_only_those_who_ship_see_it(sqlite_desk: Database) -> None:
    _case, replacement = _reserved(people.wanda())
    for role in (Role.REVIEWER, Role.FINANCE, Role.MANAGER, Role.ADMINISTRATOR):
        somebody = people.hire(f"Some {role}", role)
        with pytest.raises(NotAllowed):
            ship_to.see(somebody, Stage.SHIP, replacement)
