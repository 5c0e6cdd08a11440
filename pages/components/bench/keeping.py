"""What stands in the fields of an inspection outlives the page: another scan, a reload, a sign-in, a restart.

It is written once for each change, and never for a run that changes nothing. Photos are taken again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from pages.components import untrusted
from pages.components.parts.part import part
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.receiving import half_done
from services.receiving.bench_view import BenchView
from services.receiving.half_done import Field

_drafts = part("drafts")
# Stands for the form's key, which is another one after a reload.
_HERE = "*"
_DAY = "-arrived"
_NOT_KEPT = ("-photos", "-shot", "-taken", "-camera", "-more")


@dataclass
class Draft:
    """What is kept of an inspection, and what stood in each field at first."""

    kept: dict[str, Field]
    first: dict[str, Field | None] = field(default_factory=dict)


def bring_back(view: BenchView, actor: Actor, key: str) -> None:
    """Before the form is drawn: put into its fields what was left in them."""
    name = _name(view)
    if name not in st.session_state:
        st.session_state[name] = Draft(half_done.left(actor, view.case.id))
    draft: Draft = st.session_state[name]
    for place, value in draft.kept.items():
        st.session_state.setdefault(place.replace(_HERE, key), _drawn(place, value))
    if draft.kept:
        st.caption("Unfinished, as you left it. Photos are to be taken again.")


def watch(view: BenchView, actor: Actor, key: str, form: str) -> None:
    """After the form is drawn: keep what changed, and listen to what is typed into it."""
    draft: Draft = st.session_state[_name(view)]
    now = {name.replace(key, _HERE): _plain(value) for name, value in _fields(key)}
    for place in now.keys() - draft.kept.keys():
        draft.first.setdefault(place, now[place])
    _keep(view, actor, _said(draft, now))

    @st.fragment
    def listen() -> None:
        name = f"drafts-part-{key}"
        _drafts(key=name, data={"form": f"st-key-{form}"}, on_typed_change=lambda: _typed(view, actor, key, name))

    listen()


def done(view: BenchView) -> None:
    """The inspection is received, or begun anew."""
    st.session_state.pop(_name(view), None)


def forget(view: BenchView, actor: Actor) -> None:
    """Begin the inspection anew."""
    half_done.keep(actor, view.case.id, {})
    st.session_state.pop(f"bench-{view.case.id}", None)
    done(view)


def listed(actor: Actor) -> str | None:
    """Name the inspections that the person has begun; the return that is opened."""
    found = half_done.begun(actor)
    if not found:
        return None
    st.caption("Your unfinished inspections")
    with st.container(horizontal=True, key="half-done"):
        opened = [
            one.rma
            for one in found
            if st.button(f"{one.rma}: unfinished", key=f"half-done-{one.rma}", icon=":material/edit_note:")
        ]
    return opened[0] if opened else None


def _name(view: BenchView) -> str:
    return f"inspection-{view.case.id}"


def _said(draft: Draft, fields: Mapping[str, Field | None]) -> dict[str, Field]:
    """What somebody put into the fields; a list that was emptied says something."""
    return {
        place: value
        for place, value in fields.items()
        if value is not None and value != "" and value != draft.first.get(place)
    }


def _fields(key: str) -> list[tuple[str, Any]]:
    return [
        (name, value)
        for name, value in st.session_state.items()
        if isinstance(name, str) and name.startswith((key, f"text-{key}")) and not name.endswith(_NOT_KEPT)
    ]


def _plain(value: Any) -> Field | None:  # noqa: ANN401 - what a field of the page holds
    return value.isoformat() if isinstance(value, date) else value


def _drawn(place: str, value: Field) -> Field | date:
    return date.fromisoformat(str(value)) if place.endswith(_DAY) else value


def _typed(view: BenchView, actor: Actor, key: str, name: str) -> None:
    """A text while it is typed, before its field is left."""
    told, draft = st.session_state[name].get("typed"), st.session_state.get(_name(view))
    if isinstance(told, Mapping) and draft is not None:
        mine = {str(place): text for place, text in told.items() if str(place).startswith(f"text-{key}-")}
        texts = {place.replace(key, _HERE): text for place, text in mine.items() if isinstance(text, str)}
        whole = draft.kept | texts
        _keep(
            view, actor, {place: value for place, value in whole.items() if value not in ("", draft.first.get(place))}
        )


def _keep(view: BenchView, actor: Actor, fields: dict[str, Field]) -> None:
    draft: Draft = st.session_state[_name(view)]
    if fields == draft.kept:
        return
    try:
        half_done.keep(actor, view.case.id, fields)
    except DeskError as refusal:
        st.warning(untrusted.literal(str(refusal)), icon=":material/edit_off:")
    else:
        draft.kept = fields
