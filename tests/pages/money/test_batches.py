"""The page of batches: every batch with its file, results typed into the table, and an answer for each row."""

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.queries.money import payouts
from data.vocabulary import RefundState
from services.refunds.paying import batches
from services.refunds.paying.sending import send
from tests.support import refunding
from tests.support.browser.visiting import listed, press, visit
from tests.support.refunding import Team
from tests.support.rows import many_refunds


@pytest.fixture
def team(sqlite_desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def batched(team: Team, number: int) -> tuple[int, list[tuple[int, int]]]:
    """A batch, and its refunds each with its payment."""
    made = []
    for _, refund_id in many_refunds.granted(team, number, paypal=False):
        send(team.finn, refund_id, 1)
        with database.reading() as tx:
            made.append((refund_id, payouts.of_refund(tx, refund_id)[0].id))
    return batches.make_batch(team.finn, [payout for _, payout in made]).batch_id, made


def said(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*page.text, *page.markdown, *page.info, *page.error))


def links(page: AppTest) -> list[str]:
    return [one.proto.url for one in page.get("link_button")]


def test_without_a_batch_the_page_says_where_they_are_made(team: Team) -> None:
    assert "No batch yet" in visit(team.finn, "money/batches.py").info[0].value


def test_a_single_batch_is_open_and_gives_its_file(team: Team) -> None:
    batch_id, _ = batched(team, 2)
    page = visit(team.finn, "money/batches.py")
    assert not page.exception
    (row,) = listed(page)
    assert (row["Batch"], row["Payments"], row["Amount"], row["Results"]) == (
        f"Batch {batch_id}",
        "2",
        "$200.00",
        "2 to come",
    )
    assert f"/exports/refund-batch/{batch_id}" in links(page)
    assert "$200.00" in said(page)


def test_what_was_typed_is_recorded_and_every_row_answered(team: Team) -> None:
    batch_id, made = batched(team, 3)
    page = visit(team.finn, "money/batches.py", batch=str(batch_id))
    key = f"batch-{batch_id}-{'-'.join(str(payout) for _, payout in made)}"
    page.session_state[key] = {
        "edited_rows": {
            0: {"Result": "paid", "Bank's reference": "TR-1"},
            1: {"Result": "failed"},
        },
        "added_rows": [],
        "deleted_rows": [],
    }
    press(page, "Record what is filled in")
    assert "1 of 2 rows recorded." in said(page)
    assert "Say why it could not be paid" in said(page)
    states = [refunding.refund(refund_id).state for refund_id, _ in made]
    assert states == [RefundState.COMPLETED, RefundState.PENDING, RefundState.PENDING]
    assert "rows recorded" not in said(press(page, "Understood"))


def test_a_batch_that_is_not_there_says_so(team: Team) -> None:
    batched(team, 1)
    batched(team, 1)
    page = visit(team.finn, "money/batches.py", batch="999")
    assert not page.exception
    assert "no such batch" in said(page)
