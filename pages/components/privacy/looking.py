"""The gate of a copy: each photo is looked at and covered where it shows somebody else, each text is read."""

from collections.abc import Sequence

import streamlit as st

from data.vocabulary import ItemVerdict, PackageItemKind
from pages.components import untrusted
from pages.components.parts.part import part
from pages.components.privacy import acting
from services.desk.access import Actor
from services.privacy.packages import reviewing
from services.privacy.packages.reviewing import LONGEST_REASON, Item, PackageView
from services.privacy.packages.words import VERDICTS

ITEMS = "/exports/privacy-item/"
_redact = part("redact")
_WORDS = {
    "alt": "The photo to look at",
    "remove": "Uncover place",
    "places": "places covered. Draw over what is somebody else’s.",
    "preview": "See it as it would leave",
    "numbers": "Cover by numbers",
    "sides": ["Left %", "Top %", "Width %", "Height %"],
    "cover": "Cover this place",
}


def show(actor: Actor, view: PackageView) -> None:
    """What is left to look at first; what was looked at can be judged again."""
    files = [one for one in view.items if one.kind is not PackageItemKind.TEXT]
    texts = [one for one in view.items if one.kind is PackageItemKind.TEXT]
    if not view.items:
        st.text("There is no photo, no video and no text of staff to look at.")
    if files:
        st.markdown("##### Photos and videos")
        _one(actor, _chosen(view.request.number, files))
    if texts:
        st.markdown("##### What staff wrote")
        _texts(actor, view, texts)


def _chosen(number: str, files: Sequence[Item]) -> Item:
    """The next one that nobody looked at, unless another was chosen."""
    waiting = [one for one in files if one.verdict is ItemVerdict.PENDING]
    known = {one.id: one for one in files}
    first = (waiting or files)[0]
    st.caption(f"{len(files) - len(waiting)} of {len(files)} looked at")
    picked = st.selectbox(
        "File",
        list(known),
        index=list(known).index(first.id),
        format_func=lambda key: _label(list(known).index(key) + 1, known[key]),
        key=f"item-{number}-{len(waiting)}",
        label_visibility="collapsed",
    )
    return known[picked]


def _label(place: int, item: Item) -> str:
    return f"{place}. {item.about} · {VERDICTS[item.verdict].lower()}"


def _one(actor: Actor, item: Item) -> None:
    key = f"{item.id}-{item.version}"
    regions = _picture(item, key) if item.playable else []
    if not item.playable:
        st.warning("This file cannot be shown, so it can only be left out.", icon=":material/hide_image:")
    reason = st.text_input(
        "Why it is covered or left out, as the person will read it",
        item.reason,
        key=f"why-{key}",
        max_chars=LONGEST_REASON,
        placeholder="The label shows the name of another person.",
    )
    with st.container(horizontal=True, gap="small"):
        for label, verdict, shortcut in _choices(item, regions):
            if st.button(
                label,
                key=f"{verdict.value}-{key}",
                shortcut=shortcut,
                type="secondary" if verdict is ItemVerdict.WITHHELD else "primary",
            ):
                drawn = regions if verdict is ItemVerdict.REDACTED else []
                acting.act(lambda: reviewing.judge(actor, item.id, item.version, verdict, drawn, reason or ""))  # noqa: B023 - acts at once


def _choices(item: Item, regions: Sequence[Sequence[int]]) -> list[tuple[str, ItemVerdict, str]]:
    leave_out = ("Leave it out", ItemVerdict.WITHHELD, "L")
    if not item.playable:
        return [leave_out]
    if regions:
        return [("Show it with these places covered", ItemVerdict.REDACTED, "S"), leave_out]
    return [("Show it as it is", ItemVerdict.INCLUDED, "S"), leave_out]


def _picture(item: Item, key: str) -> list[list[int]]:
    data = {
        "src": f"{ITEMS}{item.id}",
        "video": item.kind is PackageItemKind.VIDEO,
        "editable": True,
        "regions": [list(one) for one in item.regions],
        "words": _WORDS,
    }
    drawn = _redact(key=f"redact-{key}", data=data, on_regions_change=lambda: None).regions
    return [list(one) for one in (item.regions if drawn is None else drawn)]


def _texts(actor: Actor, view: PackageView, texts: Sequence[Item]) -> None:
    for item in texts:
        with st.container(border=True):
            st.caption(f"{item.about} · {VERDICTS[item.verdict].lower()}")
            untrusted.text(item.text, max_lines=8)
            _text(actor, item)
    waiting = [one for one in texts if one.verdict is ItemVerdict.PENDING]
    number = view.request.number
    if waiting and st.button(
        f"I have read them: let the {len(waiting)} go out", icon=":material/done_all:", key=f"texts-{number}"
    ):
        acting.act(lambda: reviewing.include_texts(actor, number))


def _text(actor: Actor, item: Item) -> None:
    key = f"{item.id}-{item.version}"
    if item.verdict is ItemVerdict.WITHHELD:
        untrusted.text(item.reason)
        if st.button("Let it go out after all", key=f"text-in-{key}"):
            acting.act(lambda: reviewing.judge(actor, item.id, item.version, ItemVerdict.INCLUDED))
        return
    with st.popover("Leave it out"):
        reason = st.text_input("Why, as the person will read it", key=f"text-why-{key}", max_chars=LONGEST_REASON)
        if st.button("Leave this text out", key=f"text-out-{key}"):
            acting.act(lambda: reviewing.judge(actor, item.id, item.version, ItemVerdict.WITHHELD, (), reason or ""))
