"""Files fill named slots, reviewers judge them, and only what proves something counts for the policy."""

import io

import pytest

from data import database
from data.queries.returns import cases
from data.queries.returns import cases as case_rows
from data.vocabulary import AuditTag, Proof, ProofVerdict, Reason, ReturnState
from services.cases import proofs
from services.cases.lookup import existing
from services.cases.proofs import Gap
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.evidence import gallery
from services.review import judging
from services.review.evidence import add_evidence
from tests.support import files, people, shop

pytestmark = pytest.mark.usefixtures("desk", "home")
FRONT, BACK, ITEM, PROBLEM = Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.ITEM, Proof.PROBLEM


def add(
    actor: Actor, case: shop.Case, *slots: Proof, seed: int = 1, film: bool = False, line: int | None = None
) -> int:
    content = files.clip("libx264", seconds=seed) if film else files.photo(seed)
    return add_evidence(actor, case.return_id, "a", io.BytesIO(content), slots, line).evidence_id


def counted(case: shop.Case, line: int | None = None) -> frozenset[str]:
    with database.reading() as tx:
        return proofs.evidence_by_line(existing(tx, case.return_id), proofs.files_of(tx, case.return_id), [line])[0]


def gaps(case: shop.Case) -> tuple[Gap, ...]:
    with database.reading() as tx:
        row = existing(tx, case.return_id)
        return proofs.gaps(row, proofs.files_of(tx, row.id), cases.lines(tx, row.id), row.parcels)


def test_photos_and_films_count_under_their_own_words() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add(rosa, case, FRONT, BACK)
    add(rosa, case, ITEM, PROBLEM, film=True)
    add(rosa, case, Proof.RETURN_RECEIPT, seed=2)
    assert counted(case) == {
        "package_front_photo",
        "package_back_photo",
        "item_video",
        "problem_video",
        "problem_description",
    }


def test_a_blank_description_describes_nothing() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with database.transaction() as tx:
        case_rows.change(tx, case.return_id, description="\n ")
    assert counted(case) == set()
    assert Gap(None, None) in gaps(case)


@pytest.mark.parametrize("verdict", [ProofVerdict.UNREADABLE, ProofVerdict.WRONG_OBJECT])
def test_a_file_judged_bad_stops_counting_until_the_verdict_is_taken_back(verdict: ProofVerdict) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    file = add(rosa, case, ITEM, PROBLEM)
    judging.judge(rosa, file, PROBLEM, verdict)
    assert counted(case) == {"item_photo", "problem_description"}
    assert Gap(PROBLEM, verdict) in gaps(case)
    judging.judge(rosa, file, PROBLEM, ProofVerdict.UNJUDGED)
    assert counted(case) == {"item_photo", "problem_photo", "problem_description"}
    assert [gap.proof for gap in gaps(case)] == [FRONT, BACK]


def test_a_good_file_beside_a_bad_one_leaves_no_gap() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    judging.judge(rosa, add(rosa, case, PROBLEM), PROBLEM, ProofVerdict.UNREADABLE)
    add(rosa, case, PROBLEM, seed=2)
    assert PROBLEM not in {gap.proof for gap in gaps(case)}


def test_a_film_of_the_package_is_no_photo_of_it() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add(rosa, case, FRONT, film=True)
    assert "package_video" in counted(case)
    assert Gap(FRONT, None) in gaps(case)


@pytest.mark.parametrize(
    ("reason", "parcels", "wanted"),
    [
        (Reason.DEFECTIVE, 1, [FRONT, BACK, ITEM, PROBLEM]),
        (Reason.ARRIVED_BROKEN, 1, [FRONT, BACK, ITEM, PROBLEM]),
        (Reason.DEFECTIVE, 2, [FRONT, BACK, ITEM, PROBLEM, Proof.PARTIAL_SHIPMENT_SLIP]),
        (Reason.INCORRECT_ITEM, 2, [PROBLEM, Proof.INCORRECT_ITEM]),
        (Reason.UNSATISFACTORY, 1, []),
    ],
)
def test_each_reason_asks_for_its_own_proofs(reason: Reason, parcels: int, wanted: list[Proof]) -> None:
    case = shop.open_case(people.rosa(), shop.Purchase(parcels=parcels), reason=reason)
    assert [gap.proof for gap in gaps(case)] == wanted


def test_a_file_of_one_line_counts_for_that_line_alone() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, shop.Purchase(lines=(shop.Bought(), shop.Bought("Lamp"))))
    with database.reading() as tx:
        first, second = (line.id for line in case_rows.lines(tx, case.return_id))
    add(rosa, case, ITEM, line=first)
    add(rosa, case, FRONT, seed=2)
    assert counted(case, first) == {"item_photo", "package_front_photo", "problem_description"}
    assert counted(case, second) == {"package_front_photo", "problem_description"}


def test_moving_a_file_keeps_the_verdicts_of_the_slots_that_it_keeps() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    file = add(rosa, case, ITEM, PROBLEM)
    judging.judge(rosa, file, ITEM, ProofVerdict.ACCEPTED)
    judging.assign(rosa, file, [ITEM, FRONT])
    with database.reading() as tx:
        (item,) = gallery.gallery(tx, case.return_id)
    assert [(slot.proof, slot.verdict) for slot in item.slots] == [
        (FRONT, ProofVerdict.UNJUDGED),
        (ITEM, ProofVerdict.ACCEPTED),
    ]


def test_each_act_is_recorded_and_counts_the_case_up_and_a_repeated_one_does_neither() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    file = add(rosa, case, ITEM)
    before = shop.version_of(case.return_id)
    for _ in range(2):
        judging.judge(rosa, file, ITEM, ProofVerdict.ACCEPTED)
        judging.assign(rosa, file, [ITEM])
    assert shop.version_of(case.return_id) == before + 1
    with database.reading() as tx:
        judged = [e for e in audit.timeline(tx, f"return:{case.return_id}") if e.tag is AuditTag.EVIDENCE_JUDGED]
    assert [entry.details["verdict"] for entry in judged] == ["accepted"]


def test_only_those_who_judge_evidence_judge_it() -> None:
    rosa, wanda, nora = people.rosa(), people.wanda(), people.nora()
    case = shop.open_case(rosa)
    file = add(wanda, case, ITEM)
    with pytest.raises(NotAllowed):
        judging.judge(wanda, file, ITEM, ProofVerdict.ACCEPTED)
    with pytest.raises(NotAllowed):
        judging.assign(nora, file, [FRONT])


def test_a_slot_that_the_file_does_not_fill_cannot_be_judged() -> None:
    rosa = people.rosa()
    file = add(rosa, shop.open_case(rosa), ITEM)
    with pytest.raises(InvalidInput):
        judging.judge(rosa, file, FRONT, ProofVerdict.ACCEPTED)
    with pytest.raises(NotFound):
        judging.judge(rosa, 999_999, ITEM, ProofVerdict.ACCEPTED)


def test_evidence_of_a_decided_return_stays_as_the_decision_saw_it() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    file = add(rosa, case, ITEM)
    with database.transaction() as tx:
        case_rows.change(tx, case.return_id, state=ReturnState.REJECTED)
    with pytest.raises(Conflict, match="decided"):
        judging.judge(rosa, file, ITEM, ProofVerdict.UNREADABLE)
    with pytest.raises(Conflict, match="decided"):
        judging.assign(rosa, file, [FRONT])
