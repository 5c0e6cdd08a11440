"""The one door through which evidence reaches a browser: signed address, live session, permission, then the bytes.

What is shown are fresh renditions only; an original goes out as an attachment to those who may, and each time is
recorded. Nothing here trusts the sender: types and names are ours (threat rows 5, 7, 8).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from pages.web.gate.headers import FILE_HEADERS
from pages.web.gate.identity_headers import let_in
from services.desk.errors import EvidenceAltered, NotAllowed, NotFound, NotSignedIn
from services.evidence import links, serving
from services.evidence.serving import Served

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SHOWN = frozenset({"image/jpeg", "video/mp4"})


@dataclass(frozen=True)
class _Wanted:
    """Bytes start..end (end not included); `part` where the browser asked for a range."""

    start: int
    end: int
    part: bool


class _OutOfRange(Exception):
    """The range that was asked for has no byte of the file."""


async def evidence(request: Request) -> Response:
    """Answer 200 or 206 with the bytes; 401 without a session, 404 for all that one may not have, 416, 500."""
    try:
        return await run_in_threadpool(_answer, request)
    except NotSignedIn:
        return _refusal(401, "Sign in again.")
    except (NotFound, NotAllowed):
        return _refusal(404, "There is no such file.")
    except EvidenceAltered as alarm:
        return _refusal(500, str(alarm))


def _answer(request: Request) -> Response:
    actor = let_in(request)
    link = links.read_link(request.path_params["token"], actor.session)
    if link.rendition is None:
        served, kind = serving.open_original(actor, link.public_id), "attachment"
    else:
        served, kind = serving.rendition(actor, link.public_id, link.rendition), "inline"
    headers = FILE_HEADERS | {"Accept-Ranges": "bytes", "ETag": f'"{served.sha256}"'}
    try:
        wanted = _wanted(request, served)
    except _OutOfRange:
        return _refusal(416, "The file is shorter.", headers | {"Content-Range": f"bytes */{served.size}"})
    if wanted.start == 0:
        serving.verify(actor, served)
    headers |= {
        "Content-Disposition": f'{kind}; filename="{served.name}"',
        "Content-Length": str(wanted.end - wanted.start),
    }
    if wanted.part:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.end - 1}/{served.size}"
    media_type = served.mime if kind == "attachment" or served.mime in _SHOWN else "application/octet-stream"
    body: Iterator[bytes] = iter(())
    if request.method != "HEAD":
        body = serving.pieces(actor, served, wanted.start, wanted.end)
    return StreamingResponse(body, 206 if wanted.part else 200, headers, media_type)


def _wanted(request: Request, served: Served) -> _Wanted:
    """The bytes that the request asks for (RFC 9110, 14.2): one range, or all of the file for anything else."""
    whole = _Wanted(0, served.size, part=False)
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if found is None or request.headers.get("if-range", f'"{served.sha256}"') != f'"{served.sha256}"':
        return whole
    first, last = found.groups()
    if not first and not last:
        return whole
    if not first:
        start, end = max(0, served.size - int(last)), served.size
    else:
        start, end = int(first), min(int(last) + 1, served.size) if last else served.size
    if last and first and int(last) < int(first):
        return whole
    if start >= min(end, served.size):
        raise _OutOfRange
    return _Wanted(start, end, part=True)


def _refusal(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(sentence, status, FILE_HEADERS | (headers or {}))


ROUTES = [Route(links.PATH + "{token}", evidence, methods=["GET", "HEAD"])]
