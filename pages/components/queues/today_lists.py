"""What the person has taken already, and what others work on, as lines that lead there."""

from collections.abc import Mapping

import streamlit as st

from data.vocabulary import WorkQueue
from pages.components.queues import work_queue
from services.queues.work_queues import QueueCount, TaskRow
from services.queues.work_words import QUEUES, STAGES

_QUEUES = "tasks/queues.py"


def taken(rows: tuple[TaskRow, ...]) -> None:
    """What the person has taken, each row a way there."""
    if not rows:
        return
    st.caption("Taken by me")
    for row in rows:
        if st.button(f"{work_queue.name(row)} · {STAGES[row.stage]}", key=f"taken-{row.place.id}", type="tertiary"):
            work_queue.open_task(row)


def others(counts: Mapping[WorkQueue, QueueCount]) -> None:
    """What others work, for those who give work to them."""
    if not counts:
        return
    with st.expander("What others work on", icon=":material/groups:"):
        for which, count in counts.items():
            late = f", {work_queue.number(count.overdue, more=count.more_overdue)} overdue" if count.overdue else ""
            said = f"{QUEUES[which]}: {work_queue.number(count.open, more=count.more)} waiting{late}"
            st.page_link(_QUEUES, label=said, query_params={"queue": which.value})
