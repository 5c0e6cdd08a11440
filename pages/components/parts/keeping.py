"""What stands in the fields of a form outlives the page: a reload, another page, a sign-in, a restart.

It is written once for each change, and never for a run that changes nothing. Files are chosen again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from pages.components import untrusted
from pages.components.parts.part import part
from services.desk.errors import DeskError
from services.review.unfinished import Field

_drafts = part("drafts")
# Stands for the form's key, which is another one after a reload.
_HERE = "*"
# Buttons, folds and cameras say nothing.
_NOT_KEPT = ("-more", "-camera", "-pressed")


@dataclass
class _Draft:
    """What is kept of a form, and what stood in each field at first."""

    kept: dict[str, Field]
    first: dict[str, Field | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A form that is kept: its name in the session, the key that its fields begin with, and who stores them.

    A text of which each stroke counts has a key that begins with `text-` and then with the form's.
    """

    name: str
    key: str
    left: Callable[[], dict[str, Field]]
    store: Callable[[dict[str, Field]], object]


def bring_back(form: Form) -> bool:
    """Before the form is drawn: put into its fields what was left in them; whether there was anything."""
    if form.name not in st.session_state:
        st.session_state[form.name] = _Draft(form.left())
    draft: _Draft = st.session_state[form.name]
    for place, value in draft.kept.items():
        st.session_state.setdefault(place.replace(_HERE, form.key), _drawn(value))
    return bool(draft.kept)


def watch(form: Form, container: str) -> None:
    """After the form is drawn in the container of that key: keep what changed, and listen to what is typed."""
    draft: _Draft = st.session_state[form.name]
    now = {name.replace(form.key, _HERE): _plain(value) for name, value in _fields(form.key)}
    for place in now.keys() - draft.kept.keys():
        draft.first.setdefault(place, now[place])
    _keep(form, draft, _said(draft, now))

    @st.fragment
    def listen() -> None:
        name = f"drafts-part-{form.key}"
        _drafts(key=name, data={"form": f"st-key-{container}"}, on_typed_change=lambda: _typed(form, name))

    listen()


def done(form: Form) -> None:
    """What was filled in has gone where it belongs, or is begun anew."""
    st.session_state.pop(form.name, None)


def _said(draft: _Draft, fields: Mapping[str, Field | None]) -> dict[str, Field]:
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
    """The value as it is stored; None for a file and whatever else is not kept."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, list):
        return value if all(isinstance(one, str | int) for one in value) else None
    return value if isinstance(value, str | int) else None


def _drawn(value: Field) -> object:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


def _typed(form: Form, name: str) -> None:
    """A text while it is typed, before its field is left."""
    told, draft = st.session_state[name].get("typed"), st.session_state.get(form.name)
    if isinstance(told, Mapping) and draft is not None:
        mine = {str(place): text for place, text in told.items() if str(place).startswith(f"text-{form.key}-")}
        texts = {place.replace(form.key, _HERE): text for place, text in mine.items() if isinstance(text, str)}
        others = {place: value for place, value in draft.kept.items() if place not in texts}
        _keep(form, draft, others | _said(draft, texts))


def _keep(form: Form, draft: _Draft, fields: dict[str, Field]) -> None:
    if fields == draft.kept:
        return
    try:
        form.store(fields)
    except DeskError as refusal:
        st.warning(untrusted.literal(str(refusal)), icon=":material/edit_off:")
    else:
        draft.kept = fields
