"""Mail by SMTP: a message as text and HTML with the return code, and what the server's answers mean in plain words."""

import io
import smtplib
import socket
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import segno

from data.queries.desk.messages import MessageRow
from services.desk import clock
from services.desk.settings import Settings
from services.desk.text.one_line import one_line
from services.messages.writing import QR_CID, sender_domain

TIMEOUT_SECONDS = 20.0


class NotDelivered(Exception):
    """The message did not reach the mail server's hands; `for_good` when another attempt would end the same way."""

    def __init__(self, sentence: str, *, for_good: bool) -> None:
        self.for_good = for_good
        super().__init__(sentence)


def send(row: MessageRow, chosen: Settings) -> None:
    """Hand the message to the mail server of the settings; NotDelivered says why that failed."""
    try:
        letter = letter_of(row, chosen.mail_from)
        with _connected(chosen) as server:
            _sign_in(server, chosen)
            server.send_message(letter)
    except (smtplib.SMTPException, OSError) as error:
        raise explained(error) from error
    except (ValueError, MessageError) as error:
        raise NotDelivered("This text or address cannot be put into a mail.", for_good=True) from error


def letter_of(row: MessageRow, mail_from: str) -> EmailMessage:
    """The mail: text and HTML, the code as an inline picture where the HTML shows it, the same Message-ID each time."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = _address(mail_from, "The shop's own address (RETURNS_DESK_MAIL_FROM)")
    letter["To"] = _address(row.recipient or "", "The customer's e-mail address")
    letter["Subject"] = one_line(row.subject)
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = row.message_id
    letter.set_content(row.body_text)
    letter.add_alternative(row.body_html, subtype="html")
    if f"cid:{QR_CID}" in row.body_html:
        html = list(letter.iter_parts())[1]
        html.add_related(
            code_png(row.rma),
            "image",
            "png",
            cid=f"<{QR_CID}>",
            filename=f"{row.rma}.png",
            disposition="inline",
        )
    return letter


def code_png(rma: str) -> bytes:
    """The return number as a QR code, a PNG of a size that prints well."""
    file = io.BytesIO()
    segno.make_qr(rma, error="m").save(file, kind="png", scale=8, border=4)
    return file.getvalue()


def _address(text: str, whose: str) -> Address:
    name, mailbox = parseaddr(text)
    local, _, domain = mailbox.rpartition("@")
    try:
        # The parser mends what it can and takes the first of several; what is sent must be what was written.
        if not local or not domain or not text.endswith((f"<{mailbox}>", mailbox)) or one_line(text) != text:
            raise ValueError
        ascii_domain = domain.encode("idna").decode()
        return Address(display_name=name, addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, IndexError):
        raise NotDelivered(f"{whose} is not a valid e-mail address.", for_good=True) from None


def _connected(chosen: Settings) -> smtplib.SMTP:
    host, port, greeting = chosen.smtp_host or "", chosen.smtp_port, sender_domain(chosen.mail_from)
    if chosen.smtp_security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, local_hostname=greeting, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port, local_hostname=greeting, timeout=TIMEOUT_SECONDS)


def _sign_in(server: smtplib.SMTP, chosen: Settings) -> None:
    if chosen.smtp_security == "starttls":
        server.starttls(context=ssl.create_default_context())
    if chosen.smtp_user and chosen.smtp_password:
        server.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())


def explained(error: Exception) -> NotDelivered:
    """What went wrong in one plain sentence, and whether it is for good."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refused("the customer's address", *next(iter(error.recipients.values())))
        case smtplib.SMTPAuthenticationError():
            return NotDelivered("The mail server did not accept our user name or password.", for_good=False)
        case smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=words):
            return _refused("the shop's own address", code, words)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return NotDelivered("The mail server did not want to talk to us.", for_good=False)
        case smtplib.SMTPDataError(smtp_code=code, smtp_error=words):
            return _refused("the message", code, words)
        case smtplib.SMTPNotSupportedError():
            return NotDelivered(
                "The mail server lacks something that this message or our settings need: encryption, sign-in, or "
                "letters beyond the Latin alphabet in the address.",
                for_good=False,
            )
        case ssl.SSLError():
            return NotDelivered(
                "No safe connection to the mail server: its certificate or its encryption does not fit.",
                for_good=False,
            )
        case TimeoutError():
            return NotDelivered("The mail server did not answer in time.", for_good=False)
        case socket.gaierror():
            return NotDelivered("There is no mail server under the name in the settings.", for_good=False)
        case _:
            return NotDelivered("The mail server cannot be reached or hung up.", for_good=False)


def _refused(what: str, code: int, words: bytes | str) -> NotDelivered:
    said = one_line(words.decode("utf-8", "replace") if isinstance(words, bytes) else words)
    if code >= 500:
        return NotDelivered(f"The mail server refuses {what} for good: {code} {said}", for_good=True)
    return NotDelivered(f"The mail server does not take {what} just now: {code} {said}", for_good=False)
