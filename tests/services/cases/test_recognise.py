"""A scanned, typed or photographed text stands for one return, several, or nothing, whatever noise is around it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import update

from data import database
from data.database import Database
from data.models.catalogue import Parcel
from data.models.returns import ReturnCase
from services.cases.recognise import Answer, Found, recognise
from services.desk.text import rma
from services.desk.text.keyboards import as_on_other_keyboards
from tests.support import shop
from tests.support.people import rosa

RMA = rma.make(27, 2026)  # R-26-000027-Y
_US = "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_GERMAN = '^1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-°!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_'
_FRENCH = "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"


def _on(host: str) -> Callable[[str], str]:
    """What an American scanner's text becomes on a keyboard of this layout."""
    return lambda text: text.translate({ord(us): other for us, other in reversed(list(zip(_US, host, strict=True)))})


def _from(scanner: str) -> Callable[[str], str]:
    """What the text of a scanner of this layout becomes on an American keyboard."""
    return lambda text: text.translate({ord(other): us for us, other in reversed(list(zip(_US, scanner, strict=True)))})


def understood(text: str) -> Found:
    with database.reading() as tx:
        return recognise(tx, text)


class Opener(Protocol):
    """Opens a return whose order has this number or parcel, or which itself has this RMA."""

    def __call__(self, *, number: str = "", tracking: str = "", named: str = "") -> shop.Case: ...


def _opener() -> Opener:
    reviewer = rosa()

    def opened(*, number: str = "", tracking: str = "", named: str = "") -> shop.Case:
        case = shop.open_case(reviewer)
        order_id = case.order.order_id
        if number:
            shop.renumber(case, number)
        with database.transaction() as tx:
            if tracking:
                tx.execute(update(Parcel).where(Parcel.order_id == order_id).values(tracking_number=tracking))
            if named:
                tx.execute(update(ReturnCase).where(ReturnCase.id == case.return_id).values(rma=named))
        return case

    return opened


@pytest.fixture
def opened(sqlite_desk: Database) -> Opener:
    """On SQLite alone, for what the database has no part in."""
    return _opener()


@pytest.fixture
def opened_anywhere(desk: Database) -> Opener:
    """On SQLite and PostgreSQL."""
    return _opener()


NOISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "a line end": lambda text: f"{text}\r\n",
    "a frame": lambda text: f"\x02{text}\x03\x1d",
    "small letters": str.lower,
    "no hyphens": lambda text: text.replace("-", ""),
    "blanks": lambda text: text.replace("-", " "),
    "points": lambda text: text.replace("-", "."),
    "underscores": lambda text: text.replace("-", "_"),
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(33, 127)}),
    "a word before": lambda text: f"RMA: {text}",
    "a sentence": lambda text: f"Return number {text}, thank you.",
    "an address": lambda text: f"https://returns.example/r?from={'a' * 300}&rma={text}&x=1",
    "letters O": lambda text: text.replace("0", "O"),
    "small letters o": lambda text: text.replace("0", "o"),
    "US on German": _on(_GERMAN),
    "US on French": _on(_FRENCH),
    "German on US": _from(_GERMAN),
    "French on US": _from(_FRENCH),
    "US on German, with the kind of code": lambda text: _on(_GERMAN)(f"]Q1{text}"),
    "US on French, with the kind of code": lambda text: _on(_FRENCH)(f"]Q1{text}"),
    "US on French, letters O": lambda text: _on(_FRENCH)(text.replace("0", "O")),
}
DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
KINDS = ("A0", "C0", "C1", "C4", "d1", "d2", "e0", "E4", "F0", "G0", "I0", "L0", "Q1", "Q3", "z0", "X0")


def _noisy(text: str) -> Iterator[tuple[str, str]]:
    """The name of a noise, and the text with it."""
    yield from ((name, noise(text)) for name, noise in NOISES.items())
    yield from ((f"U+{ord(dash):04X}", text.replace("-", dash)) for dash in DASHES)
    yield from ((f"a code of kind {kind}", f"]{kind}{text}") for kind in KINDS)


@pytest.mark.parametrize("number", [27, 123, 111_117])
def test_an_rma_is_found_through_all_noise(number: int, opened: Opener) -> None:
    wanted = rma.make(number, 2026)
    opened(named=wanted)
    for noise, typed in _noisy(wanted):
        found = understood(typed)
        assert (found.answer, [hit.rma for hit in found.returns]) == (Answer.FOUND, [wanted]), noise


@pytest.mark.parametrize("typed", ["R-26-III117-", "R-26-lll117-", "R-26-1I1117-"])
def test_letters_stand_for_digits_where_the_check_letter_agrees(typed: str, opened: Opener) -> None:
    wanted = rma.make(111_117, 2026)
    opened(named=wanted)
    assert [hit.rma for hit in understood(typed + wanted[-1]).returns] == [wanted]
    wrong = "A" if wanted[-1] != "A" else "B"
    assert understood(typed + wrong).answer is Answer.NOTHING


