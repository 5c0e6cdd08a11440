"""Mail: a letter that mail programs read well, and server answers told in plain words."""

import base64
import re
import smtplib
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from data.queries.desk.messages import MessageRow
from data.vocabulary import MessageState
from services.desk.text.one_line import one_line
from services.messages import mail
from services.messages.letter import Letter, letter_of
from services.messages.mail import NotDelivered
from services.messages.writing import MessageFacts, compose, html_of
from tests.support.servers.post_office import free_port, open_post_office

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DRAFT = compose("approved", MessageFacts(order_number="1", rma="R-26-1", lines=("1 x Kabel – größer",), shop_name="J"))
ROW = MessageRow(
    id=1,
    return_id=1,
    rma="R-26-000001",
    decision_id=None,
    template="approved",
    recipient="ana@example.org",
    subject=DRAFT.subject,
    body_text=DRAFT.body,
    body_html=html_of(DRAFT, rma="R-26-000001", shop_name="Joseko"),
    state=MessageState.SENDING,
    message_id="<abc@joseko.example>",
    attempts=1,
    next_attempt_at=NOW,
    last_error=None,
    created_at=NOW,
    sent_at=None,
    customer_name="Ana Souza",
)


def _read(letter: Letter) -> EmailMessage:
    read = message_from_bytes(letter.raw, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def _parts(letter: EmailMessage) -> dict[str, EmailMessage]:
    return {part.get_content_type(): part for part in letter.walk() if isinstance(part, EmailMessage)}


def test_an_approval_arrives_as_text_and_as_html_with_the_code_inside(tmp_path: Path) -> None:
    with open_post_office() as office:
        mail.send(ROW, office.settings())
    (letter,) = office.letters
    parts = _parts(letter)
    assert list(parts) == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    assert "Kabel – größer" in parts["text/plain"].get_content()
    assert f'src="cid:{parts["image/png"]["Content-ID"].strip("<>")}"' in parts["text/html"].get_content()
    assert parts["image/png"].get_content_disposition() == "inline"
    (tmp_path / "code.png").write_bytes(parts["image/png"].get_content())
    with Image.open(tmp_path / "code.png") as code:
        assert code.width == code.height >= 180
    assert (letter["Message-ID"], letter["To"]) == ("<abc@joseko.example>", "ana@example.org")


def test_other_messages_carry_no_picture() -> None:
    letter = letter_of(replace(ROW, body_html="<p>no</p>"), "Joseko <returns@joseko.example>")
    assert list(_parts(_read(letter))) == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_a_subject_or_an_address_never_becomes_a_second_header(break_: str) -> None:
    row = replace(ROW, subject=f"Your return{break_}Bcc: evil@example.org{break_}{break_}Pay now")
    with open_post_office() as office:
        mail.send(row, office.settings())
        with pytest.raises(NotDelivered, match="not a valid e-mail address"):
            mail.send(replace(ROW, recipient=f"ana@example.org{break_}Bcc: evil@example.org"), office.settings())
    (letter,) = office.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Your return Bcc: evil@example.org Pay now"
    assert office.recipients == ["ana@example.org"]


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@example.org", "ana example.org", "a@b@c", "ana@exa mple.org", "ana@a.org, eve@b.org"],
)
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with (
        open_post_office() as office,
        pytest.raises(NotDelivered, match="customer's e-mail address: This is not a valid") as refused,
    ):
        mail.send(replace(ROW, recipient=address), office.settings())
    assert refused.value.for_good
    assert office.letters == []


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("lena@faß.example", "lena@xn--fa-hia.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("lena..muster@docomo.example", '"lena..muster"@docomo.example'),
        (".lena.@docomo.example", '".lena."@docomo.example'),
    ],
)
def test_an_address_is_written_as_mail_servers_want_it(written: str, taken: str) -> None:
    with open_post_office() as office:
        mail.send(replace(ROW, recipient=written), office.settings())
    assert office.asked_for == [f"TO:<{taken}>"]
    assert f"To: {taken}\r\n".encode() in office.raw[0]


def test_letters_beyond_ascii_go_to_a_server_that_takes_them() -> None:
    with open_post_office(enable_SMTPUTF8=True) as office:
        mail.send(replace(ROW, recipient="jörg@example.com"), office.settings())
    assert office.recipients == ["jörg@example.com"]
    assert office.letters[0]["To"] == "jörg@example.com"


def test_letters_beyond_ascii_are_refused_by_name_where_the_server_takes_none() -> None:
    with (
        open_post_office(enable_SMTPUTF8=False) as office,
        pytest.raises(NotDelivered, match="letters such as ü before the @, and our mail server") as refused,
    ):
        mail.send(replace(ROW, recipient="jörg@example.com"), office.settings())
    assert refused.value.for_good
    assert office.letters == []


