"""What may go through Streamlit's uploader: one's own tabs only, of known size, within a quota (F9)."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope
from streamlit.runtime import Runtime, exists, get_instance

from pages.web.paths import UPLOADS
from services.sessions import Live
from services.settings import settings

_METHODS = frozenset({"PUT", "DELETE"})
_MEGABYTE = 1024 * 1024


def refusal(scope: Scope, asked: Headers, live: Live) -> Response | None:
    """Why an upload is not taken, if it is not."""
    if scope["method"] not in _METHODS:
        return PlainTextResponse("Files are put or deleted here.", 405)
    tab = scope["path"].removeprefix(UPLOADS).split("/")[0]
    if not exists() or tab not in _own_tabs(get_instance(), live):
        return PlainTextResponse("This upload belongs to no open tab of yours.", 403)
    if scope["method"] == "DELETE":
        return None
    size = asked.get("content-length", "")
    if not size.isdecimal():
        return PlainTextResponse("The size of the file is missing.", 411)
    if int(size) + held_bytes(get_instance(), live) > quota_bytes():
        return PlainTextResponse("Too many files at once. Add the ones that are waiting, then go on.", 413)
    return None


def quota_bytes() -> int:
    """How much one session may have waiting in memory: one file of the largest size, and its form's framing."""
    return settings().upload_megabytes * _MEGABYTE + _MEGABYTE


def held_bytes(runtime: Runtime, live: Live) -> int:
    """What the session's tabs have waiting in memory now, in bytes."""
    held = runtime.uploaded_file_mgr.file_storage  # type: ignore[attr-defined]  # the memory manager's own store
    return sum(len(file.data) for tab in _own_tabs(runtime, live) for file in list(held.get(tab, {}).values()))


def _own_tabs(runtime: Runtime, live: Live) -> set[str]:
    # Streamlit tells nobody whose tab a session id is; its pinned version keeps the identity that the gate gave.
    return {
        one.session.id
        for one in runtime._session_mgr.list_active_sessions()
        if one.session._user_info.get("session_id") == live.public_id
    }
