"""Passwords: which are taken, and how they are kept (argon2id; ASVS V6.2, V11.4.2)."""

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from services.desk.errors import InvalidInput
from services.desk.settings import settings

SHORTEST, LONGEST = 12, 128
# zxcvbn's scale: 2 withstands 10^6 to 10^8 guesses; back-off allows 60 an hour.
_WEAKEST = 2
# zxcvbn's time grows with the square of the length; what follows cannot make a password weaker.
_JUDGED = 64

# Kept for people who sign in through the identity provider alone: no password makes it.
NONE = "none"

# What is too short to be a name may stand in a password; so may a name, beside eight other characters.
_SHORTEST_NAME, _LEFT, _ALIKE = 4, 8, 0.75
_LEET = str.maketrans("0134578@$!", "oleastbasi")

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
    if _near([*known, "Returns Desk", settings().shop_name], password):
        raise InvalidInput(
            "This password is too near to your name, the shop's, or the desk's. Use several unrelated words, or a "
            "password manager."
        )
    if zxcvbn(password[:_JUDGED], user_inputs=[*known, "returns", "desk"])["score"] < _WEAKEST:
        raise InvalidInput("This password is easy to guess. Use several unrelated words, or a password manager.")
    return password


def _near(names: Iterable[str], password: str) -> bool:
    """Whether little is left of the password without the names, however they are written, or it is almost one."""
    plain = _plain(password)
    joined = {_plain(name) for name in names}
    words = {_plain(word) for name in names for word in re.split(r"[\W_]+", name)} | joined
    rest = plain
    for word in sorted((word for word in words if len(word) >= _SHORTEST_NAME), key=len, reverse=True):
        rest = rest.replace(word, "").replace(word[::-1], "")
    almost = any(SequenceMatcher(None, plain, name).ratio() >= _ALIKE for name in joined if len(name) >= _SHORTEST_NAME)
    return almost or (rest != plain and len(rest.strip("0123456789")) < _LEFT)


def _plain(text: str) -> str:
    """Letters and digits alone, with the usual digits and signs read as the letters they stand for."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LEET)
    return "".join(char for char in folded if char.isalnum())


def one_time() -> str:
    """A password for somebody else to replace at first use: about 80 bits, easy to read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
