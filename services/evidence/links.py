"""Signed addresses under which a browser may fetch evidence: for one session, one rendition, and a while."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer

from data import encryption
from data.vocabulary import Rendition
from services.desk import clock
from services.desk.errors import NotFound

PATH = "/app/static/evidence/"
# The end is rounded, so that the address stays the same from one run of a page to the next and no player starts anew.
WINDOW = timedelta(hours=1)
_ORIGINAL = "original"


@dataclass(frozen=True)
class Link:
    """What an address gives: a rendition of a file, or the original (`rendition` None)."""

    public_id: str
    rendition: Rendition | None


def evidence_url(public_id: str, rendition: Rendition | None, session: str | None) -> str:
    """The address of a rendition (None: the original) for this session, good for one to two hours."""
    end = _window(clock.now()) + 2
    word = _ORIGINAL if rendition is None else rendition.value
    return PATH + _signer().dumps([public_id, word, _session_mark(session), end])


def read_link(token: str, session: str | None) -> Link:
    """What the token gives to this session; NotFound for one that is not ours, not for this session, or over."""
    try:
        public_id, word, mark, end = _signer().loads(token)
    except (BadData, ValueError, TypeError) as error:
        raise NotFound("There is no such file.") from error
    if mark != _session_mark(session) or _window(clock.now()) >= end:
        raise NotFound("This address is no longer good. Open the case again.")
    return Link(public_id, None if word == _ORIGINAL else Rendition(word))


def _signer() -> URLSafeSerializer:
    ring = encryption.keyring()
    return _signer_with(ring.derive("evidence-link", ring.active))


@lru_cache(maxsize=4)
def _signer_with(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="evidence", signer_kwargs={"digest_method": hashlib.sha256})


def _session_mark(session: str | None) -> str:
    return hashlib.sha256(f"evidence {session}".encode()).hexdigest()[:16]


def _window(at: datetime) -> int:
    return int(at.timestamp() // WINDOW.total_seconds())
