"""From start to stop: a ready database, a gate that Streamlit honours, imports made beforehand, a worker beside it."""

import gc
import importlib
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from anyio import to_thread
from streamlit import config

from pages.web import presses
from pages.web.gate.identity_headers import check_identity_headers
from services.accounts import passwords
from services.demo import load, people
from services.desk import startup
from services.desk.errors import DeskError
from services.desk.settings import settings
from services.privacy.erasure import replay
from services.worker import Worker


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make ready, serve, and end in order."""
    try:
        await to_thread.run_sync(_make_ready)
    except DeskError as problem:
        # The server would print a traceback around this sentence; nothing has begun that would need an end.
        print(f"\n{problem}\n", file=sys.stderr, flush=True)
        os._exit(1)
    worker = Worker(load.HANDLERS)
    worker.start()
    threading.Thread(target=_warm, name="warm-up", daemon=True).start()
    yield
    await to_thread.run_sync(worker.stop)


def _make_ready() -> None:
    chosen = settings()
    config.set_option("server.maxUploadSize", chosen.upload_megabytes)
    config.set_option("server.allowedHosts", list(chosen.allowed_hosts))
    startup.prepare(chosen)
    replay.before_anyone_signs_in()
    check_identity_headers()
    presses.keep()
    passwords.prepare()
    people.begin()
    shop = people.notice()
    if shop is not None:
        print(f"\n  Demonstration shop. Sign in as one of these, with the password {shop.password}")
        for username, _name, roles in shop.people:
            print(f"    {username:<18} {roles}")
        print(flush=True)


def _warm() -> None:
    """Import what the first page would wait for, then take it all out of the collector's rounds."""
    for module in ("pandas", "pyarrow", "streamlit.dataframe_util"):
        importlib.import_module(module)
    gc.freeze()
