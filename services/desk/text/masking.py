"""How lists show a person: enough to tell two customers apart, not enough to know them (A01, P45)."""

import re

from data.registry import Mask

_HIDDEN = "•••"
_WORD = re.compile(r"[^\W_]+")


def mask_name(name: str | None) -> str:
    """The first letter of each word, a star for each other: `Rintin Tin` becomes `R***** T**`."""
    return " ".join(_stars(word) for word in (name or "").split())


def mask_email(email: str | None) -> str:
    """The same of what stands before the host: `rintin.tin@gmail.com` becomes `r*****.t**@gmail.com`."""
    local, at, domain = (email or "").strip().rpartition("@")
    if not at:
        return _HIDDEN if email else ""
    return f"{_WORD.sub(lambda word: _stars(word.group()), local)}@{domain}"


def mask_phone(phone: str | None) -> str:
    """The last two digits: `••• 42`; nothing of a number with fewer than six."""
    digits = [character for character in (phone or "") if character.isdigit()]
    if not digits:
        return ""
    return f"{_HIDDEN} {''.join(digits[-2:])}" if len(digits) >= 6 else _HIDDEN


def mask(how: Mask, value: str | None) -> str:
    """The value as the register's mask shows it in a list."""
    shown = {Mask.NAME: mask_name, Mask.EMAIL: mask_email, Mask.PHONE: mask_phone}
    if how in shown:
        return shown[how](value)
    if how is Mask.SHOW:
        return value or ""
    return _HIDDEN if value else ""


def _stars(word: str) -> str:
    # One letter alone would be all of it.
    return f"{word[0]}{'*' * max(len(word) - 1, 1)}"
