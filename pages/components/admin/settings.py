"""What an administrator sets for the whole desk; keys begin with `setting-`."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.vocabulary import WorkQueue
from pages.components import flash
from pages.components.attempt import refuse
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.queues import service_levels as level_acts
from services.queues.work_words import QUEUES
from services.receiving import grades as grade_acts
from services.receiving.grades import LONGEST_MEANING


def service_levels(actor: Actor) -> None:
    """The hours of each queue; open tasks move with them."""
    st.markdown("#### Service levels")
    st.caption("Hours in which a task of the queue is to be done. A change moves what waits there already.")
    levels = level_acts.levels(actor)
    for queue, said in QUEUES.items():
        now = levels[queue]
        with st.form(f"setting-level-{queue.value}-{now}", border=False), _line():
            st.text(said, width=220)
            # Text, not a number field: what is typed is judged by the service, which says what is wrong with it.
            typed = st.text_input(f"Hours for {said}", str(now), label_visibility="collapsed", max_chars=12, width=110)
            st.caption(f"= {_days(now)}", width=110)
            if st.form_submit_button("Save"):
                _try(partial(_set_level, actor, queue, typed or "", now))


def grades(actor: Actor) -> None:
    """The meaning of each grade, as the bench reads it."""
    st.markdown("#### Grades")
    st.caption("What the receiving bench means by each letter. Past inspections keep their letter.")
    for letter, now in grade_acts.all_grades(actor).items():
        with st.form(f"setting-grade-{letter}-{now}", border=False), _line():
            st.subheader(letter, anchor=False, width=40)
            typed = st.text_input(
                f"Meaning of {letter}", now, label_visibility="collapsed", max_chars=LONGEST_MEANING, width="stretch"
            )
            if st.form_submit_button("Save"):
                _try(partial(_define, actor, letter, typed or "", now))


def _set_level(actor: Actor, queue: WorkQueue, typed: str, shown: int) -> str:
    done = level_acts.set_level(actor, queue, typed, shown)
    tasks = "task is" if done.moved == 1 else "tasks are"
    return f"{QUEUES[queue]}: {done.hours} hours; {done.moved} open {tasks} due at another time."


def _define(actor: Actor, letter: str, typed: str, shown: str) -> str:
    grade_acts.define(actor, letter, typed, shown)
    return f"Grade {letter} is saved."


def _try(act: Callable[[], str]) -> None:
    try:
        said = act()
    except DeskError as refusal:
        refuse(refusal)
        return
    flash.say(said)
    st.rerun()


def _line() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="small")


def _days(hours: int) -> str:
    days, rest = divmod(hours, 24)
    said = f"{days} {'day' if days == 1 else 'days'}"
    return f"{hours} h" if not days else f"{said} {rest} h" if rest else said
