"""Strings of attackers in every search, filter, number and place of every page: no error, no row more (test 40)."""

import importlib
import inspect
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from data.database import Database
from data.vocabulary import MessageState, Rendition, Role, WorkQueue
from services.accounts.identity_provider import linking
from services.customers import missing_parts
from services.desk import access
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.evidence import serving
from services.goods import boards, stock
from services.imports import load
from services.messages import outbox
from services.privacy import advertising
from services.privacy.consent import reading
from services.privacy.discovery import overview
from services.privacy.erasure import case_holds, erased
from services.privacy.erasure import view as erasure_view
from services.privacy.packages import reviewing
from services.privacy.recipients import telling
from services.privacy.requests import listing as privacy_listing
from services.privacy.requests import view as privacy_view
from services.privacy.retention import plan
from services.privacy.rights import correction, human_review, objection, restriction
from services.queues import going, review_queue, work_queues
from services.queues.review_filters import Tab
from services.queues.review_queue import QueueFilters
from services.queues.work_filters import WorkFilters
from services.receiving import bench_view, expected, packing_lists, scanning
from services.refunds import listing, showing
from services.review import case_page, evidence, opening
from tests.support import goods, house, people, refunding
from tests.support.refunding import Team

EACH = 8
_ALL_OF_A_QUEUE = QueueFilters(tab=Tab.ALL)


def _filters(text: str) -> QueueFilters:
    names = ("tab", "q", "state", "reason", "country", "tier", "recommendation", "assignee", "older", "least", "most")
    return QueueFilters.from_params(dict.fromkeys(names, text))


_PERIODS = ("order_years", "case_years", "case_years_with_consent", "identity_days", "removes")
Ask = Callable[[Actor, str], object]
# By the question that each asks; a question that takes text and is not here fails below.
QUESTIONS: dict[str, Ask] = {
    "services.accounts.identity_provider.linking.waiting": linking.waiting,
    "services.customers.missing_parts.parts_of": missing_parts.parts_of,
    "services.evidence.serving.rendition": lambda who, text: serving.rendition(who, text, Rendition.DISPLAY),
    "services.goods.boards.repair_board": boards.repair_board,
    "services.goods.boards.replacement_board": boards.replacement_board,
    "services.goods.stock.shelf": stock.shelf,
    "services.messages.outbox.outbox_page": lambda who, text: outbox.outbox_page(who, tuple(MessageState), number=text),
    "services.imports.load.remembered": load.remembered,
    "services.privacy.advertising.check_list": advertising.check_list,
    "services.privacy.consent.reading.of_person": reading.of_person,
    "services.privacy.discovery.overview.named_elsewhere": overview.named_elsewhere,
    "services.privacy.discovery.overview.overview": overview.overview,
    "services.privacy.erasure.case_holds.standing": case_holds.standing,
    "services.privacy.erasure.erased.notice": erased.notice,
    "services.privacy.erasure.view.of_request": erasure_view.of_request,
    "services.privacy.erasure.view.preview": lambda who, text: erasure_view.preview(who, text, [text]),
    "services.privacy.erasure.view.state_of": erasure_view.state_of,
    "services.privacy.packages.reviewing.package": reviewing.package,
    "services.privacy.recipients.telling.receivers": telling.receivers,
    "services.privacy.requests.listing.next_due": privacy_listing.next_due,
    "services.privacy.requests.view.view": privacy_view.view,
    "services.privacy.retention.plan.preview": lambda who, text: plan.preview(who, dict.fromkeys(_PERIODS, text)),
    "services.privacy.rights.correction.known": correction.known,
    "services.privacy.rights.human_review.reviewable": human_review.reviewable,
    "services.privacy.rights.objection.ruling": objection.ruling,
    "services.privacy.rights.restriction.standing": restriction.standing,
    "services.queues.going.exact": going.exact,
    "services.queues.going.places": going.places,
    "services.queues.review_queue.neighbours": lambda who, text: review_queue.neighbours(who, text, _filters(text)),
    "services.queues.review_queue.queue_page": lambda who, text: (
        review_queue.queue_page(who, QueueFilters(tab=Tab.ALL, search=text)),
        review_queue.queue_page(who, _filters(text)),
        review_queue.queue_page(who, _ALL_OF_A_QUEUE, after=text),
    )[0],
    "services.queues.work_queues.queue_page": lambda who, text: work_queues.queue_page(
        who, WorkQueue.REFUNDS, WorkFilters.from_params(dict.fromkeys(("owner", "overdue", "stage"), text)), after=text
    ),
    "services.receiving.bench_view.open_bench": bench_view.open_bench,
    "services.receiving.expected.page": lambda who, text: (
        expected.page(who, search=text),
        expected.page(who, after=text),
    )[0],
    "services.receiving.packing_lists.products": packing_lists.products,
    "services.receiving.scanning.find": scanning.find,
    "services.receiving.scanning.find_first": lambda who, text: scanning.find_first(who, [text, text]),
    "services.refunds.listing.refund_list": lambda who, text: listing.refund_list(who, listing.Tab.GRANT, text),
    "services.refunds.showing.money_of": showing.money_of,
    "services.review.case_page.open_case": case_page.open_case,
    "services.review.evidence.same_evidence": lambda who, text: evidence.same_evidence(who, 1, text),
    "services.review.opening.find_orders": opening.find_orders,
    "services.review.opening.order_card": lambda who, text: opening.order_card(who, text, text),
}
# Their text is a part of a letter, and finds nothing.
_LETTERS = ("draft", "_draft")
# What is there for any text: the page around its rows, or all that waits.
_NOT_BY_TEXT = {
    "services.queues.work_queues.queue_page",
    "services.privacy.advertising.check_list",
    # Every purpose is named, with nothing said of it.
    "services.privacy.consent.reading.of_person",
}


