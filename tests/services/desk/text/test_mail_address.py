"""One reading of e-mail addresses, for imports, accounts, settings and the mail itself."""

import pytest

from services.desk.errors import InvalidInput, SettingsInvalid
from services.desk.settings import settings
from services.desk.text.mail_address import mail_address, mailbox


@pytest.mark.parametrize(
    ("written", "wire", "ascii_only"),
    [
        ("ana@example.org", "ana@example.org", True),
        ("lena@faß.example", "lena@xn--fa-hia.example", True),
        ("lena@xn--fa-hia.example", "lena@xn--fa-hia.example", True),
        ("lena..muster@docomo.example", '"lena..muster"@docomo.example', True),
        ('"lena..muster"@docomo.example', '"lena..muster"@docomo.example', True),
        ("o'brien+desk@example.org", "o'brien+desk@example.org", True),
        ("jörg@example.com", "jörg@example.com", False),
        ("ana@shop.test", "ana@shop.test", True),
    ],
)
def test_an_address_as_mail_servers_take_it(written: str, wire: str, *, ascii_only: bool) -> None:
    read = mail_address(written)
    assert (read.wire, read.ascii_only) == (wire, ascii_only)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "must have an @-sign"),
        ("ana@localhost", "should have a period"),
        ("a@b@c.example", "invalid characters: '@'"),
        ("ana@a.example, eve@b.example", "invalid characters"),
        ("ana@example.org\r\nBcc: eve@example.org", "invalid characters"),
        ("a..b\r\n@example.org", "invalid characters"),
        ("a..\u202eb@example.org", "unsafe characters"),
        ("ana@-shop.example", "hyphen"),
        ("Ana <ana@example.org>", "display name"),
    ],
)
def test_what_is_no_address_says_why(written: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=r"^This is not a valid e-mail address: .*") as refusal:
        mail_address(written)
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "name", "wire"),
    [
        ("Joseko Returns <returns@joseko.example>", "Joseko Returns", "returns@joseko.example"),
        ('"Joseko, Returns" <returns@joseko.example>', "Joseko, Returns", "returns@joseko.example"),
        ("Rückgaben <returns@faß.example>", "Rückgaben", "returns@xn--fa-hia.example"),
        ("returns@joseko.example", "", "returns@joseko.example"),
    ],
)
def test_the_shops_own_address_may_have_a_name_beside_it(written: str, name: str, wire: str) -> None:
    read = mailbox(written)
    assert (read.name, read.wire) == (name, wire)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Joseko Returns", "must have an @-sign"),
        ("Joseko <returns@joseko.example", "the sign > is missing"),
        ("Joseko, Returns <returns@joseko.example>", "needs quotation marks"),
        ("Joseko <returns@joseko>", "should have a period"),
        ("a@example.org, b@example.org", "invalid characters"),
    ],
)
def test_a_wrong_address_of_the_shop_stops_the_start_by_name(
    monkeypatch: pytest.MonkeyPatch, written: str, why: str
) -> None:
    monkeypatch.setenv("RETURNS_DESK_MAIL_FROM", written)
    settings.cache_clear()
    with pytest.raises(SettingsInvalid, match="MAIL_FROM") as refusal:
        settings()
    settings.cache_clear()
    assert why in str(refusal.value)
