"""The demonstration shows a reviewer a photo that another customer had sent before, with its evidence."""

import pytest

from data import database
from data.demo.returns import told
from data.demo.story import DENTED_SPEAKER
from data.queries.staff import staff
from data.vocabulary import ReturnState
from services.demo import load, people
from services.desk.access import Actor
from services.review.case_page import open_case
from services.review.opening import order_card


def _silent(done: int, total: int, note: str) -> None:
    """Nobody watches."""


@pytest.mark.usefixtures("sqlite_desk", "home")
def test_a_reviewer_sees_that_a_photo_was_sent_for_another_return() -> None:
    people.begin()
    waiting, before = (one for one in told() if DENTED_SPEAKER in one.story.files)
    assert load.load(_silent, returns=(waiting, before))
    with database.reading() as tx:
        account = staff.by_username(tx, "rosa.reviewer")
    assert account is not None
    rosa = Actor(account.id, account.display_name)
    rma, other = (order_card(rosa, one.number).lines[0].claims[0].rma for one in (waiting, before))
    view = open_case(rosa, rma)
    assert view.case.state is ReturnState.AWAITING_REVIEW
    (seen,) = [signal for signal in view.signals if signal.key.startswith("same_photo:")]
    assert seen.sentence.endswith(f"the same picture as in {other}, sent by another customer.")
    assert seen.others == (other,)