@pytest.fixture(scope="module")
def strings(shared: Path) -> tuple[str, ...]:
    """The naughty strings."""
    return tuple(json.loads((shared / "hostile" / "text" / "blns.json").read_text()))


def _rows(said: object) -> int:
    """How many rows of the shop an answer holds."""
    if said is None or isinstance(said, str | bytes):
        return 0
    if isinstance(said, tuple | list | frozenset | dict):
        return sum(one is not None for one in said)
    if is_dataclass(said):
        held = (getattr(said, one.name) for one in fields(said) if one.name not in ("tabs", "counts"))
        return sum(_rows(one) for one in held if isinstance(one, tuple | list))
    return 0


def test_hostile_text_finds_nothing_and_breaks_nothing(desk: Database, strings: tuple[str, ...], home: Path) -> None:
    team = Team()
    goods.on_shelf(team.wanda, goods.product_of(refunding.ready(team)), 3)
    everybody = people.hire("Everybody", *Role)
    meant = [one for one in strings if "DROP TABLE" in one or "' OR" in one or "EXEC " in one or one in ("%", "_")]
    tried = [*meant, *strings[:: len(strings) // EACH], "a\0b", "%' --", "\\"]
    assert len(meant) >= 5
    wrong = []
    for name, ask in QUESTIONS.items():
        for text in tried:
            try:
                said = _asked(ask, everybody, text)
            except Exception as error:  # every kind of failure is listed
                wrong.append((name, text, repr(error)[:200]))
                continue
            if name not in _NOT_BY_TEXT and _is_foreign(text) and _rows(said):
                wrong.append((name, text, f"{_rows(said)} rows"))
    assert wrong == []


def _is_foreign(text: str) -> bool:
    """Whether nothing of the shop is called so: its numbers and names are found by any part of them."""
    return bool(text.strip()) and not any(one.isdigit() for one in text)


def _asked(ask: Ask, who: Actor, text: str) -> object:
    try:
        return ask(who, text)
    except DeskError:
        return None


def test_no_question_that_takes_text_is_left_out() -> None:
    house.load()
    taking = {name for name in access.QUERIES if _takes_text(name) and not name.endswith(_LETTERS)}
    assert taking == set(QUESTIONS)


def _takes_text(name: str) -> bool:
    module, _, function = name.rpartition(".")
    hints = get_type_hints(inspect.unwrap(getattr(importlib.import_module(module), function)))
    kinds: list[Any] = [kind for one, kind in hints.items() if one not in ("tx", "actor", "_actor", "return")]
    return any(kind in (str, QueueFilters, WorkFilters) or "str" in repr(kind) for kind in kinds)
