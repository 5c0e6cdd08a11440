"""The story beside a return's money: a letter can be opened by those who may read it."""

from data.database import Database
from tests.support import refunding
from tests.support.browser.visiting import visit
from tests.support.refunding import Team


def test_a_letter_opens_from_its_line_for_those_who_read_letters(sqlite_desk: Database, home: object) -> None:
    team = Team()
    case = refunding.ready(team)
    for reader, letters in ((team.max, True), (team.fay, False)):
        page = visit(reader, "money/refund.py", rma=case.rma)
        assert not page.exception
        assert ("The letter" in [one.label for one in page.expander]) is letters
        assert "Rosa approved the return: 1 × refund" in [one.value for one in page.text]
