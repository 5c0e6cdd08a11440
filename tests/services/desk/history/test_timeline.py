"""A return's story: photos judged in a row are one line, letters are known by their message, money is for some."""

from data import database
from data.database import Database
from data.queries.returns import evidence as rows
from data.vocabulary import Proof, ProofVerdict, Role
from services.messages import outbox
from services.refunds.paying.sending import send
from services.review import holds, judging
from services.review.case_page import open_case
from tests.support import people, refunding, shop
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.refunding import Team
from tests.support.rows.photo_rows import add_photo


def _photo(case: shop.Case, number: int) -> int:
    key = add_photo(case.return_id, number)
    with database.transaction() as tx:
        rows.add_proofs(tx, key, (Proof.ITEM,))
    return key


def test_photos_that_one_person_judged_alike_in_a_row_are_one_line(desk: Database) -> None:
    rosa, rob = people.rosa(), people.rob()
    case = shop.open_case(rosa)
    for number in range(1, 4):
        judging.judge(rosa, _photo(case, number), Proof.ITEM, ProofVerdict.ACCEPTED)
    judging.judge(rosa, _photo(case, 4), Proof.ITEM, ProofVerdict.UNREADABLE)
    holds.release(rosa, case.return_id)
    judging.judge(rob, _photo(case, 5), Proof.ITEM, ProofVerdict.ACCEPTED)
    told = open_case(rosa, case.rma).timeline
    assert [(line.who, line.what) for line in told if line.what.split()[0] in ("accepted", "judged")] == [
        ("Rob", "judged “item”: accepted"),
        ("Rosa", "judged “item”: unreadable"),
        ("Rosa", "accepted 3 photos"),
    ]
    (folded,) = [line for line in told if line.parts]
    assert [part.what for part in folded.parts] == ["judged “item”: accepted"] * 3
    assert folded.at == folded.parts[0].at >= folded.parts[-1].at


def test_a_line_about_a_letter_leads_to_it(desk: Database) -> None:
    rosa, rob = people.rosa(), people.rob()
    case = approved(rob, rosa)
    (letter,) = outbox.messages_of(rosa, case.return_id)
    told = open_case(rosa, case.rma).timeline
    assert [line.what for line in told if line.message_id == letter.id] == ["queued a message to the customer"]
    assert [line.message_id for line in told if line.what.startswith("approved")] == [None]


def test_only_those_who_see_the_refunds_read_their_amounts(team: Team, home: object) -> None:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    refunding.grant(team, case)
    told = {
        role: [line.what for line in open_case(people.hire(f"Bo {role}", role), case.rma).timeline]
        for role in (Role.FINANCE, Role.WAREHOUSE_LEAD)
    }
    assert "granted a refund of USD 100.00" in told[Role.FINANCE]
    assert "granted a refund" in told[Role.WAREHOUSE_LEAD]


def test_what_is_paid_by_hand_is_handed_over_and_not_sent(team: Team, home: object) -> None:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    send(team.finn, refunding.grant(team, case).refund_id, 1)
    told = [line.what for line in open_case(team.rosa, case.rma).timeline]
    assert "handed a refund over to be paid" in told
    assert not any("sent a refund" in what for what in told)
