"""Accepting the rest of the photos at once: only those that were seen, each with its own entry."""

import pytest

from data import database
from data.queries.returns import evidence as rows
from data.vocabulary import Proof, ProofVerdict
from services.desk.access import Actor
from services.desk.errors import Conflict, HeldByAnother
from services.review import case_page, holds, judging
from services.review.case_page import CaseView
from tests.support import people, shop
from tests.support.approving import approve
from tests.support.rows.photo_rows import add_photo
from tests.support.shop import Case

pytestmark = pytest.mark.usefixtures("desk")


def _photo(case: Case, number: int, *proofs: Proof) -> int:
    key = add_photo(case.return_id, number)
    with database.transaction() as tx:
        rows.add_proofs(tx, key, proofs)
    return key


def _view(actor: Actor, case: Case) -> CaseView:
    return case_page.open_case(actor, case.rma)


def _verdicts(actor: Actor, case: Case) -> list[ProofVerdict]:
    return [slot.verdict for item in _view(actor, case).evidence for slot in item.slots]


def test_what_was_seen_and_not_judged_is_accepted() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    seen, judged = _photo(case, 1, Proof.ITEM, Proof.PROBLEM), _photo(case, 2, Proof.ITEM)
    judging.judge(rosa, judged, Proof.ITEM, ProofVerdict.UNREADABLE)
    _photo(case, 3, Proof.ITEM)
    assert judging.accept_rest(rosa, case.return_id, [seen, judged]).accepted == 1
    accepted, unreadable, unjudged = ProofVerdict.ACCEPTED, ProofVerdict.UNREADABLE, ProofVerdict.UNJUDGED
    assert _verdicts(rosa, case) == [accepted, accepted, unreadable, unjudged]
    folded, unread, *_ = _view(rosa, case).timeline
    assert (folded.what, unread.what) == ("accepted 1 photo", "judged “item”: unreadable")
    assert {one.what for one in folded.parts} == {"judged “item”: accepted", "judged “problem”: accepted"}


def test_nothing_is_accepted_while_a_colleague_works_on_the_return_or_after_the_decision() -> None:
    rosa, rob = people.rosa(), people.rob()
    case = shop.open_case(rosa)
    photo = _photo(case, 1, Proof.ITEM)
    holds.hold(rob, case.return_id)
    with pytest.raises(HeldByAnother):
        judging.accept_rest(rosa, case.return_id, [photo])
    holds.release(rob, case.return_id)
    approve(rosa, case, "refund")
    with pytest.raises(Conflict, match="decided"):
        judging.accept_rest(rosa, case.return_id, [photo])
    assert _verdicts(rosa, case) == [ProofVerdict.UNJUDGED]
