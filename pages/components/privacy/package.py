"""The steps of a copy around the look at its pieces: begin, wait, approve, take away, throw away."""

import streamlit as st

from data.vocabulary import Right
from pages.components import untrusted, words
from pages.components.attempt import attempt
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.privacy import acting
from pages.components.privacy import words as privacy_words
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.privacy.packages import leaving, reviewing
from services.privacy.packages.reviewing import PackageView
from services.privacy.packages.words import STATES
from services.privacy.requests.lookup import Shown
from services.privacy.requests.view import RequestView

PAGE, _DELETE = "privacy/package.py", "privacy/erasure.py"
_KILOBYTE = 1_000


def link(view: RequestView) -> None:
    """The way to the page on which the request is carried out, where its right has one."""
    right, number = view.row.right, view.row.number
    if right in reviewing.RIGHTS:
        _link(number, PAGE, "Copy of the data", ":material/folder_zip:")
    elif right is Right.ERASURE:
        _link(number, _DELETE, "Delete the data", ":material/delete_forever:")


def _link(number: str, page: str, label: str, icon: str) -> None:
    st.page_link(page, label=label, icon=icon, query_params={"number": number}, width="content")


def begin(actor: Actor, view: PackageView) -> None:
    """Nothing is under way: have the data gathered."""
    request = view.request
    if view.row is not None:
        _receipt(view)
    if view.blocked is not None:
        st.warning(untrusted.literal(f"{view.blocked} So no data is gathered yet."), icon=":material/block:")
        return
    st.text(
        "Every table, file and text is looked through for the person. "
        "Nothing leaves before you have looked at each photo, each video and what staff wrote."
    )
    key = f"begin-{request.number}-{request.version}-{view.row.id if view.row else 0}"
    if st.button("Gather the data", type="primary", icon=":material/travel_explore:", key=key):
        acting.act(lambda: reviewing.begin(actor, Shown(request.number, request.version)))


def wait(actor: Actor, view: PackageView) -> None:
    """The worker is at it; the page goes on by itself."""
    if view.row is not None:
        _watch(actor, view.request.number, view.row.version)


@st.fragment(run_every="2s")
def _watch(actor: Actor, number: str, version: int) -> None:
    try:
        now = reviewing.package(actor, number).row
    except DeskError:
        st.rerun()
    if now is None or now.version != version:
        st.rerun()
    st.info(f"{STATES[now.state]}. This takes seconds; you may go on elsewhere.", icon=":material/hourglass_top:")


def approve(actor: Actor, view: PackageView) -> None:
    """The last word, once everything was looked at."""
    if view.row is None:
        return
    number, version = view.request.number, view.row.version
    st.divider()
    if view.pending:
        st.text(f"{view.pending} of {len(view.items)} are still to be looked at; the copy can be approved after that.")
        return
    st.text("Everything was looked at.")
    key = f"approve-{number}-{version}"
    if st.button("Approve and make the file", type="primary", icon=":material/verified:", shortcut="A", key=key):
        acting.act(lambda: reviewing.approve(actor, number, version))


def leave(actor: Actor, view: PackageView) -> None:
    """The file: what it is, the address that is good once, and to whom it was given."""
    _receipt(view)
    number = view.request.number
    ready = f"package-link-{number}"
    if st.button("Make an address to take it away", icon=":material/download:", type="primary", key=f"{ready}-make"):
        offered = attempt(lambda: leaving.offer(actor, number))
        st.session_state[ready] = None if offered is None else offered.token
    token = st.session_state.get(ready)
    if token:
        st.link_button("Take the file away", f"{leaving.PATH}{token}", key=f"{ready}-take")
        st.caption("It can be taken once, within ten minutes. Delete your own file once the person has it.")
    if view.row is not None and (view.row.taken_at is not None or token):
        _handed_over(actor, view)


def discard(actor: Actor, view: PackageView) -> None:
    """Throw it away, to begin anew."""
    if view.row is None:
        return
    number, version = view.request.number, view.row.version
    with st.popover("Throw the copy away", icon=":material/delete:"):
        st.text("What was looked at is forgotten, and the file is deleted. Another copy can be begun.")
        if st.button("Throw it away", key=f"discard-{number}-{version}"):
            acting.act(lambda: reviewing.discard(actor, number, version))


def _handed_over(actor: Actor, view: PackageView) -> None:
    number = view.request.number
    with st.form(f"handed-{number}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        whom = st.text_input(
            "To whom it was given, and how",
            key=f"handed-whom-{number}",
            max_chars=200,
            placeholder="the person by post, or who they named",
        )
        pressed = st.form_submit_button("Record it", key=f"handed-go-{number}")
    if pressed:
        acting.act(lambda: leaving.hand_over(actor, number, whom or ""))


def _receipt(view: PackageView) -> None:
    row = view.row
    if row is None:
        return
    shown = [Fact("State", STATES[row.state]), Fact("Begun", words.instant(row.begun_at))]
    if row.made_at is not None and row.size_bytes is not None:
        shown += [
            Fact("Made", words.instant(row.made_at)),
            Fact("Records", str(row.records)),
            Fact("Files", str(row.files), f"{max(1, row.size_bytes // _KILOBYTE):,} kB"),
            Fact("SHA-256", row.sha256 or ""),
        ]
    if row.expires_on is not None:
        shown.append(Fact("Kept until", privacy_words.day(row.expires_on)))
    if row.taken_at is not None:
        shown.append(Fact("Taken away", words.instant(row.taken_at)))
    if row.handed_to:
        shown.append(Fact("Given to", row.handed_to))
    facts.show(f"package-{row.id}-{row.version}", shown, wide=True)
