"""The gate in front of everything, the WebSocket included: no session, no answer (F1, F2, F9, F10, F13).

Identity reaches Streamlit as two headers that only the gate can set; `server.trustedUserHeaders` turns them into
`st.user`, which binds reconnects to the person. What is not listed in paths.py is refused.
"""

import logging
import secrets
from contextlib import nullcontext
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.web.gate import cookies, document, frontend, headers, uploads
from pages.web.gate.frames import ENDED, guard_frames
from pages.web.gate.origin import host_is_ours, origin_is_ours
from pages.web.gate.paths import SIGN_IN, SIGN_OUT, STREAM, Area, area
from services.accounts import sessions
from services.accounts.sessions import Live
from services.desk.settings import settings

_IDENTITY = b"x-desk-"
_READS = frozenset({"GET", "HEAD"})
_OURS = frozenset({Area.PUBLIC, Area.FORM, Area.OWN, Area.HOOK})
_NOTED = frozenset({Area.DOCUMENT, Area.FORM, Area.OWN, Area.UPLOAD})
# What a browser shows as a page of its own: without a session it leads to the sign-in, and from there back.
_SHOWN = {Area.DOCUMENT: _READS, Area.FORM: _READS | {"POST"}}
log = logging.getLogger(__name__)


class Gate:
    """Pure ASGI, so that it sees WebSockets; every scope passes here before Streamlit and our own routes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def secured(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers.secure(message, scope["path"], https=settings().secure_cookies)
            await send(message)

        try:
            await self._answer(scope, receive, secured)
        except Exception:
            # Starlette's own error page stands outside the gate and would go without the headers.
            reference = secrets.token_hex(4)
            log.exception("Request failed, reference %s", reference)
            if started:
                raise
            sorry = PlainTextResponse(f"Something went wrong. Reference: {reference}", 500)
            await sorry(scope, receive, secured)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked, kind = Headers(scope=scope), area(scope["path"])
        refusal = _refuse_outright(scope, asked, kind)
        # A hook knows no people: a browser's cookie means nothing there.
        live = None if refusal or kind is Area.HOOK else await _live(asked)
        if refusal is None and live is None and kind not in (Area.PUBLIC, Area.HOOK):
            refusal = _no_session(scope, asked, kind)
        if refusal is None and live is not None and kind in _NOTED:
            await to_thread.run_sync(sessions.note_use, live)
        if refusal is None:
            refusal = _refuse_here(scope, asked, kind, live)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        answer: ASGIApp | None = None
        if kind is Area.DOCUMENT:
            answer = document.page(scope["method"])
        elif kind is Area.STREAMLIT and scope["method"] == "GET":
            answer = await to_thread.run_sync(frontend.compressed, scope["path"], asked)
        # Nothing is awaited between the check of an upload's size and its count here: two at once see each other.
        with uploads.counted(scope, asked, live) if kind is Area.UPLOAD else nullcontext():
            await (answer or self.app)(_with_identity(scope, live), receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        token = cookies.read(asked, cookies.SESSION)
        live = None
        if scope["path"] == STREAM and token and origin_is_ours(scope, asked, settings()):
            live = await to_thread.run_sync(sessions.find, token)
        if live is None or token is None:
            await send({"type": "websocket.close", "code": ENDED})
            return
        await guard_frames(self.app, _with_identity(scope, live), receive, send, token)


def _refuse_outright(scope: Scope, asked: Headers, kind: Area) -> Response | None:
    if not host_is_ours(scope, asked, settings()):
        return PlainTextResponse("This address is not served here.", 421)
    if kind is Area.HOOK:
        return None if scope["method"] == "POST" else PlainTextResponse("This address takes events only.", 405)
    if scope["method"] not in _READS and not origin_is_ours(scope, asked, settings()):
        return PlainTextResponse("This request does not come from the desk's own pages.", 403)
    return None


async def _live(asked: Headers) -> Live | None:
    token = cookies.read(asked, cookies.SESSION)
    return await to_thread.run_sync(sessions.find, token) if token else None


def _no_session(scope: Scope, asked: Headers, kind: Area) -> Response:
    # A script reads the number; a person, in a tab that slept, needs the page.
    if scope["method"] in _SHOWN.get(kind, ()) and asked.get("accept") != "application/json":
        query = scope["query_string"].decode("latin-1")
        target = scope["path"] + (f"?{query}" if query else "")
        home = target == "/" or scope["path"] == SIGN_OUT
        return RedirectResponse(SIGN_IN if home else f"{SIGN_IN}?next={quote(target, safe='')}", 303)
    return PlainTextResponse("Sign in first.", 401)


def _refuse_here(scope: Scope, asked: Headers, kind: Area, live: Live | None) -> Response | None:
    if kind is Area.NOWHERE:
        return PlainTextResponse("There is nothing here.", 404)
    if kind is Area.UPLOAD and live is not None:
        return uploads.refusal(scope, asked, live)
    if kind not in _OURS and scope["method"] not in _READS:
        return PlainTextResponse("This address can only be read.", 405)
    return None


def _with_identity(scope: Scope, live: Live | None) -> Scope:
    """The scope without the identity that a client may have claimed, and with the one we know."""
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(_IDENTITY)]
    if live is not None:
        kept.append((b"x-desk-staff", str(live.staff_id).encode()))
        kept.append((b"x-desk-session", live.public_id.encode()))
    return {**scope, "headers": kept, "desk_session": live}
