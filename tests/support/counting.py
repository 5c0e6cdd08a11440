"""What a piece of work costs that does not depend on the machine: SQL statements, and messages to the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from data import database

_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of the block, without those that open and close a transaction."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        if not statement.startswith(_FRAME):
            seen.append(statement)

    engine = database.database().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def messages() -> Iterator[list[str]]:
    """The kinds of the messages that the block's runs send to the browser."""
    sent: list[str] = []
    enqueue = ForwardMsgQueue.enqueue

    def note(queue: ForwardMsgQueue, message: Any) -> None:  # noqa: ANN401 - Streamlit's own
        sent.append(message.WhichOneof("type"))
        enqueue(queue, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ForwardMsgQueue, "enqueue", note)
        yield sent
