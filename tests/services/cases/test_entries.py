"""The entries of an act say the version at which it left the return, also those written before it was counted up."""

from collections.abc import Callable
from uuid import uuid4

from data import database
from data.vocabulary import Reason
from services.desk import audit
from services.refunds import granting
from services.refunds.confirming import withdraw
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import send
from services.refunds.showing import money_of
from services.review import amend, decide, ending
from tests.support import refunding, shop
from tests.support.approving import DRAFT, approve
from tests.support.bench_work import good, parcel
from tests.support.refunding import Team
from tests.support.shop import Case, lines_of


def versions_after(case: Case, act: Callable[[], object]) -> tuple[set[int], int]:
    """The versions that the entries of the act say, and the one that the return has afterwards."""
    with database.reading() as tx:
        before = len(audit.timeline(tx, f"return:{case.return_id}"))
    act()
    with database.reading() as tx:
        written = audit.timeline(tx, f"return:{case.return_id}")[before:]
    assert written
    return {entry.details["version"] for entry in written if "version" in entry.details}, shop.version_of(
        case.return_id
    )


def test_every_entry_says_the_version_after_its_act(team: Team, home: object) -> None:
    case = shop.open_case(team.rob)
    line = lines_of(case)[0]

    def granted() -> object:
        return granting.grant(team.fay, refunding.form(team, case, key=uuid4().hex))

    def newest() -> tuple[int, int]:
        refund = money_of(team.fay, case.rma).refunds[0].refund
        return refund.id, refund.version

    acts: dict[str, Callable[[], object]] = {
        "reclassify": lambda: amend.reclassify(
            team.rosa, shop.shown(case), {line: Reason.INCORRECT_ITEM}, "The photo shows another product."
        ),
        "and back": lambda: amend.reclassify(
            team.rosa, shop.shown(case), {line: Reason.DEFECTIVE}, "It is the same product after all."
        ),
        "ask": lambda: decide.ask_for_more(team.rosa, shop.shown(case), (), DRAFT),
        "resume": lambda: amend.resume(team.rosa, shop.shown(case)),
        "approve": lambda: approve(team.rosa, case, "refund"),
        "receive": lambda: parcel(team.wanda, case, good(line)),
        "grant": granted,
        "withdraw": lambda: withdraw(team.fay, *newest(), "The amount was not right."),
        "grant again": granted,
        "send": lambda: send(team.finn, *newest()),
        "paid and closed": lambda: record_paid(
            team.finn, money_of(team.finn, case.rma).refunds[0].payouts[0].id, "SEPA-1"
        ),
        "reopen": lambda: ending.reopen(team.max, shop.shown(case), "The customer wrote again."),
    }
    wrong = {name: found for name, act in acts.items() if (found := versions_after(case, act))[0] != {found[1]}}
    assert wrong == {}
