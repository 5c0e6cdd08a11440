"""The printed codes of the bench: each is read back from the sheet, and nothing else is taken for one."""

import numpy as np
import pytest
import zxingcpp

from services.receiving import code_sheet
from services.receiving.codes import CODES, Does, read


def test_every_code_of_the_sheet_is_read_back_from_the_page() -> None:
    found = {code.text for code in zxingcpp.read_barcodes(np.asarray(code_sheet.drawn()))}
    assert found == {code.text for code in CODES}
    assert {read(text) for text in found} == set(CODES)


@pytest.mark.parametrize("text", ["]C0benchgradec\r\n", " BENCHGRADEC"])
def test_a_code_is_known_however_the_scanner_frames_it(text: str) -> None:
    code = read(text)
    assert code is not None
    assert (code.does, code.answer) == (Does.GRADE, "C")


@pytest.mark.parametrize("text", ["", "R-26-000123-K", "BENCH", "BENCHGRADE", "BENCHGRADEC2", "bench grade c"])
def test_nothing_else_is_a_code(text: str) -> None:
    assert read(text) is None
