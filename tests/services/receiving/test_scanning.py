"""What a scanner, a keyboard or a camera gives leads to the return, whatever noise is around it."""

from datetime import date

import pytest
from sqlalchemy import event, insert, select, update

from data import database
from data.database import Database
from data.models.catalogue import OrderLine, Parcel
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import Replacement
from data.vocabulary import ReplacementState
from services.customers.posting import record_posting
from services.desk import clock
from services.desk.errors import EvidenceRefused, NotAllowed, NotFound
from services.messages.letter import code_png
from services.receiving import scanning
from services.receiving.bench_view import open_bench
from tests.support import shop
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.people import nora, rosa, wanda
from tests.support.shop import Case, lines_of


def _noises(rma: str) -> list[str]:
    return [
        rma,
        f"{rma}\r\n",
        f"]Q1{rma}",
        f"\x02{rma.lower()}\x03\x1d",
        rma.replace("-", "ß"),
        rma.replace("-", ""),
        f"RMA: {rma}",
        f"https://returns.example/r?rma={rma}&x=1",
    ]


def test_an_rma_is_found_through_all_noise_of_scanners(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = shop.open_case(reviewer)
    for text in _noises(case.rma):
        hit = scanning.find(bench, text).only_return
        assert hit is not None, text
        assert hit.rma == case.rma


def test_a_mistyped_rma_finds_nothing(desk: Database) -> None:
    bench, case = wanda(), shop.open_case(rosa())
    wrong = case.rma[:-1] + ("A" if case.rma[-1] != "A" else "B")
    assert scanning.find(bench, wrong).returns == ()


def test_an_order_number_lists_its_returns_or_the_order_that_has_none(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case, bare = shop.open_case(reviewer), shop.place_order()
    assert [hit.rma for hit in scanning.find(bench, f" {case.order.number.lower()}\n").returns] == [case.rma]
    found = scanning.find(bench, bare.number)
    assert (found.returns, [order.number for order in found.orders]) == ((), [bare.number])


def test_tracking_numbers_of_every_leg_lead_to_the_return(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    told = shop.open_case(reviewer, facts={"return_tracking_number": "RR 12 345"})
    sent = shop.open_case(reviewer)
    with database.transaction() as tx:
        tx.execute(update(Parcel).where(Parcel.order_id == sent.order.order_id).values(tracking_number="OUT99"))
    assert [hit.rma for hit in scanning.find(bench, "rr 12 345").returns] == [told.rma]
    assert [hit.rma for hit in scanning.find(bench, "out99").returns] == [sent.rma]


@pytest.mark.usefixtures("home")
def test_a_parcel_that_is_here_already_is_found_by_its_number(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case: Case = approved(reviewer, reviewer, contact_date=date(2026, 2, 1))
    parcel(bench, case, good(lines_of(case)[0]), tracking="in 77")
    found = scanning.find(bench, "IN77")
    assert [hit.rma for hit in found.returns] == [case.rma]
    assert len(found.parcels) == 1


@pytest.mark.parametrize("text", ["", "   ", "\x00\x1d", "' OR 1=1 --", "%", "_" * 5000])
def test_noise_alone_finds_nothing(desk: Database, text: str) -> None:
    shop.open_case(rosa())
    found = scanning.find(wanda(), text)
    assert (found.returns, found.orders, found.parcels) == ((), (), ())


def test_a_photo_of_the_approvals_code_says_the_rma(sqlite_desk: Database) -> None:
    bench = wanda()
    assert scanning.decode(bench, code_png("R-26-000123-K")) == ("R-26-000123-K",)
    with pytest.raises(EvidenceRefused):
        scanning.decode(bench, b"no photo")
    with pytest.raises(NotAllowed):
        scanning.decode(nora(), code_png("R-26-000123-K"))


@pytest.mark.parametrize("rma", ["R-26-000001-A\x00", "\ud800"])
def test_a_bench_for_no_text_is_refused_in_a_sentence(desk: Database, rma: str) -> None:
    with pytest.raises(NotFound, match="no return with this number"):
        open_bench(wanda(), rma)


@pytest.mark.parametrize("typed", ["rr 12 345", "RR12345", " Rr 12 3 45 "])
def test_a_told_number_is_found_however_it_was_typed(desk: Database, typed: str) -> None:
    reviewer, bench = rosa(), wanda()
    told = shop.open_case(reviewer, facts={"return_tracking_number": typed})
    for scanned in ("RR12345", "rr 12 345"):
        assert [hit.rma for hit in scanning.find(bench, scanned).returns] == [told.rma]


def test_a_number_told_after_posting_is_found_and_the_one_before_it_no_more(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, facts={"return_tracking_number": "OLD 1"})
    record_posting(reviewer, shop.shown(case), {"return_tracking_number": "new 2"})
    assert scanning.find(bench, "OLD1").returns == ()
    assert [hit.rma for hit in scanning.find(bench, "NEW2").returns] == [case.rma]


def _put_many_in(desk: Database, case: Case, many: int = 2_000) -> None:
    """Copies of a return and replacements of it, each with a tracking number of its own."""
    with desk.transaction() as tx:
        one = tx.execute(select(ReturnCase.__table__).where(ReturnCase.id == case.return_id)).mappings().one()
        told = {key: value for key, value in one.items() if key != "id"}
        copies = [told | {"rma": f"R-99-{key:06d}-X", "tracking_number": f"TOLD{key}"} for key in range(many)]
        tx.execute(insert(ReturnCase), copies)
        shipped = (
            tx.execute(
                select(ReturnLine.return_id, ReturnLine.id.label("return_line_id"), OrderLine.product_id)
                .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
                .where(ReturnLine.return_id == case.return_id)
            )
            .mappings()
            .one()
        )
        sent = {"quantity": 1, "state": ReplacementState.SHIPPED, "reserved_by_id": 1, "reserved_at": clock.now()}
        numbers = [{"tracking_number": f"SENT{key}", "form_key": f"sent-{key}"} for key in range(many)]
        tx.execute(insert(Replacement), [dict(shipped) | sent | number for number in numbers])
        if not desk.is_sqlite:
            # As PostgreSQL does by itself; a desk on SQLite has no statistics.
            tx.exec_driver_sql("ANALYZE")


@pytest.mark.parametrize(
    ("asked_of", "index"),
    [
        ("return_case.tracking_number IN", "ix_return_case_tracking_number"),
        ("replacement.tracking_number IN", "ix_replacement_tracking_number"),
    ],
)
def test_a_number_is_read_from_its_index_among_many(desk: Database, asked_of: str, index: str) -> None:
    """What the scan asks is one look-up."""
    reviewer, bench = rosa(), wanda()
    _put_many_in(desk, shop.open_case(reviewer))
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        asked.append((statement, parameters))

    event.listen(desk.engine, "before_cursor_execute", note)
    scanning.find(bench, "RR12345")
    event.remove(desk.engine, "before_cursor_execute", note)
    sql, values = next(one for one in asked if asked_of in one[0])
    with desk.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN " if desk.is_sqlite else "EXPLAIN "
        plan = connection.exec_driver_sql(explain + sql, values).all()  # type: ignore[arg-type]  # as asked
    assert index in str(plan)
