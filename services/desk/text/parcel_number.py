"""Numbers of parcels: `P-26-000012-B`, made like those of returns, so that a parcel kept apart can bear a label."""

import re
from collections.abc import Iterator

from services.desk.text.keyboards import as_on_other_keyboards
from services.desk.text.labels import clean
from services.desk.text.rma import check_letter

# Between the parts stands whatever a keyboard makes of a hyphen, or nothing.
_PARCEL = re.compile(r"P\W{0,3}(\d{2})\W{0,3}(\d{6,12})\W{0,3}([A-Z])", re.ASCII | re.IGNORECASE)


def make(parcel_id: int, year: int) -> str:
    """The number of a parcel that was received in that year."""
    digits = f"{year % 100:02d}", f"{parcel_id:06d}"
    return f"P-{digits[0]}-{digits[1]}-{check_letter(*digits)}"


def read(text: str) -> int | None:
    """The parcel that a scanned or typed number names; None for anything else, and for a mistyped one."""
    return next(_read(clean(text)), None)


def _read(said: str) -> Iterator[int]:
    for form in (said, *as_on_other_keyboards(said)):
        found = _PARCEL.fullmatch(form)
        if found is not None and check_letter(found[1], found[2]) == found[3].upper():
            yield int(found[2])
