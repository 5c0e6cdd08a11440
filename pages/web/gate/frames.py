"""An open WebSocket lives as long as its session: the database is asked before each frame and each second."""

import asyncio
from contextlib import suppress

from anyio import to_thread
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it ships no types
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.web.gate import arrivals
from services.accounts import sessions
from services.accounts.sessions import Live

ENDED = 4401
_CHECK_SECONDS = 1.0
# The rest would clear everybody's caches, write files on the server, or stop it (F11).
_TAKEN = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"})
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


async def guard_frames(app: ASGIApp, scope: Scope, receive: Receive, send: Send, token: str) -> None:
    """Run the WebSocket application until it ends or its session does."""
    channel = _Channel(receive, send, token)
    try:
        await app(scope, channel.receive, channel.send)
    finally:
        await channel.close()


class _Channel:
    """One WebSocket; after the session has ended nothing passes in either direction."""

    def __init__(self, receive: Receive, send: Send, token: str) -> None:
        self._receive, self._send, self._token = receive, send, token
        self._next: asyncio.Task[Message] | None = None
        self._over = False

    async def receive(self) -> Message:
        """The next frame that Streamlit may see."""
        while True:
            message = await self._arrived()
            live = await to_thread.run_sync(sessions.find, self._token)
            if live is None:
                return await self._end()
            if message is None:
                continue
            if message["type"] != "websocket.receive":
                return message
            if await may_pass(message, live):
                return message

    async def send(self, message: Message) -> None:
        """Pass a frame to the browser, none after the end."""
        if not self._over:
            await self._send(message)

    async def close(self) -> None:
        """Leave nothing waiting."""
        if self._next is not None:
            self._next.cancel()
            with suppress(asyncio.CancelledError):
                await self._next

    async def _arrived(self) -> Message | None:
        if self._next is None:
            self._next = asyncio.ensure_future(self._receive())
        done, _ = await asyncio.wait({self._next}, timeout=_CHECK_SECONDS)
        if not done:
            return None
        message, self._next = self._next.result(), None
        return message

    async def _end(self) -> Message:
        if not self._over:
            self._over = True
            await self._send({"type": "websocket.close", "code": ENDED, "reason": "session ended"})
        return {"type": "websocket.disconnect", "code": ENDED}


async def may_pass(message: Message, live: Live) -> bool:
    """Whether a frame concerns the person's own tab alone; a run that the person asked for counts as use."""
    frame = BackMsg()
    try:
        frame.ParseFromString(message.get("bytes") or b"")
    except DecodeError:
        return False
    kind = frame.WhichOneof("type")
    if kind == "rerun_script" and not frame.rerun_script.is_auto_rerun:
        await to_thread.run_sync(sessions.note_use, live)
    if kind == "file_urls_request":
        arrivals.asked_for(live.staff_id, len(frame.file_urls_request.file_names))
    if kind == "backend_operation_request":
        return frame.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _TAKEN