HIDDEN_BREAKS = (
    "=?utf-8?q?=0D=0ABcc:_evil@example.org?= Hello",
    "=?utf-8?q?Hi=0D=0A=0D=0A<b>body</b>?=",
    "=?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS5vcmc=?=",
    "Your return =?iso-8859-1?q?=0ABcc:_evil@example.org?=" + " and more" * 20,
)


@pytest.mark.parametrize("subject", HIDDEN_BREAKS)
def test_an_encoded_word_in_a_subject_stays_text_on_the_wire(subject: str) -> None:
    with open_post_office() as office:
        mail.send(replace(ROW, subject=subject), office.settings(mail_from=f'"{HIDDEN_BREAKS[0]}" <shop@example.org>'))
    head = office.raw[0].split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert names[:5] == [b"From", b"To", b"Subject", b"Date", b"Message-ID"]
    assert {name for name in names[5:] if not name.startswith(b"X-")} == {b"MIME-Version", b"Content-Type"}
    assert all(len(line) <= 78 or line.startswith(b"Content-Type") for line in head.split(b"\r\n"))
    raw_subject = re.search(rb"^Subject: ([^\r\n]*(?:\r\n [^\r\n]*)*)", head, re.MULTILINE)
    assert raw_subject is not None
    words = re.findall(rb"=\?utf-8\?b\?([^?]*)\?=", raw_subject[1])
    assert b"".join(base64.b64decode(word) for word in words).decode() == subject


@pytest.mark.parametrize("subject", ["Zoë – größer", "x" * 300, "äö" * 150, "🦊" * 100, "Plain", "\ud800 half"])
def test_any_subject_arrives_as_it_was_written(subject: str) -> None:
    with open_post_office() as office:
        mail.send(replace(ROW, subject=subject), office.settings())
    assert office.letters[0]["Subject"] == one_line(subject)


def test_a_line_that_begins_with_a_dot_or_is_very_long_arrives_whole() -> None:
    body = "Hello\n.\n..two\n" + "ü" * 3000
    with open_post_office() as office:
        mail.send(replace(ROW, body_text=body), office.settings())
    assert _parts(office.letters[0])["text/plain"].get_content().replace("\r\n", "\n").rstrip("\n") == body


@pytest.mark.parametrize(
    ("error", "says", "for_good"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), "refuses the customer's address", True),
        (
            smtplib.SMTPRecipientsRefused({"a@b": (450, b"busy")}),
            "does not take the customer's address just now",
            False,
        ),
        (smtplib.SMTPSenderRefused(553, b"who are you", "a@b"), "refuses the shop's own address", True),
        (smtplib.SMTPDataError(554, b"looks like spam"), "refuses the message for good: 554 looks like spam", True),
        (smtplib.SMTPDataError(451, b"try later\r\nplease"), "just now: 451 try later please", False),
        (smtplib.SMTPAuthenticationError(535, b"x"), "did not accept our user name or password", False),
        (smtplib.SMTPConnectError(554, b"x"), "did not want to talk to us", False),
        (smtplib.SMTPServerDisconnected("x"), "cannot be reached or hung up", False),
        (TimeoutError(), "did not answer in time", False),
        (socket.gaierror(), "no mail server under the name", False),
        (ConnectionRefusedError(), "cannot be reached", False),
    ],
)
def test_trouble_is_told_in_plain_words(error: Exception, says: str, *, for_good: bool) -> None:
    trouble = mail.explained(error)
    assert says in str(trouble)
    assert trouble.for_good is for_good


def test_a_server_that_is_down_is_not_for_good() -> None:
    with open_post_office() as office:
        chosen = office.settings(smtp_port=free_port())
        with pytest.raises(NotDelivered, match="cannot be reached") as trouble:
            mail.send(ROW, chosen)
    assert not trouble.value.for_good


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "mail.crt", folder / "mail.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    encoded = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(*encoded))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return certificate, context


def test_starttls_encrypts_and_trusts_only_a_known_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, context = _certificate(tmp_path)
    with open_post_office(tls_context=context, require_starttls=True) as office:
        with pytest.raises(NotDelivered, match="certificate"):
            mail.send(ROW, office.settings(smtp_security="starttls"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        mail.send(ROW, office.settings(smtp_security="starttls"))
    assert len(office.letters) == 1


def test_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, context = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with open_post_office(ssl_context=context) as office:
        mail.send(ROW, office.settings(smtp_security="tls"))
    assert len(office.letters) == 1


def test_a_server_without_encryption_is_not_used_when_encryption_is_asked_for() -> None:
    with (
        open_post_office() as office,
        pytest.raises(NotDelivered, match="lacks something that our settings need: encryption"),
    ):
        mail.send(ROW, office.settings(smtp_security="starttls"))
    assert office.letters == []
