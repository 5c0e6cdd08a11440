"""How lists show a person: enough to tell two customers apart, not enough to know them (P45).

Masks hide the length as well, so that a short name does not give itself away.
"""

from data.registry import Mask

_HIDDEN = "•••"


def mask_name(name: str | None) -> str:
    """Initials: `Ana Souza` becomes `A. S.`; at most three."""
    initials = [word[0].upper() for word in (name or "").split()]
    kept = initials if len(initials) <= 3 else [*initials[:2], initials[-1]]
    return " ".join(f"{initial}." for initial in kept)


def mask_email(email: str | None) -> str:
    """First letters and the last part of the domain: `a•••@e•••.org`."""
    local, at, domain = (email or "").strip().rpartition("@")
    if not at:
        return _HIDDEN if email else ""
    _, dot, ending = domain.rpartition(".")
    return f"{local[:1]}{_HIDDEN}@{domain[:1]}{_HIDDEN}{dot}{ending if dot else ''}"


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
