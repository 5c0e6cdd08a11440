"""What stands beside an entry's sentence: each detail has a name in words, and none of our own numbers is shown."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from data.database import Database
from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag, Permission, Role
from services.desk import access
from services.desk.history import trail as history_trail
from services.desk.history.details import FIELDS, OWN, told
from services.desk.history.trail import Asked
from services.policy.terms import Option
from tests.conftest import ROOT
from tests.support import people, refunding, shop
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.refunding import Team


def _details_written() -> Iterator[str]:
    """The keys that services give to an audit entry: in a dictionary of a function that names a tag, or by keyword."""
    for path in sorted((ROOT / "services").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                yield from (key for call in ast.walk(function) for key in _keys(call, function))


def _keys(call: ast.AST, function: ast.FunctionDef) -> Iterator[str]:
    if not isinstance(call, ast.Call) or not any(_is_tag(one) for one in call.args):
        return
    # What the register of breaches changes by keyword are columns.
    if not (isinstance(call.func, ast.Name) and call.func.id == "_change"):
        yield from (one.arg for one in call.keywords if one.arg and one.arg not in ("reason", "details", "by"))
    names = {one.id for given in call.args for one in ast.walk(given) if isinstance(one, ast.Name)}
    made = [
        one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign) and names & {t.id for t in one.targets if isinstance(t, ast.Name)}
    ]
    for given in (*call.args, *made):
        if isinstance(given, ast.Dict):
            yield from (key.value for key in given.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _is_tag(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "AuditTag"


def _told(tag: AuditTag, details: dict[str, object], *, sees_money: bool = True) -> str:
    entry = Entry(1, datetime(2026, 1, 1, tzinfo=UTC), tag, "desk", None, "x", details, None, None, b"", b"")
    return told(entry, {7: "Wanda"}, sees_money=sees_money)


def test_every_detail_that_is_written_has_its_word_or_is_ours_alone() -> None:
    written = set(_details_written())
    assert len(written) > 80
    assert written - set(FIELDS) - OWN == set()
    assert OWN & set(FIELDS) == set()


@pytest.mark.parametrize(
    ("tag", "details", "said"),
    [
        (
            AuditTag.RETURN_APPROVED,
            {
                "choices": [{"return_line_id": 3, "quantity": 2, "resolution": Option.REFUND_MINUS_SHIPPING}],
                "recommendation": "manual_review",
                "signals_looked_at": ["same_photo:4:1:2"],
                "version": 9,
            },
            "Settled by: 2 × refund minus shipping; The policy said: for a person to judge; Signals looked at: 1",
        ),
        (AuditTag.RETURN_RECLASSIFIED, {"from": {"3": "incorrect_item"}, "to": {"3": "defective"}},
         "Before: wrong item; Now: defective"),
        (AuditTag.REFUND_GRANTED, {"refund": 4, "total": 6490, "currency": "USD", "second": False},
         "Amount: USD 64.90; A second person confirms: no"),
        (AuditTag.REFUND_SENT, {"refund": 4, "parts": [{"number": 1, "provider": "manual", "amount": 6490}]},
         "Paid through: by hand"),
        (AuditTag.CATALOGUE_CHANGED, {"part": 2, "from": 500, "price": 590, "currency": "USD"},
         "Before: USD 5.00; Price: USD 5.90"),
        (AuditTag.WORK_ASSIGNED, {"tasks": [4, 5], "to": 7}, "Tasks: 2; Now: Wanda"),
        (AuditTag.RETURN_HOLD_ENDED, {"held_by": 8}, "Held by: a former colleague"),
        (AuditTag.ACCESS_DENIED, {"act": "services.review.decide.approve", "permission": "return:decide"},
         "Needed: to decide a return"),
        (AuditTag.EVIDENCE_ADDED, {"evidence": "x", "sha256": "y", "bytes": 81_234, "proofs": ["package_front"]},
         "Size: 81 kB; Shows: package front"),
        (AuditTag.PRIVACY_STATEMENT_ADDED, {"kind": "dispute", "about": "return:3"}, "Kind: dispute"),
    ],
)  # fmt: skip
def test_a_detail_is_told_in_words(tag: AuditTag, details: dict[str, object], said: str) -> None:
    assert _told(tag, details) == said


def test_amounts_of_refunds_are_for_those_who_may_see_them() -> None:
    assert _told(AuditTag.REFUND_GRANTED, {"refund": 4, "total": 6490, "currency": "USD"}, sees_money=False) == ""
    price = _told(AuditTag.CATALOGUE_CHANGED, {"part": 2, "price": 590, "currency": "USD"}, sees_money=False)
    assert price == "Price: USD 5.90"


def test_the_trail_shows_no_key_of_the_desks_own(team: Team, home: object) -> None:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    refunding.grant(team, case)
    for line in history_trail.read(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), Asked()).lines:
        assert "_" not in line.what + line.details + line.record
        assert "{" not in line.what + line.details
        assert "100.00" not in line.what + line.details


def test_a_refused_act_is_named_as_people_know_it(desk: Database) -> None:
    wanda = people.hire("Wanda", Role.WAREHOUSE_LEAD)
    access.record_denial(wanda, "services.review.decide.approve", Permission.RETURN_DECIDE)
    (line,) = history_trail.read(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), Asked(area="access")).lines
    assert (line.what, line.details) == ("was not allowed to decide a return", "Needed: to decide a return")
