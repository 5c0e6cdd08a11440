"""The audit trail's rows, and what is done with the whole of it: take it away as a file, look whether it is whole."""

from urllib.parse import urlencode

import streamlit as st

from pages.components import untrusted, words
from pages.components.attempt import attempt
from pages.components.parts import columns
from services.desk.access import Actor
from services.desk.audit import Verdict
from services.desk.history import trail
from services.desk.history.trail import Line

_CHECKED = "audit-checked"
_NAMED = 20


def table(lines: tuple[Line, ...], *, readable: bool) -> None:
    """The entries; links only for those who may open a return."""
    st.dataframe(
        [_row(line, readable=readable) for line in lines],
        hide_index=True,
        key=f"audit-{lines[0].seq}",
        column_order=_columns(lines, readable=readable),
        column_config={
            "Who": st.column_config.TextColumn(width=110),
            "What": st.column_config.TextColumn(width=260),
            "About": st.column_config.TextColumn(width=150),
            "Return": columns.rma(),
            "Reason": st.column_config.TextColumn(width=200),
        },
        height="content",
        alt="Entries of the audit trail, newest first",
    )


def whole(actor: Actor) -> None:
    """The file of what the filters find, and the walk over every entry."""
    with st.container(horizontal=True, vertical_alignment="center"):
        address = "/exports/audit-trail?" + urlencode(st.query_params.to_dict())
        st.link_button("Take as a file", address, icon=":material/download:", key="audit-export")
        if st.button("Check that it is whole", icon=":material/verified:", key="audit-check"):
            with st.spinner("Reading every entry…"):
                st.session_state[_CHECKED] = attempt(lambda: trail.check(actor))
        st.caption("Each entry is sealed to the one before it: one that was changed, removed or added is found.")
    _verdict(st.session_state.get(_CHECKED))


def _verdict(found: Verdict | None) -> None:
    if found is None:
        return
    if found.intact:
        st.success(f"All {found.entries:,} entries are as they were written, and none is missing.")
        return
    named = [f"• {one.what}" for one in found.problems[:_NAMED]]
    more = len(found.problems) - len(named)
    st.error("The trail is not whole. Tell the administrator and the data protection officer.")
    untrusted.text("\n".join([*named, *([f"• and {more:,} more"] if more else [])]))


def _columns(lines: tuple[Line, ...], *, readable: bool) -> list[str]:
    """No column of links for those who cannot open a return, none of reasons where nobody gave one."""
    links = ["Return"] if readable and any(line.rma for line in lines) else []
    others = ["About"] if not readable or any(line.rma is None for line in lines) else []
    reasons = ["Reason"] if any(line.reason for line in lines) else []
    return ["When", "Who", "What", *links, *others, *reasons, "Details"]


def _row(line: Line, *, readable: bool) -> dict[str, object]:
    linked = readable and line.rma is not None
    return {
        "When": words.exact(line.at),
        "Who": untrusted.cell(line.who),
        "What": untrusted.cell(line.what),
        "Return": f"/case?rma={line.rma}" if linked else "",
        "About": "" if linked else untrusted.cell(line.record),
        "Reason": untrusted.cell(line.reason),
        "Details": untrusted.cell(line.details),
    }
