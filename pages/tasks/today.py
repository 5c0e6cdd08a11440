"""What waits on me now: the queues of one's roles, what one has taken, the case that one holds."""

from functools import partial

import streamlit as st

from data.vocabulary import Permission, WorkQueue
from pages.components import guard
from pages.components.privacy import today_card
from pages.components.queues import review_queue, today_cards, today_lists
from pages.components.queues.review_queue import TABS
from pages.components.queues.today_cards import Card
from pages.navigation import PAGES
from services.desk import access, clock
from services.queues import work_queues
from services.queues.review_queue import QueueFilters, Tab, due, queue_page
from services.queues.work_queues import QueueCount, WorkFilters
from services.queues.work_words import QUEUES
from services.review import holds

actor = guard.require(Permission.ACCOUNT_OWN)
_QUEUES, _REVIEW = "tasks/queues.py", "returns/review_queue.py"
_HERE = "today"


def main() -> None:
    """The page of a person with any role, or with none."""
    person = guard.person()
    st.subheader("What waits on me now", anchor=False)
    if not person.roles:
        st.info("You have no role yet, so nothing can wait on you. An administrator can give you one.")
        st.page_link("account/my_account.py", label="My account", icon=":material/person:")
        return
    now = clock.now()
    decides = Permission.RETURN_DECIDE in person.permissions
    with access.one_look(actor):
        waiting = work_queues.waiting(actor) if Permission.WORK_OWN in person.permissions else None
        cards = _review(person.permissions) if decides else []
        held = holds.held(actor) if decides else ()
    if waiting is not None:
        cards += [_card(which, count, len(cards) + place) for place, (which, count) in enumerate(waiting.mine.items())]
    if Permission.PRIVACY_HANDLE in person.permissions:
        cards += today_card.cards(actor, len(cards) + 1)
    if not cards:
        _what_one_may(person.permissions)
        return
    _held(held)
    today_cards.show(cards, now)
    if waiting is not None:
        today_lists.taken(waiting.taken)
        today_lists.others(waiting.others)


def _review(permissions: frozenset[Permission]) -> list[Card]:
    """The review queue's tabs that a decider looks at first."""
    tabs, late = queue_page(actor, QueueFilters()).tabs, due(actor)
    shown = [Tab.MINE, Tab.CUSTOMER]
    if Permission.RETURN_DECIDE_ESCALATED in permissions:
        shown.insert(1, Tab.ESCALATED)
    titles = TABS | {Tab.MINE: "Returns to review", Tab.CUSTOMER: "Returns waiting for customer"}
    notes = {Tab.MINE: "Mine first, then the oldest due", Tab.CUSTOMER: "Their clocks stand still."}
    return [
        Card(
            title=titles[tab],
            key=str(place + 1),
            count=tabs[tab].count,
            more=tabs[tab].more,
            go=partial(st.switch_page, _REVIEW, query_params=QueueFilters(tab=tab).to_params()),
            note=notes.get(tab, "") if tabs[tab].count else "",
            overdue=late[tab].overdue if tab in late else 0,
            more_overdue=tab in late and late[tab].more,
            next_due=late[tab].next_due if tab in late else None,
        )
        for place, tab in enumerate(shown)
    ]


def _card(which: WorkQueue, count: QueueCount, place: int) -> Card:
    stage = count.stages[0] if len(count.stages) == 1 else None
    parameters = {"queue": which.value} | WorkFilters(stage=stage).to_params()
    return Card(
        title=QUEUES[which],
        key=str(place + 1),
        count=count.open,
        more=count.more,
        go=partial(st.switch_page, _QUEUES, query_params=parameters),
        overdue=count.overdue,
        more_overdue=count.more_overdue,
        next_due=count.next_due,
    )


def _held(rmas: tuple[str, ...]) -> None:
    for rma in rmas:
        st.page_link(
            review_queue.CASE, label=f"You hold {rma}", icon=":material/front_hand:", query_params={"rma": rma}
        )


def _what_one_may(permissions: frozenset[Permission]) -> None:
    st.text("No queue waits on your role. You can open:")
    for line in PAGES:
        if line.listed and line.permission in permissions and line.url_path != _HERE:
            st.page_link(line.file, label=line.title, icon=line.icon)


main()
