"""What can be done with the chosen returns: take, put back, give to somebody; and what became of each."""

from collections.abc import Callable

import streamlit as st

from pages.components import flash, untrusted
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.queues import assigning
from services.queues.assigning import Assigned, ShownReturn
from services.queues.review_queue import QueuePage, QueueRow, deciders

_REFUSED = "queue-refused"


def bar(page: QueuePage, chosen: tuple[QueueRow, ...], actor: Actor) -> None:
    """The buttons, once rows are chosen, side by side with what stands around; they act on these as they were shown."""
    if not chosen:
        return
    shown = [ShownReturn(row.place.id, row.assignee_id) for row in chosen]
    key = "-".join(f"{one.return_id}.{one.assignee_id}" for one in shown)
    if page.may_decide:
        _button("Take", "T", ":material/front_hand:", key, chosen, lambda: assigning.take(actor, shown))
        _button("Put back", "B", ":material/undo:", key, chosen, lambda: assigning.put_back(actor, shown))
    if page.may_assign:
        _give(shown, key, chosen, actor)
    st.caption(f"{len(chosen)} chosen", width="content")


def outcomes() -> None:
    """What did not go through in the last act, return by return, until the next one or another list."""
    refused: list[str] = st.session_state.get(_REFUSED, [])
    if refused:
        with st.container(border=True, key="queue-outcomes"):
            st.text("These were left as they are:\n" + "\n".join(refused))


def forget() -> None:
    """Another list is looked at."""
    st.session_state.pop(_REFUSED, None)


def _give(shown: list[ShownReturn], key: str, chosen: tuple[QueueRow, ...], actor: Actor) -> None:
    with st.popover("Give to", icon=":material/person_add:", on_change="rerun", key="queue-give") as box:
        if not box.open:
            return
        people = dict[int | None, str]({None: "Nobody"} | deciders(actor))
        to = st.selectbox(
            "Person", list(people), format_func=lambda who: untrusted.literal(people[who]), key="queue-give-to"
        )
        _button("Give", None, None, key, chosen, lambda: assigning.give(actor, shown, to))


def _button(
    label: str,
    shortcut: str | None,
    icon: str | None,
    key: str,
    chosen: tuple[QueueRow, ...],
    act: Callable[[], Assigned],
) -> None:
    name = f"queue-{label}-{key}"
    st.button(label, icon=icon, shortcut=shortcut, key=name, on_click=_do, args=(act, chosen))


def _do(act: Callable[[], Assigned], chosen: tuple[QueueRow, ...]) -> None:
    forget()
    try:
        assigned = act()
    except DeskError as refusal:
        flash.say(str(refusal), ":material/error:")
        return
    names = {row.place.id: row.rma for row in chosen}
    left = [answer for answer in assigned.answers if not answer.done]
    st.session_state[_REFUSED] = [f"{names[answer.return_id]}: {answer.sentence}" for answer in left]
    said = f"{len(assigned.answers) - len(left)} of {len(assigned.answers)} done." if left else "Done."
    flash.say(said, ":material/check_circle:" if assigned.changed else ":material/error:")
