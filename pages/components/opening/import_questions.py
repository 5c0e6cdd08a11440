"""The middle part of the import page: what the file does not say, asked once for all of its rows."""

from collections.abc import Sequence

import streamlit as st

from pages.components import untrusted
from services.imports.questions import Question

_NOT_SAID = "Not said yet"
_HELP = "How many US dollars one unit of the currency was worth when the orders were placed, like 1.08."


def answers(key: str) -> dict[str, str]:
    """What was answered so far, by question."""
    prefix = _key(key, "")
    found = {
        str(name).removeprefix(prefix): value for name, value in st.session_state.items() if _is_answer(name, prefix)
    }
    return {question: value for question, value in found.items() if isinstance(value, str) and value.strip()}


def say(key: str, question: str, value: str) -> None:
    """Answer a question from elsewhere on the page, before its field is drawn."""
    st.session_state[_key(key, question)] = value


def keep(key: str) -> None:
    """Hold on to what was said and chosen while the fields are not drawn, as Streamlit would forget it."""
    for name, value in list(st.session_state.items()):
        if str(name).startswith(f"{key}-") and isinstance(value, str):
            st.session_state[name] = value


def _is_answer(name: str | int, prefix: str) -> bool:
    return str(name).startswith(prefix)


def _key(key: str, question: str) -> str:
    return f"{key}-says-{question}"


def ask(questions: Sequence[Question], key: str) -> None:
    """A field for each question; an answer counts from the next run on."""
    if not questions:
        return
    st.markdown("**What the file does not say**")
    grid = st.grid(2)
    for question in questions:
        with grid.cell():
            _field(question, key)


def _field(question: Question, key: str) -> None:
    asks = untrusted.literal(question.asks)
    if question.options:
        _choose(question, asks, key)
        return
    each = len(question.months) > 1 and st.toggle(
        "A rate for each month", key=f"{key}-each-{question.key}", help="Otherwise one rate holds for the whole file."
    )
    if not each:
        st.text_input(asks, help=_HELP if question.months else None, key=_key(key, question.key))
        return
    for month in question.months:
        st.text_input(f"{asks}, in {month}", key=_key(key, f"{question.key}:{month}"))


def _choose(question: Question, asks: str, key: str) -> None:
    words = dict(question.options)
    values = list(words)
    st.selectbox(
        asks,
        values,
        index=values.index(question.default) if question.default in values else None,
        format_func=words.__getitem__,
        placeholder=_NOT_SAID,
        key=_key(key, question.key),
    )
    others = [untrusted.literal(f"“{example}”") for example in question.examples]
    if others:
        st.caption(f"Also {', '.join(others)}")
