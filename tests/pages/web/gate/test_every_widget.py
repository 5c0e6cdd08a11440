"""Every widget and column of every page, forged by those who lack the page or its acts: nothing changes (test 25)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from sqlalchemy import Connection, select
from streamlit.proto.Common_pb2 import SInt64Array, StringTriggerValue
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from data import database
from data.models import Base
from data.models.audit import AuditEntry
from data.vocabulary import AuditTag, Permission, Role
from pages.navigation import PAGES
from services.refunds.paying.sending import send
from tests.browser.conftest import services_on
from tests.support import refunding, shop
from tests.support.approving import approved
from tests.support.browser.serving import Served
from tests.support.browser.tabs import Tab, open_tab
from tests.support.refunding import Team
from tests.support.rows import many_refunds

# What a look at a page writes: that somebody was there, and what they were refused.
_LOOKING = {"auth_session", "audit_entry", "audit_head", "review_hold", "return_count", "return_count_change", "job"}
_HOSTILE = ('{"id": 1, "selected": [1], "act": "approve"}', "999999999")
_EDITED = '{"edited_rows": {"0": {"amount": 999999}}, "added_rows": [{"amount": 1}], "deleted_rows": [0]}'


@dataclass(frozen=True)
class Shop:
    """Addresses that show a return at each stage, so that every page has its forms."""

    queries: dict[str, tuple[str, ...]]


@pytest.fixture
def stages(server: Served) -> Iterator[Shop]:
    """Returns in review, approved, to be granted, sent and in repair."""
    with services_on(server):
        team = Team()
        waiting, coming = shop.open_case(team.rob), approved(team.rob, team.rosa)
        repair = refunding.ready(team, facts={})
        ((sent, refund_id),) = many_refunds.granted(team, 1, paypal=False)
        send(team.finn, refund_id, 1)
        (due,) = many_refunds.ready(team, 1)
        rmas = [case.rma for case in (waiting, coming, repair, sent, due)]
        yield Shop(
            {
                "case": tuple(f"rma={rma}" for rma in rmas),
                "refund": tuple(f"rma={rma}" for rma in rmas[2:]),
                "receiving": tuple(f"rma={rma}" for rma in rmas[1:3]),
                "new-return": (f"order={waiting.order.number}",),
            }
        )


def _ids(frames: list[ForwardMsg]) -> dict[str, str]:
    """The kind of each widget that was sent, by its id."""
    found: dict[str, str] = {}
    for frame in frames:
        element = frame.delta.new_element
        kind = element.WhichOneof("type")
        identity = getattr(getattr(element, kind or "", None), "id", "")
        if kind and isinstance(identity, str) and identity:
            found[identity] = kind
    return found


def _forged(kind: str, value: str) -> tuple[WidgetState, WidgetState]:
    """Two ways of using the widget: as its kind is used, and as no browser would."""
    return _used(kind, value), WidgetState(string_trigger_value=StringTriggerValue(data=value))


def _used(kind: str, value: str) -> WidgetState:
    match kind:
        case "button":
            return WidgetState(trigger_value=True)
        case "button_group":
            return WidgetState(int_array_value=SInt64Array(data=[0]))
        case "checkbox":
            return WidgetState(bool_value=True)
        case "number_input":
            return WidgetState(double_value=float("inf"))
        case "arrow_data_frame":
            return WidgetState(string_value=_EDITED)
        case "bidi_component":
            return WidgetState(json_trigger_value=value)
    return WidgetState(string_value=value)


def _everything(tx: Connection) -> dict[str, object]:
    """A fingerprint of each table, and of the acts in the audit trail."""
    acts = select(AuditEntry.tag, AuditEntry.actor, AuditEntry.record).where(AuditEntry.tag != AuditTag.ACCESS_DENIED)
    found: dict[str, object] = {"acts": sorted(repr(row) for row in tx.execute(acts))}
    for name, table in Base.metadata.tables.items():
        if name not in _LOOKING:
            found[name] = sorted(repr(row) for row in tx.execute(table.select()))
    return found


def _places(stages: Shop) -> list[tuple[str, str]]:
    return [(page.url_path, query) for page in PAGES for query in stages.queries.get(page.url_path, ("",))]


def _look(tab: Tab, stages: Shop) -> dict[tuple[str, str], dict[str, str]]:
    seen = {}
    for page, query in _places(stages):
        begin = len(tab.frames)
        tab.run(page, query)
        seen[page, query] = _ids(tab.frames[begin:])
    return seen


def test_forged_widgets_of_every_page_change_nothing(server: Served, stages: Shop) -> None:
    with open_tab(server, server.cookie_of(*Role)) as tab:
        theirs = _look(tab, stages)
    everybodys = {page.url_path for page in PAGES if page.permission is Permission.ACCOUNT_OWN}
    widgets = {
        one: kind for (page, _), place in theirs.items() if page not in everybodys for one, kind in place.items()
    }
    assert len(widgets) > 150
    forgers = [server.cookie_of(*roles) for roles in ((), (Role.PRIVACY_AGENT,))]
    with database.reading() as tx:
        before = _everything(tx)
    for token in forgers:
        with open_tab(server, token) as forger:
            mine = {one for place in _look(forger, stages).values() for one in place}
            foreign = {one: kind for one, kind in widgets.items() if one not in mine}
            assert len(foreign) > 100
            for (page, query), turn in product(_places(stages), (0, -1)):
                states = {one: _forged(kind, _HOSTILE[turn])[turn] for one, kind in foreign.items()}
                forger.run(page, query, **states)
    with database.reading() as tx:
        after = _everything(tx)
    assert {name for name in after if after[name] != before[name]} == set(), sorted(
        set(after["acts"]) - set(before["acts"])  # type: ignore[call-overload]
    )
