"""What may go through Streamlit's uploader: one's own tabs only, of known size, within a quota for the person (F9)."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope
from streamlit.runtime import Runtime, exists, get_instance
from streamlit.runtime.app_session import AppSession

from pages.web.gate import arrivals
from pages.web.gate.paths import UPLOADS
from services.accounts.sessions import Live
from services.desk.settings import settings

_METHODS = frozenset({"PUT", "DELETE"})
_MEGABYTE = 1024 * 1024
# Bytes on their way in by staff id: many uploads at once count like many after each other.
_coming: Counter[int] = Counter()


def refusal(scope: Scope, asked: Headers, live: Live) -> Response | None:
    """Why an upload is not taken, if it is not."""
    if scope["method"] not in _METHODS:
        return PlainTextResponse("Files are put or deleted here.", 405)
    tab = scope["path"].removeprefix(UPLOADS).split("/")[0]
    if not exists() or tab not in _own_tabs(get_instance(), live):
        return PlainTextResponse("This upload belongs to no open tab of yours.", 403)
    if scope["method"] == "DELETE":
        return None
    if not asked.get("content-length", "").isdecimal():
        return PlainTextResponse("The size of the file is missing.", 411)
    if not _fits(get_instance(), _size(asked), live.staff_id):
        return PlainTextResponse("Too many files at once. Add the ones that are waiting, then go on.", 413)
    return None


@contextmanager
def counted(scope: Scope, asked: Headers, live: Live | None) -> Iterator[None]:
    """Count the upload against the person's quota while it comes in, and note that it came."""
    person, size, file_id = (live.staff_id if live else 0), _size(asked), scope["path"].rsplit("/", 1)[-1]
    _coming[person] += size
    try:
        yield
    finally:
        _coming[person] -= size
        (arrivals.came if scope["method"] == "PUT" else arrivals.went)(person, file_id)


def coming(staff_id: int | None, known: Collection[str]) -> bool:
    """Whether a file of the person is on its way to a page that has those with the `known` ids."""
    return staff_id is not None and (_coming[staff_id] > 0 or arrivals.awaited(staff_id, known))


def quota_bytes() -> int:
    """How much one person may have waiting in memory: one file of the largest size, and its form's framing."""
    return settings().upload_megabytes * _MEGABYTE + _MEGABYTE


def held_bytes(runtime: Runtime, staff_id: int) -> int:
    """What the person has waiting in memory or on its way there, in bytes; tabs that were closed count too."""
    held = runtime.uploaded_file_mgr.file_storage  # type: ignore[attr-defined]  # the memory manager's own store
    tabs = _tabs(chain(_open(runtime), _closed(runtime)), "staff_id", str(staff_id))
    return _coming[staff_id] + sum(len(file.data) for tab in tabs for file in list(held.get(tab, {}).values()))


def _fits(runtime: Runtime, size: int, staff_id: int) -> bool:
    if size + held_bytes(runtime, staff_id) <= quota_bytes():
        return True
    # A closed tab keeps its files for 20 minutes, in case that it comes back: they make room for an open one.
    for tab in _tabs(_closed(runtime), "staff_id", str(staff_id)):
        runtime.uploaded_file_mgr.remove_session_files(tab)
    return size + held_bytes(runtime, staff_id) <= quota_bytes()


def _size(asked: Headers) -> int:
    size = asked.get("content-length", "")
    return int(size) if size.isdecimal() else 0


def _own_tabs(runtime: Runtime, live: Live) -> set[str]:
    return _tabs(_open(runtime), "session_id", live.public_id)


def _tabs(sessions: Iterator[AppSession], what: str, value: str) -> set[str]:
    # Streamlit tells nobody whose tab a session id is; its pinned version keeps the identity that the gate gave.
    return {one.id for one in sessions if one._user_info.get(what) == value}


def _open(runtime: Runtime) -> Iterator[AppSession]:
    return (one.session for one in runtime._session_mgr.list_active_sessions())


def _closed(runtime: Runtime) -> Iterator[AppSession]:
    stored = runtime._session_mgr._session_storage.list()  # type: ignore[attr-defined]  # the WebSocket manager's
    return (one.session for one in stored)
