"""The bench's photos: kept with the reception or not at all, and never a proof of the customer."""

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.evidence import Evidence
from data.vocabulary import Proof
from services.cases import proofs
from services.cases.lookup import existing
from services.desk.errors import EvidenceRefused, Incomplete, InvalidInput
from services.evidence.bench_photos import Photo, taken_in
from services.review import judging
from tests.support import files
from tests.support.approving import approved
from tests.support.bench_work import good, misused, parcel, photo
from tests.support.people import rosa, wanda
from tests.support.shop import Case, lines_of


def _stored(home: Path) -> int:
    return sum(path.is_file() for path in home.rglob("*")) if home.exists() else 0


def _photo_of(case: Case) -> int:
    with database.reading() as tx:
        return int(tx.execute(select(Evidence.id).where(Evidence.return_id == case.return_id)).scalar_one())


def test_a_refused_reception_leaves_no_photo_behind(desk: Database, home: Path) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    before = _stored(home)
    with pytest.raises(Incomplete):
        parcel(bench, case, good(lines_of(case)[0], grade=None, photos=(photo(1), photo(2))))
    assert _stored(home) == before
    parcel(bench, case, good(lines_of(case)[0], photos=(photo(1), photo(2))))
    assert _stored(home) > before


def test_one_bad_photo_of_two_takes_the_good_one_out_again(desk: Database, home: Path) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    before = _stored(home)
    clip = Photo("film.mp4", io.BytesIO(files.clip()))
    with pytest.raises(EvidenceRefused, match="photo is needed"), taken_in(bench, case.return_id, [[photo(3), clip]]):
        pass
    assert _stored(home) == before


def test_nobody_judges_a_bench_photo_as_a_proof(desk: Database, home: Path) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, misused(lines_of(case)[0]))
    with pytest.raises(InvalidInput, match="taken at the bench"):
        judging.assign(reviewer, _photo_of(case), [Proof.ITEM])
    with database.reading() as tx:
        found = proofs.files_of(tx, case.return_id)
        assert proofs.evidence_by_line(existing(tx, case.return_id), found, [None]) == [{"problem_description"}]


def test_the_decision_keeps_the_hash_of_a_bench_photo_that_was_there(desk: Database, home: Path) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, misused(lines_of(case)[0]))
    with database.reading() as tx:
        assert len(proofs.files_of(tx, case.return_id).hashes()) == 1
