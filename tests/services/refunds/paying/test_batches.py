"""Batches for the bank: a file from which can be paid, and one sheet that comes back with an answer for each row."""

import csv
import io

import pytest

from data import database
from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.vocabulary import AuditTag, PayoutState, RefundState
from services.cases.lookup import existing
from services.desk import audit
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.refunds.confirming import use_other_method
from services.refunds.paying import batches
from services.refunds.paying.results import ResultRow, read_results, record_results
from services.refunds.paying.sending import send
from services.settling.back_to_review import to_reviewer
from tests.support import refunding
from tests.support.refunding import Team
from tests.support.shop import Case, Paid, Purchase

WHY = "The card was closed; the customer wrote so."


def granted(team: Team, purchase: Purchase | None = None) -> tuple[Case, int]:
    """A refund that Fay granted."""
    case = refunding.ready(team, purchase)
    return case, refunding.grant(team, case).refund_id


def attempt(refund_id: int) -> PayoutRow:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[-1]


def batched(team: Team, *customers: str) -> tuple[int, list[tuple[Case, int]]]:
    """A batch of refunds that Finn handed over, one for each customer."""
    made = []
    for number, name in enumerate(customers):
        case, refund_id = granted(team, Purchase(customer=name, email=f"c{number}@example.org"))
        send(team.finn, refund_id, 1)
        made.append((case, refund_id))
    return batches.make_batch(team.finn, [attempt(one).id for _, one in made]).batch_id, made


