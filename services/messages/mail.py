"""Mail by SMTP: a letter handed to the server of the settings, and what the server's answers mean in plain words."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from data.queries.desk.messages import MessageRow
from services.desk.settings import Settings
from services.desk.text.mail_address import mailbox
from services.desk.text.one_line import one_line
from services.messages.letter import Letter, UnfitForMail, letter_of
from services.messages.patient_smtp import connected


class NotDelivered(Exception):
    """The message did not reach the mail server's hands; `for_good` when another attempt would end the same way."""

    def __init__(self, sentence: str, *, for_good: bool) -> None:
        self.for_good = for_good
        super().__init__(sentence)


def send(row: MessageRow, chosen: Settings) -> None:
    """Hand the message to the mail server of the settings; NotDelivered says why that failed."""
    try:
        letter = letter_of(row, chosen.mail_from)
        with _open(chosen) as server:
            server.sendmail(letter.sender, [letter.recipient], letter.raw, _options(server, letter))
    except UnfitForMail as refusal:
        raise NotDelivered(str(refusal), for_good=True) from refusal
    except (smtplib.SMTPException, OSError) as error:
        raise explained(error) from error


@contextmanager
def _open(chosen: Settings) -> Iterator[smtplib.SMTP]:
    greeting, longest = mailbox(chosen.mail_from).domain, float(chosen.smtp_seconds)
    server = connected(chosen.smtp_host or "", chosen.smtp_port, greeting, chosen.smtp_security, longest)
    try:
        if chosen.smtp_user and chosen.smtp_password:
            server.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())
        yield server
        # What the server says to our goodbye changes nothing: the letter is its own by then.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _options(server: smtplib.SMTP, letter: Letter) -> list[str]:
    if letter.ascii_only:
        return []
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("smtputf8"):
        raise UnfitForMail(
            "The address has letters such as ü before the @, and our mail server does not take such addresses. "
            "Ask the customer for another address, or tell them another way."
        )
    return ["SMTPUTF8", "BODY=8BITMIME"]


def explained(error: Exception) -> NotDelivered:
    """What went wrong in one plain sentence, and whether it is for good."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refused("the customer's address", *next(iter(error.recipients.values())))
        case smtplib.SMTPAuthenticationError():
            return NotDelivered(
                f"The mail server did not accept our user name or password{_said(error)}.", for_good=False
            )
        case smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=words):
            return _refused("the shop's own address", code, words)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return NotDelivered(f"The mail server did not want to talk to us{_said(error)}.", for_good=False)
        case smtplib.SMTPDataError(smtp_code=code, smtp_error=words):
            return _refused("the message", code, words)
        case smtplib.SMTPNotSupportedError():
            return NotDelivered(
                "The mail server lacks something that our settings need: encryption or sign-in.",
                for_good=False,
            )
        case ssl.SSLError():
            return NotDelivered(
                "No safe connection to the mail server: its certificate or its encryption does not fit.",
                for_good=False,
            )
        case _ if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return NotDelivered("The mail server did not answer in time.", for_good=False)
        case socket.gaierror():
            return NotDelivered("There is no mail server under the name in the settings.", for_good=False)
        case _:
            return NotDelivered("The mail server cannot be reached or hung up.", for_good=False)


def _refused(what: str, code: int, words: bytes | str) -> NotDelivered:
    if code >= 500:
        return NotDelivered(f"The mail server refuses {what} for good: {code} {_plain(words)}", for_good=True)
    return NotDelivered(f"The mail server does not take {what} just now: {code} {_plain(words)}", for_good=False)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f" ({error.smtp_code} {_plain(error.smtp_error)})"


def _plain(words: bytes | str) -> str:
    return one_line(words.decode("utf-8", "replace") if isinstance(words, bytes) else words)
