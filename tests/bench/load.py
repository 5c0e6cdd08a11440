"""Tabs that ask for reruns over the WebSocket and time them, from the request to the end of the run.

With think time between the reruns: back to back, the server's unsent small packets (Nagle's algorithm against delayed
acknowledgements) add 40 ms that no browser ever sees.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol


@dataclass(frozen=True)
class View:
    """A page with its query string, on a server, as the holder of a cookie."""

    host: str
    cookie: str
    page: str
    query: str = ""


async def rerun(connection: ClientConnection, view: View) -> float:
    """Ask for the view; the milliseconds to the end of the run."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = view.page, view.query
    started = time.perf_counter()
    await connection.send(message.SerializeToString())
    frame = ForwardMsg()
    while True:
        data = await connection.recv()
        assert isinstance(data, bytes)
        frame.ParseFromString(data)
        if frame.WhichOneof("type") == "script_finished":
            return (time.perf_counter() - started) * 1000


def opened(view: View) -> connect:
    """A tab at the view's server, as the view's person."""
    return connect(
        f"ws://{view.host}/_stcore/stream",
        additional_headers={"Origin": f"http://{view.host}", "Cookie": view.cookie},
        subprotocols=[Subprotocol("streamlit"), Subprotocol("no-token")],
        max_size=None,
    )


async def _tab(views: Sequence[View], reruns: int, think: float, wait: float) -> list[float]:
    await asyncio.sleep(wait)
    async with opened(views[0]) as connection:
        await rerun(connection, views[0])
        times = []
        for number in range(reruns):
            await asyncio.sleep(think)
            times.append(await rerun(connection, views[number % len(views)]))
        return times


def in_turn(views: Sequence[View], rounds: int = 40, think: float = 0.3) -> list[list[float]]:
    """Milliseconds of each rerun of one tab per view; they take turns, so that a busy machine slows all alike."""

    async def run() -> list[list[float]]:
        async with AsyncExitStack() as stack:
            tabs = [(await stack.enter_async_context(opened(view)), view) for view in views]
            times: list[list[float]] = [[] for _ in views]
            for _round in range(rounds + 1):
                for (connection, view), kept in zip(tabs, times, strict=True):
                    await asyncio.sleep(think)
                    kept.append(await rerun(connection, view))
            return [kept[1:] for kept in times]

    return asyncio.run(run())


def crowd(tabs: Sequence[Sequence[View]], seconds: float, think: float) -> list[float]:
    """Milliseconds of each rerun of many tabs at once, each going through its views; they start one after another."""

    async def run() -> list[float]:
        reruns = max(1, int(seconds / think))
        gap = think / len(tabs)
        done = await asyncio.gather(*[_tab(views, reruns, think, at * gap) for at, views in enumerate(tabs)])
        return [one for times in done for one in times]

    return asyncio.run(run())
