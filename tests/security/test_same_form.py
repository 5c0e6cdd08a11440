"""The same form, twenty times at once: one effect and identical answers, for every form that has a key (test 3)."""

import importlib
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from threading import Barrier
from typing import get_type_hints

import pytest

from data import database
from data.database import Database
from data.queries.desk import audit as entries
from data.queries.privacy import recipients
from data.vocabulary import BreachKind, Channel, Reason, Right
from services.cases.lookup import Shown
from services.desk.access import COMMANDS
from services.goods import replacements
from services.goods.replacements import ReservationForm
from services.privacy.breaches import register
from services.privacy.breaches.register import NewBreach
from services.privacy.recipients import register as recipient_register
from services.privacy.recipients.register import BrokenDuty
from services.privacy.requests import intake
from services.receiving import bench, quarantine, refused_deliveries
from services.receiving.bench_form import Reception
from services.receiving.quarantine import Unexpected
from services.receiving.refused_deliveries import Refused
from services.refunds import granting
from services.review import opening
from services.review.opening import NewLine, NewReturn
from tests.support import goods, house, refunding, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.bench_work import good
from tests.support.privacy.asking import dora, message, paul
from tests.support.privacy.recipients import PAYPAL
from tests.support.refunding import Team

TOGETHER = 20
KEY = "the-one-form"
ARRIVED = date(2026, 3, 1)


def _opened(team: Team) -> Callable[[], object]:
    order = shop.place_order()
    lines = (NewLine(order.line_ids[0], 1, Reason.DEFECTIVE),)
    form = NewReturn(order.number, lines, "It stays silent.", date(2026, 2, 1), Channel.EMAIL, form_key=KEY)
    return lambda: opening.open_return(team.rob, form)


def _received(team: Team) -> Callable[[], object]:
    case = approved(team.rob, team.rosa)
    version = shop.version_of(case.return_id)
    form = Reception(case.return_id, version, (good(shop.lines_of(case)[0]),), KEY, ARRIVED)
    return lambda: bench.receive(team.wanda, form)


def _reserved(team: Team) -> Callable[[], object]:
    case = approved(team.rob, team.rosa, resolution="replacement")
    arrive(team.wanda, case)
    goods.on_shelf(team.wanda, goods.product_of(case), 5)
    shown = Shown(case.return_id, shop.version_of(case.return_id))
    form = ReservationForm(shown, shop.lines_of(case)[0], 1, KEY)
    return lambda: replacements.reserve(team.wanda, form)


def _granted(team: Team) -> Callable[[], object]:
    form = refunding.form(team, refunding.ready(team), key=KEY)
    return lambda: granting.grant(team.fay, form)


def _kept_apart(team: Team) -> Callable[[], object]:
    return lambda: quarantine.quarantine(team.wanda, Unexpected("A brown box.", KEY, arrived_on=ARRIVED))


def _linked(team: Team) -> Callable[[], object]:
    order = shop.place_order()
    parcel = Unexpected("A brown box.", "its-own", order.number, arrived_on=ARRIVED)
    parcel_id = quarantine.quarantine(team.wanda, parcel).parcel_id
    lines = (NewLine(order.line_ids[0], 1, Reason.DEFECTIVE),)
    form = NewReturn(order.number, lines, "It stays silent.", None, None, form_key=KEY)
    return lambda: quarantine.link_new(team.wanda, parcel_id, form)


def _refused(team: Team) -> Callable[[], object]:
    order = shop.place_order()
    parcel = Unexpected("It came back.", KEY, order.number, arrived_on=ARRIVED)
    return lambda: refused_deliveries.record_refused(team.wanda, Refused(parcel, "import_duties", "18.50"))


def _asked(_team: Team) -> Callable[[], object]:
    agent, new = paul(), message(Right.ACCESS, received=date(2026, 6, 5), form_key=KEY)
    return lambda: intake.take_in(agent, new)


def _reported(_team: Team) -> Callable[[], object]:
    agent, at = paul(), datetime(2026, 6, 5, 7, tzinfo=UTC)
    return lambda: register.report(agent, NewBreach(KEY, BreachKind.DISCLOSURE, "A list went to a stranger.", at))


def _noticed(_team: Team) -> Callable[[], object]:
    officer, on = dora(), date(2026, 6, 5)
    recipient_register.save(officer, PAYPAL)
    with database.reading() as tx:
        (paypal,) = recipients.everything(tx)
    broken = BrokenDuty(KEY, paypal.id, "It lost a list of names.", on, date(2026, 6, 20), "help@paypal.example")
    return lambda: recipient_register.notice(officer, broken)


FORMS: dict[str, Callable[[Team], Callable[[], object]]] = {
    "services.review.opening.open_return": _opened,
    "services.receiving.bench._receive": _received,
    "services.goods.replacements.reserve": _reserved,
    "services.refunds.granting.grant": _granted,
    "services.receiving.quarantine.link_new": _linked,
    "services.receiving.quarantine.quarantine": _kept_apart,
    "services.receiving.refused_deliveries.record_refused": _refused,
    "services.privacy.requests.intake.take_in": _asked,
    "services.privacy.breaches.register.report": _reported,
    "services.privacy.recipients.register.notice": _noticed,
}


def _trail() -> list[str]:
    with database.reading() as tx:
        return [entry.tag for entry in entries.chain(tx) if isinstance(entry, entries.Entry)]


def _answer(said: object) -> dict[str, object]:
    """The answer but for whether it was the first: what of a repeated form is not known again, says nothing."""
    assert is_dataclass(said)
    unlike = {"changed", "known", "said", "sentence", "why", "state"}
    return {one.name: getattr(said, one.name) for one in fields(said) if one.name not in unlike}


@pytest.mark.parametrize("act", FORMS)
@pytest.mark.usefixtures("home")
def test_one_effect_and_twenty_identical_answers(desk: Database, act: str) -> None:
    send = FORMS[act](Team())
    before, together = len(_trail()), Barrier(TOGETHER)

    def press(_: int) -> object:
        together.wait()
        return send()

    with ThreadPoolExecutor(TOGETHER) as pool:
        said = list(pool.map(press, range(TOGETHER)))
    written = len(_trail()) - before
    assert sum(one.changed for one in said) == 1  # type: ignore[attr-defined]
    assert all(_answer(one) == _answer(said[0]) for one in said)
    send()
    assert len(_trail()) - before == written


def test_no_form_with_a_key_is_left_out() -> None:
    house.load()
    keyed = {name for name in COMMANDS if _takes_a_key(name)}
    assert keyed == set(FORMS)


def _takes_a_key(name: str) -> bool:
    module, _, function = name.rpartition(".")
    act = getattr(importlib.import_module(module), function)
    hints = get_type_hints(inspect.unwrap(act)).values()
    return any(_has_key(hint) for hint in hints)


def _has_key(kind: object) -> bool:
    if not is_dataclass(kind):
        return False
    hints = get_type_hints(kind)
    return "form_key" in hints or any(_has_key(one) for one in hints.values())
