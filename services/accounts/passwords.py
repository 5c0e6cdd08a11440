"""Passwords: which are taken, and how they are kept (argon2id; ASVS V6.2, V11.4.2)."""

import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from services.desk.errors import InvalidInput

SHORTEST, LONGEST = 12, 128
# zxcvbn's scale: 2 withstands 10^6 to 10^8 guesses; back-off allows 60 an hour.
_WEAKEST = 2
# zxcvbn's time grows with the square of the length; what follows cannot make a password weaker.
_JUDGED = 64

# Kept for people who sign in through the identity provider alone: no password makes it.
NONE = "none"

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
# 64 MiB each: two at a time bound what a flood of sign-ins can take.
_room = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """The argon2id hash to keep; takes about a quarter of a second."""
    with _room:
        return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; takes the same time when there is none."""
    with _room:
        try:
            _hasher.verify(kept or _nobodys(), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def prepare() -> None:
    """Make the hash for names that nobody bears, so that the first of them takes no longer."""
    _nobodys()


def accept(password: str, *known: str) -> str:
    """The password, or InvalidInput saying why it is not taken; `known` are words that others may guess."""
    if len(password) < SHORTEST:
        raise InvalidInput(f"The password has {len(password)} characters; use at least {SHORTEST}.")
    if len(password) > LONGEST:
        raise InvalidInput(f"The password has {len(password)} characters; use at most {LONGEST}.")
    if zxcvbn(password[:_JUDGED], user_inputs=[*known, "returns", "desk"])["score"] < _WEAKEST:
        raise InvalidInput("This password is easy to guess. Use several unrelated words, or a password manager.")
    return password


def one_time() -> str:
    """A password for somebody else to replace at first use: about 80 bits, easy to read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
