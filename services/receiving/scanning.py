"""From what a scanner, a keyboard or a camera gives to the return, the order or the parcel that it stands for."""

import re
import tempfile
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.warehouse import parcels, scanning
from data.queries.warehouse.parcels import ParcelRow
from data.queries.warehouse.scanning import OrderHit, ReturnHit
from data.vocabulary import Permission
from services.desk.access import Actor, query
from services.desk.text import rma
from services.desk.text.form_values import LONGEST_TERM, term
from services.evidence import decode as decoder

LONGEST = LONGEST_TERM
# A scanner may put the kind of the code before its text (ISO/IEC 15424), and a frame around it.
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_PREFIX = re.compile(r"^(?:rma|return|order|tracking)\s*(?:no\.?|number|#)?\s*[:#]\s*", re.IGNORECASE)
# On a keyboard of another country a scanner's hyphen comes out as one of these.
_RMA = re.compile(r"R[-ß'/–]?(\d{2})[-ß'/–]?(\d{6,12})[-ß'/–]?([A-Z])(?![A-Z0-9])", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Found:
    """What a scanned text stands for: returns first; orders that have none; parcels that are here already."""

    text: str
    returns: tuple[ReturnHit, ...] = ()
    orders: tuple[OrderHit, ...] = ()
    parcels: tuple[ParcelRow, ...] = ()

    @property
    def only_return(self) -> ReturnHit | None:
        """The return, where the text can mean no other."""
        return self.returns[0] if len(self.returns) == 1 else None


@query(Permission.PARCEL_RECEIVE)
def find(tx: Connection, actor: Actor, text: str) -> Found:
    """Returns by RMA, order or tracking number, orders without a return, parcels that arrived; nothing for noise."""
    cleaned = clean(text)
    number = rma_in(cleaned)
    if number is not None:
        return Found(number, scanning.by_rma(tx, number))
    if not cleaned:
        return Found("")
    forms = _forms(cleaned)
    here, ordered = parcels.tracked(tx, forms), scanning.orders(tx, forms)
    found = (
        scanning.by_return_tracking(tx, cleaned)
        + tuple(hit for one in here if one.rma for hit in scanning.by_rma(tx, one.rma))
        + scanning.of_orders(tx, [order.order_id for order in ordered])
    )
    returns = tuple({hit.return_id: hit for hit in found}.values())
    having = {hit.order_number for hit in returns}
    return Found(cleaned, returns, tuple(one for one in ordered if one.number not in having), here)


def decode(actor: Actor, image: bytes) -> tuple[str, ...]:
    """The texts of the codes on a photo, read in the contained decoder; EvidenceRefused for what is no photo."""
    _may_scan(actor)
    with tempfile.TemporaryFile() as file:
        file.write(image)
        file.flush()
        return tuple(said for text in decoder.codes_on(file) if (said := clean(text)))


@query(Permission.PARCEL_RECEIVE)
def _may_scan(tx: Connection, actor: Actor) -> None:
    """Whoever may not receive parcels has no use for the decoder."""


def clean(text: str) -> str:
    """The text without line ends, control characters and the marks that a scanner adds."""
    return _PREFIX.sub("", _SYMBOLOGY.sub("", term(text))).strip()


def rma_in(text: str) -> str | None:
    """The RMA that the text holds, in an address or a sentence too; None where there is none without a typing error."""
    for found in _RMA.finditer(text):
        number = f"R-{found[1]}-{found[2]}-{found[3]}".upper()
        if rma.is_valid(number):
            return number
    return None


def _forms(text: str) -> tuple[str, ...]:
    """The ways in which the same number may have been written down."""
    together = "".join(text.split())
    return tuple(dict.fromkeys((text, text.upper(), text.lower(), together, together.upper())))
