"""The states of what the desk does in the background: messages and jobs."""

from enum import StrEnum


class MessageState(StrEnum):
    """Where a message to the customer stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class JobState(StrEnum):
    """Where background work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