def sheet(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def filled(content: bytes, *results: dict[str, str]) -> bytes:
    """The file with columns filled in, as a spreadsheet with semicolons saves it."""
    rows = [row | result for row, result in zip(sheet(content), results, strict=True)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_the_file_says_all_that_a_payment_needs(team: Team) -> None:
    paid = (Paid(10_000, "card", "CARD-4711"),)
    case, refund_id = granted(team, Purchase(customer="Bo Berg", payments=paid))
    send(team.finn, refund_id, 1)
    made = batches.make_batch(team.finn, [attempt(refund_id).id])
    (row,) = sheet(batches.batch_file(team.finn, made.batch_id))
    assert row["Our reference"] == f"{case.rma}/{attempt(refund_id).id}"
    assert (row["Payee"], row["Method"], row["Original payment"]) == ("Bo Berg", "card", "CARD-4711")
    assert (row["Amount"], row["Currency"], row["Result"]) == ("100.00", "USD", "")


def test_the_file_names_the_other_method_that_a_manager_chose(team: Team) -> None:
    _, refund_id = granted(team)
    use_other_method(team.max, refund_id, 1, "Bank transfer", WHY)
    send(team.finn, refund_id, 2)
    made = batches.make_batch(team.finn, [attempt(refund_id).id])
    (row,) = sheet(batches.batch_file(team.finn, made.batch_id))
    assert row["Method"] == "Bank transfer"


def test_the_file_computes_nothing_in_a_spreadsheet(team: Team) -> None:
    batch_id, _ = batched(team, "=2+5")
    text = batches.batch_file(team.finn, batch_id).decode("utf-8-sig")
    assert '"=' not in text
    assert "'=2+5" in text


def test_every_taking_of_the_file_is_recorded_with_its_returns(team: Team) -> None:
    batch_id, ((case, _),) = batched(team, "Bo Berg")
    batches.batch_file(team.finn, batch_id)
    with pytest.raises(NotAllowed):
        batches.batch_file(team.max, batch_id)
    with database.reading() as tx:
        (entry,) = audit.timeline(tx, f"batch:{batch_id}")
    assert (entry.tag, entry.actor) == (AuditTag.FILE_EXPORTED, f"staff:{team.finn.staff_id}")
    assert entry.details == {"file": "refund batch", "rows": 1, "returns": [case.rma]}


def test_a_payment_goes_into_one_batch_and_the_refusal_names_its_return(team: Team) -> None:
    batch_id, ((case, refund_id),) = batched(team, "Bo Berg")
    with pytest.raises(Conflict, match=f"{case.rma} is in batch {batch_id} already"):
        batches.make_batch(team.finn, [attempt(refund_id).id])


def test_the_filled_in_file_comes_back_and_each_row_is_answered(team: Team) -> None:
    batch_id, made = batched(team, "Bo Berg", "Ana Souza", "Cy Kahn", "Di Lund")
    back = filled(
        batches.batch_file(team.finn, batch_id),
        {"Result": "Paid", "Bank's reference": "TR-1", "Amount paid": "100,00"},
        {"Result": "failed", "Why it failed": "AC04"},
        {"Result": "maybe"},
        {},
    )
    answered = record_results(team.finn, batch_id, read_results("back.csv", back))
    assert [(one.line, one.recorded) for one in answered] == [(2, True), (3, True), (4, False)]
    assert "neither “paid” nor “failed”" in answered[2].said
    assert [attempt(refund_id).state for _, refund_id in made] == [
        PayoutState.COMPLETED,
        PayoutState.FAILED,
        PayoutState.PENDING,
        PayoutState.PENDING,
    ]
    assert attempt(made[0][1]).reference == "TR-1"
    assert attempt(made[1][1]).failure == "The bank says: AC04"
    assert refunding.refund(made[1][1]).state is RefundState.FAILED


def test_the_same_sheet_a_second_time_records_nothing(team: Team) -> None:
    batch_id, _ = batched(team, "Bo Berg")
    rows = (ResultRow(2, _reference(batch_id, team), "paid", "TR-1"),)
    assert record_results(team.finn, batch_id, rows)[0].recorded
    (again,) = record_results(team.finn, batch_id, rows)
    assert (again.recorded, again.said) == (False, "was recorded before as paid (TR-1). Nothing was changed.")
    (row,) = sheet(batches.batch_file(team.finn, batch_id))
    assert (row["Result"], row["Bank's reference"], row["Amount paid"]) == ("paid", "TR-1", "100.00")


def test_another_amount_than_was_to_be_paid_is_reconciled(team: Team) -> None:
    batch_id, ((_, refund_id),) = batched(team, "Bo Berg")
    (answer,) = record_results(team.finn, batch_id, [ResultRow(2, _reference(batch_id, team), "paid", "TR-1", "90.00")])
    assert "another amount was paid" in answer.said
    assert refunding.refund(refund_id).state is RefundState.NEEDS_RECONCILING


def test_rows_of_another_batch_twice_or_without_a_reference_are_refused_by_name(team: Team) -> None:
    first, ((_, refund_id),) = batched(team, "Bo Berg")
    other, _ = batched(team, "Ana Souza")
    mine = _reference(first, team)
    rows = [
        ResultRow(2, mine, "paid", "T-1"),
        ResultRow(3, mine.lower(), "failed", why="It was returned."),
        ResultRow(4, "", "paid"),
    ]
    said = [
        one.said for one in record_results(team.finn, first, [*rows, ResultRow(5, _reference(other, team), "paid")])
    ]
    assert ["several rows" in one for one in said] == [True, True, False, False]
    assert ["no payment of batch" in one for one in said] == [False, False, True, True]
    assert attempt(refund_id).state is PayoutState.PENDING


def test_who_granted_gets_the_answer_that_the_row_is_not_theirs(team: Team) -> None:
    batch_id, ((_, refund_id),) = batched(team, "Bo Berg")
    (answer,) = record_results(team.fay, batch_id, [ResultRow(2, _reference(batch_id, team), "paid", "TR-1")])
    assert "You granted this refund" in answer.said
    assert attempt(refund_id).state is PayoutState.PENDING
    with pytest.raises(NotAllowed):
        record_results(team.rosa, batch_id, ())


def test_what_may_not_be_paid_any_more_says_so_in_a_file_taken_later(team: Team) -> None:
    batch_id, ((case, _),) = batched(team, "Bo Berg")
    with database.transaction() as tx:
        to_reviewer(tx, team.wanda, existing(tx, case.return_id, lock=True), "Another unit came.")
    content = batches.batch_file(team.finn, batch_id)
    assert [row["Result"] for row in sheet(content)] == ["do not pay"]
    assert record_results(team.finn, batch_id, read_results("back.csv", content)) == ()


def test_a_file_without_the_two_columns_is_refused(team: Team) -> None:
    with pytest.raises(InvalidInput, match="no column “Our reference”"):
        read_results("x.csv", b"Payment,Result\n1,paid\n")


def test_the_list_counts_by_currency_and_masks_the_payees(team: Team) -> None:
    batch_id, ((case, refund_id), _) = batched(team, "Bo Berg", "Ana Souza")
    record_results(team.finn, batch_id, [ResultRow(2, f"{case.rma}/{attempt(refund_id).id}", "paid", "TR-1")])
    (row,) = batches.batches(team.max).rows
    assert (row.id, row.by, row.payments, row.waiting) == (batch_id, "Finn", 2, 1)
    assert [(one.currency, one.amount) for one in row.sums] == [("USD", 20_000)]
    assert "Berg" not in str([one.payee for one in batches.batch(team.max, batch_id)])
    with pytest.raises(NotFound):
        batches.batch(team.finn, 999)
    assert batches.batches(team.max, 7).page == 1


def _reference(batch_id: int, team: Team) -> str:
    return batches.our_reference(batches.batch(team.finn, batch_id)[0])
