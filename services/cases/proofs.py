"""The named slots that evidence fills: who put a file where, what was said of it, and what counts for the policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.returns import evidence as rows
from data.queries.returns.cases import CaseRow, LineRow
from data.queries.returns.evidence import EvidenceRow, ProofRow
from data.vocabulary import EvidenceKind, EvidenceState, Proof, ProofVerdict, Reason
from services.desk.policy_book import load_book
from services.policy.situation.proofs import proof_slots
from services.policy.terms import Proof as Slot
from services.policy.terms import Reason as GivenReason

# The policy's slots that a file can fill; the description of the problem is text.
_OF_FILES = {
    Slot.PACKAGE_FRONT_PHOTO: Proof.PACKAGE_FRONT,
    Slot.PACKAGE_BACK_PHOTO: Proof.PACKAGE_BACK,
    Slot.ITEM_PHOTO_OR_VIDEO: Proof.ITEM,
    Slot.PROBLEM_PHOTO_OR_VIDEO: Proof.PROBLEM,
    Slot.PARTIAL_SHIPMENT_SLIP: Proof.PARTIAL_SHIPMENT_SLIP,
    Slot.INCORRECT_ITEM_PHOTO_OR_VIDEO: Proof.INCORRECT_ITEM,
}
_BAD = frozenset({ProofVerdict.UNREADABLE, ProofVerdict.WRONG_OBJECT})
_BY_KIND = {
    Proof.PACKAGE_FRONT: ("package_front_photo", "package_video"),
    Proof.PACKAGE_BACK: ("package_back_photo", "package_video"),
    Proof.ITEM: ("item_photo", "item_video"),
    Proof.PROBLEM: ("problem_photo", "problem_video"),
    Proof.INCORRECT_ITEM: ("incorrect_item_photo", "incorrect_item_video"),
    Proof.PARTIAL_SHIPMENT_SLIP: ("partial_shipment_slip", "partial_shipment_slip"),
}


@dataclass(frozen=True)
class Gap:
    """A proof that must be asked for: none was sent (`why` None), or what was sent does not show it.

    `proof` None stands for the description of the problem (BR-15).
    """

    proof: Proof | None
    why: ProofVerdict | None


@dataclass(frozen=True)
class Files:
    """The files of a return, oldest first, and the slots that they fill."""

    files: tuple[EvidenceRow, ...]
    filled: tuple[ProofRow, ...]

    @property
    def of_customer(self) -> dict[int, EvidenceRow]:
        """What the customer sent; a photo of the bench proves nothing for them."""
        return {file.id: file for file in self.files if file.unit_id is None}

    def hashes(self) -> list[dict[str, str]]:
        """The evidence of a return as a decision keeps it: each file's public id and SHA-256."""
        return [{"evidence": file.public_id, "sha256": file.sha256} for file in self.files]


def files_of(tx: Connection, return_id: int) -> Files:
    """Everything that was sent for a return, and what the bench added."""
    return Files(*rows.with_proofs(tx, return_id))


def slots(reasons: Iterable[Reason], ordered_on: date, *, split_order: bool) -> tuple[Proof, ...]:
    """The slots for files that these reasons ask for, by the policy at the order date (BR-15, BR-24, C16, C17)."""
    return _filled_by_files(_asked(reasons, ordered_on, split_order=split_order))


def _asked(reasons: Iterable[Reason], ordered_on: date, *, split_order: bool) -> set[Slot]:
    policy = load_book().at(ordered_on)
    return {slot for reason in reasons for slot in proof_slots(policy, GivenReason(reason), split_order=split_order)}


def _filled_by_files(asked: set[Slot]) -> tuple[Proof, ...]:
    return tuple(proof for slot, proof in _OF_FILES.items() if slot in asked)


def evidence_by_line(case: CaseRow, found: Files, lines: Sequence[int | None]) -> list[frozenset[str]]:
    """What counts as evidence for each line: its own files and those of the whole case, in words of the case format.

    A file that was judged unreadable or to show something else does not count, nor one that cannot be shown.
    """
    files = found.of_customer
    filled = [row for row in found.filled if row.evidence_id in files and row.verdict not in _BAD]
    described = {"problem_description"} if case.description.strip() else set()
    return [frozenset(described | _words(files, filled, line)) for line in lines]


def _words(files: Mapping[int, EvidenceRow], filled: Iterable[ProofRow], line: int | None) -> set[str]:
    """What the files of a line, and those of the whole case, prove; None stands for every line."""
    words = (
        _word(files[row.evidence_id], row)
        for row in filled
        if line is None or files[row.evidence_id].return_line_id in (None, line)
    )
    return {word for word in words if word is not None}


def gaps(case: CaseRow, found: Files, lines: Iterable[LineRow], parcels: int) -> tuple[Gap, ...]:
    """What to ask the customer for: the slots of the lines' reasons that no file fills well."""
    files = found.of_customer
    seen = [row for row in found.filled if row.evidence_id in files]
    filled = [row for row in seen if row.verdict in _BAD or _fills(files[row.evidence_id], row)]
    asked = _asked({line.reason for line in lines}, case.ordered_on, split_order=parcels > 1)
    wanted = [_gap(proof, {row.verdict for row in filled if row.proof is proof}) for proof in _filled_by_files(asked)]
    if Slot.PROBLEM_DESCRIPTION in asked and not case.description.strip():
        wanted.append(Gap(None, None))
    return tuple(gap for gap in wanted if gap is not None)


def _word(file: EvidenceRow, row: ProofRow) -> str | None:
    """The case format's word for a file in a slot; None where it proves nothing that the policy knows."""
    if file.state is EvidenceState.FAILED or row.proof not in _BY_KIND:
        return None
    photo, video = _BY_KIND[row.proof]
    return photo if file.kind is EvidenceKind.PHOTO else video


def _fills(file: EvidenceRow, row: ProofRow) -> bool:
    # C17: of the package the policy wants photos; a film of it is kept and shown, but fills no slot.
    return _word(file, row) not in (None, "package_video")


def _gap(proof: Proof, verdicts: set[ProofVerdict]) -> Gap | None:
    if verdicts - _BAD:
        return None
    return Gap(proof, min(verdicts, default=None))
