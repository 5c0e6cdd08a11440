"""Excel workbooks: read like CSV, and harmless whatever they unpack to."""

import io
import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.desk.errors import InvalidInput
from services.imports.choices import Choices
from services.imports.csv_format import read_csv
from services.imports.load import Read
from services.imports.reading.tables import read_table

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/{{kind}}" Target="{{target}}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEADINGS = ("order_number", "ordered_on", "currency", "destination_country", "sku", "quantity", "unit_price_paid")


def _cell(column: str, row: int, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{column}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{column}{row}"><v>{value!r}</v></c>'


def _sheet(*rows: tuple[str | float, ...]) -> str:
    cells = (
        "".join(_cell(column, number, value) for column, value in zip("ABCDEFGH", row, strict=False))
        for number, row in enumerate(rows, start=1)
    )
    body = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(cells, start=1))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _workbook(sheet: str, **more: bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _RELS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | more).items():
            archive.writestr(name, text)
    return out.getvalue()


def _read(*rows: tuple[str | float, ...]) -> Read:
    content = _workbook(_sheet(_HEADINGS, *rows))
    return read_csv("o.xlsx", content, zone=ZoneInfo("UTC"), today=date(2026, 11, 29), choices=Choices())


def test_a_workbook_is_read_like_a_file_of_text() -> None:
    (order,) = _read((1001.0, 46275.0, "USD", "DE", "HP-1", 2.0, 59.900000000000006)).orders
    line = order.row.lines[0]
    assert (order.row.number, order.row.ordered_on) == ("1001", date(2026, 9, 10))
    assert (line.quantity, line.unit_price_paid) == (2, 5990)


def test_a_number_with_three_decimals_is_no_thousands_in_a_workbook() -> None:
    read = _read((1001.0, 46275.0, "USD", "DE", "HP-1", 1.0, 12.125))
    assert "has 3 decimals, but USD has 2" in read.tally.rejected[0].reason


def test_a_number_too_long_for_a_spreadsheet_is_refused_as_damaged() -> None:
    read = _read((9.40011089882502e21, 46275.0, "USD", "DE", "HP-1", 1.0, 12.5))
    assert [(row.line, row.column) for row in read.tally.rejected] == [(2, "order_number")]
    assert "damaged by a spreadsheet" in read.tally.rejected[0].reason


def test_text_stays_as_it_was_typed_and_rows_keep_their_lines() -> None:
    table = read_table(
        "o.xlsx", _workbook(_sheet(("", "", ""), ("sku", "name", "units"), ("007", "NaN", 2.0), ("N/A", "None", 2.5)))
    )
    assert [(row.line, dict(row.cells)) for row in table.records] == [
        (3, {"sku": "007", "name": "NaN", "units": "2"}),
        (4, {"sku": "N/A", "name": "None", "units": "2.5"}),
    ]


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN"])
def test_a_number_that_is_none_is_refused_like_any_other_cell(value: str) -> None:
    row = (1001.0, 46275.0, "USD", "DE", "HP-1", 1.0, 12.5)
    sheet = _sheet(_HEADINGS, row).replace("<v>12.5</v>", f"<v>{value}</v>")
    read = read_csv("o.xlsx", _workbook(sheet), zone=ZoneInfo("UTC"), today=date(2026, 11, 29))
    assert read.orders == ()
    assert [row.column for row in read.tally.rejected] == ["unit_price_paid"]


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    bomb = _workbook(_sheet(_HEADINGS), **{"xl/media/image1.png": bytes(160 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(InvalidInput, match="would unpack to more than 150 MB"):
        read_table("bomb.xlsx", bomb)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_two_cells_far_apart_do_not_fill_the_memory(quote: str) -> None:
    far = _sheet(_HEADINGS).replace(
        "</sheetData>", f"<row><c r={quote}XFD1048576{quote}><v>1</v></c></row></sheetData>"
    )
    with pytest.raises(InvalidInput, match="1,048,576 rows and 16,384 columns"):
        read_table("far.xlsx", _workbook(far))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no more",
        _workbook(_sheet(_HEADINGS))[:-40],
        _workbook(_sheet(_HEADINGS).replace('r="A1"', 'r="&#65;1"')),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old",
    ],
    ids=["no archive", "cut off", "disguised address", "old Excel"],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="Save"):
        read_table("o.xlsx", content)
