"""Nothing that somebody typed about money stands in the database in plain text, not even in the audit trail."""

import pytest
from sqlalchemy import text

from data import database
from data.database import Database
from data.models.base import Base
from data.queries.money import payouts
from services.desk.history import timeline
from services.refunds.confirming import confirm_second, decline, use_other_method, withdraw
from services.refunds.listing import Tab, refund_list
from services.refunds.paying.by_hand import record_failed, record_paid
from services.refunds.paying.sending import send
from tests.support import refunding
from tests.support.refunding import Team
from tests.support.shop import Bought, Purchase

TYPED = "Souza DE8937040044"
CAMERA = Purchase(lines=(Bought("Camera", 50_000),))


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def stored() -> str:
    """Everything that the database holds, as somebody with the file would read it."""
    with database.reading() as tx:
        names = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
        return "\n".join(
            str([bytes(value) if isinstance(value, memoryview) else value for value in row])
            for name in names
            for row in tx.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - names of our own tables
        )


def attempt(refund_id: int) -> int:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[-1].id


def test_what_was_typed_about_a_refund_is_stored_encrypted_only(team: Team) -> None:
    case = refunding.ready(team, CAMERA)
    first = refunding.grant(team, case).refund_id
    decline(team.max, first, 1, f"Declined for {TYPED}")
    second = refunding.grant(team, case).refund_id
    withdraw(team.fay, second, 1, f"Withdrawn for {TYPED}")
    third = refunding.grant(team, case).refund_id
    use_other_method(team.max, third, 1, TYPED, f"The card of {TYPED} is closed.")
    confirm_second(team.mia, third, 2)
    send(team.finn, third, 3)
    assert refund_list(team.finn, Tab.BY_HAND).rows[0].method == TYPED
    record_failed(team.finn, attempt(third), f"The bank does not know {TYPED}")
    send(team.finn, third, refunding.refund(third).version)
    record_paid(team.finn, attempt(third), "SEPA-1")
    assert refunding.refund(third).other_method == TYPED
    assert "refund:sent" in stored()
    assert TYPED not in stored()
    assert "Souza DE" not in stored()


def test_the_timeline_says_that_it_goes_another_way_and_why(team: Team) -> None:
    case = refunding.ready(team)
    use_other_method(team.max, refunding.grant(team, case).refund_id, 1, TYPED, "The card is closed.")
    with database.reading() as tx:
        newest = timeline.of_return(tx, case.return_id)[0]
    assert (newest.who, newest.what) == ("Max", "let a refund go another way than it was paid")
    assert newest.reason == "The card is closed."
