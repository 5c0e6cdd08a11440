"""What can be done with the chosen tasks: take, put back, give to somebody; and what became of each."""

from collections.abc import Callable

import streamlit as st

from data.vocabulary import WorkQueue
from pages.components import flash, untrusted
from pages.components.queues import work_queue
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.queues import ownership
from services.queues.ownership import Bulk
from services.queues.work_queues import TaskRow, WorkPage

_REFUSED = "tasks-refused"


def bar(page: WorkPage, queue: WorkQueue, chosen: tuple[TaskRow, ...], actor: Actor) -> None:
    """The buttons; they act on what is chosen, as it was shown."""
    tasks_shown, key = work_queue.shown(chosen), "-".join(f"{row.place.id}.{row.version}" for row in chosen)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _button("Take", "T", ":material/front_hand:", key, chosen, lambda: ownership.take(actor, tasks_shown))
        _button("Put back", "B", ":material/undo:", key, chosen, lambda: ownership.put_back(actor, tasks_shown))
        if page.may_assign:
            _give(queue, key, chosen, actor)
        said = f"{len(chosen)} chosen" if chosen else "Choose rows to take them, or press X on one."
        st.caption(said, width="content")


def outcomes() -> None:
    """What did not go through in the last act, task by task, until the next one or another list."""
    refused: list[str] = st.session_state.get(_REFUSED, [])
    if refused:
        with st.container(border=True, key="tasks-outcomes"):
            st.text("These were left as they are:")
            for line in refused:
                st.text(line)


def forget() -> None:
    """Another list is looked at."""
    st.session_state.pop(_REFUSED, None)


def _give(queue: WorkQueue, key: str, chosen: tuple[TaskRow, ...], actor: Actor) -> None:
    with st.popover("Give to", icon=":material/person_add:", disabled=not chosen, on_change="rerun", key="give") as box:
        if not box.open:
            return
        people = dict[int | None, str]({None: "Nobody"} | ownership.workers(actor, queue))
        to = st.selectbox("Person", list(people), format_func=lambda who: untrusted.literal(people[who]), key="give-to")
        _button("Give", None, None, key, chosen, lambda: ownership.assign(actor, work_queue.shown(chosen), to))


def _button(
    label: str,
    shortcut: str | None,
    icon: str | None,
    key: str,
    chosen: tuple[TaskRow, ...],
    act: Callable[[], Bulk],
) -> None:
    st.button(
        label,
        icon=icon,
        shortcut=shortcut,
        disabled=not chosen,
        key=f"tasks-{label}-{key}",
        on_click=_do,
        args=(act, chosen),
    )


def _do(act: Callable[[], Bulk], chosen: tuple[TaskRow, ...]) -> None:
    forget()
    try:
        bulk = act()
    except DeskError as refusal:
        flash.say(str(refusal), ":material/error:")
        return
    names = {row.place.id: work_queue.name(row) for row in chosen}
    done = [outcome for outcome in bulk.outcomes if outcome.done]
    left = [outcome for outcome in bulk.outcomes if not outcome.done]
    st.session_state[_REFUSED] = [f"{names[outcome.task_id]}: {outcome.sentence}" for outcome in left]
    said = f"{len(done)} of {len(bulk.outcomes)} done." if left else "Done."
    flash.say(said, ":material/check_circle:" if done else ":material/error:")
