"""Keyed indexes by which one person is known again though written down twice; weak values make no key at all."""

import re

from data.encryption import blind_index

# The end of a number is the same with and without the country's code; the end of two people's numbers hardly ever is.
_TAIL, _SHORTEST = 9, 7
_FEWEST_DIFFERENT = 3
_SHORTEST_ADDRESS = 8


def phone_key(phone: str | None) -> bytes | None:
    """The index of a telephone number; None for what is too short or too plain to be anybody's."""
    digits = re.sub(r"\D", "", phone or "", flags=re.ASCII)
    if len(digits) < _SHORTEST or len(set(digits)) < _FEWEST_DIFFERENT:
        return None
    return blind_index("customer.phone", digits[-_TAIL:])


def home_key(name: str | None, address: str | None) -> bytes | None:
    """The index of a name at an address: neighbours share an address, and strangers a name, but seldom both."""
    place = re.sub(r"[\W_]+", "", address or "")
    if not name or len(place) < _SHORTEST_ADDRESS:
        return None
    return blind_index("customer.home", f"{name} @ {place}")
