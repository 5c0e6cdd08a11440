"""An e-mail pasted whole, with its first lines: who wrote it, when it arrived, and what it says."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from services.desk.text.one_line import one_line


@dataclass(frozen=True)
class Pasted:
    """What the first lines say; `received_at` is aware, and None where no date can be read from them."""

    name: str
    address: str
    received_at: datetime | None
    text: str


def read(text: str) -> Pasted:
    """The parts of a pasted mail; a text without such lines is the message alone."""
    written = text.lstrip()
    if not written.casefold().startswith(("from:", "date:", "subject:", "to:", "received:", "return-path:")):
        return Pasted("", "", None, text)
    mail = email.message_from_string(written, _class=EmailMessage, policy=email.policy.compat32)
    senders = getaddresses([str(mail.get("From", ""))])
    name, address = senders[0] if senders else ("", "")
    body = mail.get_payload() if not mail.is_multipart() else written
    return Pasted(one_line(name), one_line(address), _date(str(mail.get("Date", ""))), str(body))


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo is not None else None
