"""A message as the letter that goes out: its header written here, its body text, HTML and the return code.

The header is not left to the standard library: several versions of Python read an encoded word in a subject, and write
the line breaks that it hides into the header as they are (CVE-2024-6923).
"""

import base64
import io
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import segno

from data.queries.desk.messages import MessageRow
from services.desk import clock
from services.desk.errors import InvalidInput
from services.desk.text.mail_address import MailAddress, mail_address, mailbox
from services.desk.text.one_line import one_line
from services.messages.writing import QR_CID

_LONGEST_PLAIN = 60
# With “Subject: ” before it, a line of encoded words has 76 characters at most (RFC 2047, 2).
_WORD_BYTES = 39


class UnfitForMail(Exception):
    """This text or address cannot be put into a mail, today or tomorrow; the sentence says why."""


@dataclass(frozen=True)
class Letter:
    """What is handed to a mail server: the addresses of the envelope, and the bytes with CR LF."""

    sender: str
    recipient: str
    raw: bytes
    ascii_only: bool


def letter_of(row: MessageRow, mail_from: str) -> Letter:
    """The message as a letter with the same Message-ID each time; UnfitForMail where an address is none."""
    try:
        sender = mailbox(mail_from)
    except InvalidInput as why:
        raise UnfitForMail(f"The shop's own address (RETURNS_DESK_MAIL_FROM): {why}") from None
    try:
        recipient = mail_address(row.recipient or "")
    except InvalidInput as why:
        raise UnfitForMail(f"The customer's e-mail address: {why}") from None
    header = {
        "From": _named(sender),
        "To": recipient.wire,
        "Subject": encoded(one_line(row.subject)),
        "Date": format_datetime(clock.now()),
        "Message-ID": one_line(row.message_id),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in header.items())
    raw = lines.encode() + _body(row).as_bytes(policy=SMTP)
    return Letter(sender.wire, recipient.wire, raw, sender.ascii_only and recipient.ascii_only)


def encoded(text: str) -> str:
    """Text of one line for a header: as it is where it is short and plain, else in encoded words (RFC 2047)."""
    if text.isascii() and len(text) <= _LONGEST_PLAIN and "=?" not in text:
        return text
    words = (f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in _pieces(text))
    return "\r\n ".join(words)


def _pieces(text: str) -> list[bytes]:
    """The text in UTF-8, cut between characters."""
    pieces = [b""]
    for letter in text.encode("utf-8", "replace").decode():
        if len(pieces[-1]) + len(letter.encode()) > _WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += letter.encode()
    return pieces


def _named(address: MailAddress) -> str:
    if not address.name:
        return address.wire
    name = encoded(address.name)
    return f'"{name}" <{address.wire}>' if name == address.name else f"{name}\r\n <{address.wire}>"


def _body(row: MessageRow) -> EmailMessage:
    body = EmailMessage(policy=SMTP)
    body.set_content(row.body_text)
    body.add_alternative(row.body_html, subtype="html")
    if f"cid:{QR_CID}" in row.body_html:
        html = list(body.iter_parts())[1]
        html.add_related(
            code_png(row.rma),
            "image",
            "png",
            cid=f"<{QR_CID}>",
            filename=f"{row.rma}.png",
            disposition="inline",
        )
    return body


def code_png(rma: str) -> bytes:
    """The return number as a QR code, a PNG of a size that prints well."""
    file = io.BytesIO()
    segno.make_qr(rma, error="m").save(file, kind="png", scale=8, border=4)
    return file.getvalue()