def test_z_is_read_as_y_only_where_y_is_the_check_letter(opened: Opener) -> None:
    opened(named=RMA)
    opened(named=rma.make(28, 2026))
    assert [hit.rma for hit in understood("R-26-000027-Z").returns] == [RMA]
    assert understood("R-26-000028-Z").answer is Answer.NOTHING


@pytest.mark.parametrize(
    ("tracking", "scanned"),
    [
        ("9400110898825022579493", "420902109400110898825022579493"),
        ("9400110898825022579493", "4209021012349400110898825022579493"),
        ("9400110898825022579493", "]C1420902109400110898825022579493"),
        ("9400110898825022579493", "\x1d420902109400110898825022579493"),
        ("9400110898825022579493", "(420)90210(94)00110898825022579493"),
        ("9400110898825022579493", "9400 1108 9882 5022 5794 93"),
        ("9400110898825022579493", "9400-1108-9882-5022-5794-93"),
        ("9400110898825022579493", _on(_FRENCH)("420902109400110898825022579493")),
        ("9261290100130435082878", "420303049261290100130435082878"),
        ("776655443322", "9622001900000000000000776655443322"),
        ("776655443322", "]C19622001900000000000000776655443322"),
        ("061299998820821", "9622001900000000000061299998820821"),
        ("1Z999AA10123456784", _on(_GERMAN)("1Z999AA10123456784")),
        ("1Z999AA10123456784", _on(_FRENCH)("1Z999AA10123456784")),
        ("1Z999AA10123456784", "https://track.example/in?lang=en&tracknum=1Z999AA10123456784&from=label"),
        ("340434161094042557", "(00)340434161094042557"),
        ("00340434161094042557", "]C100340434161094042557"),
        ("CX77190042GB", "cx77190042gb"),
        ("AB-12 34", "AB\u201312 34"),
    ],
)
def test_a_tracking_number_is_found_inside_its_bar_code(tracking: str, scanned: str, opened: Opener) -> None:
    case = opened(tracking=tracking)
    assert [hit.rma for hit in understood(scanned).returns] == [case.rma]


@pytest.mark.parametrize(("stored", "typed"), [("#90102", "90102"), ("90102", "#90102"), ("#90102", "order #90102")])
def test_an_order_is_found_with_and_without_its_mark(stored: str, typed: str, opened_anywhere: Opener) -> None:
    case = opened_anywhere(number=stored)
    found = understood(typed)
    assert (found.answer, [hit.rma for hit in found.returns]) == (Answer.FOUND, [case.rma])


def test_where_two_fit_both_are_offered(opened_anywhere: Opener) -> None:
    one, other = opened_anywhere(number="#90102"), opened_anywhere(number="90102")
    found = understood("90102")
    assert found.answer is Answer.SEVERAL
    assert found.only_return is None
    assert {hit.rma for hit in found.returns} == {one.rma, other.rma}


def test_a_mistyped_rma_is_no_other_number(opened: Opener) -> None:
    opened(number="000027")
    wrong = RMA[:-1] + "A"
    assert understood(wrong).answer is Answer.NOTHING
    assert understood(wrong).text == wrong


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x1d", "' OR 1=1 --", "%", "#", "_" * 5000, "9" * 5000, "\ud800", "]C1"]
)
def test_noise_is_nothing(text: str, opened_anywhere: Opener) -> None:
    opened_anywhere()
    found = understood(text)
    assert (found.answer, found.returns, found.orders, found.parcels) == (Answer.NOTHING, (), (), ())


def test_each_keyboard_has_the_same_keys() -> None:
    assert len(list(as_on_other_keyboards(_US))) >= 20


def _lines(shared: Path) -> list[tuple[str, str]]:
    lines = (shared / "reports/scans.txt").read_text("utf-8").splitlines()
    return [(typed, right) for line in lines if "\t" in line for typed, right in [line.split("\t")]]


def test_every_scan_of_the_reports_is_found(shared: Path, opened_anywhere: Opener) -> None:
    named = opened_anywhere(named=RMA)
    with database.transaction() as tx:
        tx.execute(update(ReturnCase).where(ReturnCase.id == named.return_id).values(tracking_number="CX77190042GB"))
    posted = opened_anywhere(number="90401", tracking="9400110898825022579493")
    marked = opened_anywhere(number="#90102")
    meant = {"R-26-000027-Y": RMA, "order 90401": posted.rma, "order #90102": marked.rma}
    for typed, right in _lines(shared):
        wanted = next(value for name, value in meant.items() if right.startswith(name))
        found = understood(typed)
        assert (found.answer, [hit.rma for hit in found.returns]) == (Answer.FOUND, [wanted]), typed
