"""A browser tab without a browser: Streamlit's frames by hand over a real WebSocket."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.support.browser.serving import Served


class Tab:
    """An open connection; it remembers every frame that it was sent."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.session_id = ""
        self.frames: list[ForwardMsg] = []

    def run(self, page: str = "", query: str = "", **widgets: WidgetState) -> str:
        """Ask for a run and return all that it sent, as text."""
        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.query_string = page, query
        for widget_id, value in widgets.items():
            value.id = widget_id
            state.widget_states.widgets.append(value)
        return self.send(message)

    def press(self, widget_id: str, page: str = "", query: str = "") -> str:
        """Press a button by its id, whether or not the page offers it."""
        return self.run(page, query, **{widget_id: WidgetState(trigger_value=True)})

    def send(self, message: BackMsg) -> str:
        """Send a frame; the text of all frames until the run that it causes has finished."""
        self._connection.send(message.SerializeToString())
        seen: list[ForwardMsg] = []
        while True:
            frame = self._next()
            seen.append(frame)
            if frame.WhichOneof("type") == "script_finished":
                return "\n".join(str(one) for one in seen)

    def tell(self, message: BackMsg) -> None:
        """Send a frame that causes no run."""
        self._connection.send(message.SerializeToString())

    def throw(self, frame: bytes | str) -> None:
        """Send what is no frame."""
        self._connection.send(frame)

    def settle(self, seconds: float = 1.0) -> None:
        """Take in what is still being sent, until nothing came for this long."""
        try:
            while True:
                self._connection.recv(timeout=seconds)
        except TimeoutError:
            return

    def element(self, kind: str, label: str) -> str:
        """The id of the newest element of this kind with this label that was sent."""
        for frame in reversed(self.frames):
            element = getattr(frame.delta.new_element, kind)
            if element.label == label:
                return str(element.id)
        raise AssertionError(f"No {kind} “{label}” was sent.")

    def closed_within(self, seconds: float) -> int | None:
        """The code with which the server closes within the time, else None."""
        try:
            while True:
                self._connection.recv(timeout=seconds)
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else int(closed.rcvd.code)
        except TimeoutError:
            return None

    def _next(self) -> ForwardMsg:
        data = self._connection.recv(timeout=60)
        assert isinstance(data, bytes)
        frame = ForwardMsg()
        frame.ParseFromString(data)
        if frame.WhichOneof("type") == "new_session":
            self.session_id = frame.new_session.initialize.session_id
        self.frames.append(frame)
        return frame


@contextmanager
def open_tab(server: Served, token: str, resume: str = "", **headers: str) -> Iterator[Tab]:
    """Open a tab as the holder of a session would; `resume` names the tab whose session is asked for."""
    sent = {"Origin": server.url, "Cookie": f"{server.cookie}={token}"} | headers
    with connect(
        f"ws://{server.host}/_stcore/stream",
        additional_headers=sent,
        subprotocols=[part for part in ("streamlit", "no-token", resume) if part],  # type: ignore[misc]  # plain words
        max_size=None,
        close_timeout=1,
    ) as connection:
        yield Tab(connection)


def handshake(server: Served, token: str | None, **headers: str | None) -> int:
    """The HTTP status of a WebSocket handshake; a header given as None is left out."""
    sent = {
        "Host": server.host,
        "Origin": server.url,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Cookie": None if token is None else f"{server.cookie}={token}",
    } | headers
    lines = [f"{name}: {value}" for name, value in sent.items() if value is not None]
    request = "\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""])
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as raw:
        raw.sendall(request.encode())
        return int(raw.recv(64).split()[1])
