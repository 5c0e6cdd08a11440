"""Files on their way from a browser to a page: asked for, coming in, or here while the page has not been told yet.

The browser asks for an address for each file, sends it there, and only then tells the page of it. A page that acts in
between would leave the file out.
"""

import time
from collections import defaultdict
from collections.abc import Collection
from threading import Lock

# A file that is asked for and never sent was taken back in the browser.
ASKED_SECONDS = 20.0
# The browser tells the page at once; a file that it says nothing of belongs to a page that was left.
TOLD_SECONDS = 5.0

_guard = Lock()
_asked: defaultdict[int, list[float]] = defaultdict(list)
_here: defaultdict[int, dict[str, float]] = defaultdict(dict)


def asked_for(staff_id: int, files: int) -> None:
    """The browser is about to send so many files."""
    with _guard:
        _asked[staff_id] += [time.monotonic()] * files


def came(staff_id: int, file_id: str) -> None:
    """The file is here."""
    with _guard:
        del _asked[staff_id][:1]
        _here[staff_id][file_id] = time.monotonic()


def went(staff_id: int, file_id: str) -> None:
    """The file was taken back, or refused."""
    with _guard:
        _here[staff_id].pop(file_id, None)


def awaited(staff_id: int, known: Collection[str]) -> bool:
    """Whether a file of the person is on its way; `known` are the ids of those that the page has."""
    now = time.monotonic()
    with _guard:
        _asked[staff_id] = [at for at in _asked[staff_id] if now - at < ASKED_SECONDS]
        # What the page once had was told, though its field is empty again.
        _here[staff_id] = {
            one: at for one, at in _here[staff_id].items() if one not in known and now - at < TOLD_SECONDS
        }
        return bool(_asked[staff_id] or _here[staff_id])
