"""The bench's scans: what a code or a typed number stands for, and what the codes on a photo say."""

import tempfile
from collections.abc import Sequence

from sqlalchemy import Connection

from data.vocabulary import Permission
from services.cases.recognise import Found, first_that_fits, recognise
from services.desk.access import Actor, query
from services.desk.text.form_values import LONGEST_TERM
from services.desk.text.labels import clean
from services.evidence import decode as decoder

LONGEST = LONGEST_TERM


@query(Permission.PARCEL_RECEIVE)
def find(tx: Connection, actor: Actor, text: str) -> Found:
    """Returns by RMA, order or tracking number, orders without a return, parcels that arrived; nothing for noise."""
    return recognise(tx, text)


@query(Permission.PARCEL_RECEIVE)
def find_first(tx: Connection, actor: Actor, texts: Sequence[str]) -> Found:
    """The same for the codes of a photo: what the first stands for that stands for anything here."""
    return first_that_fits(tx, texts)


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
