"""The evidence panel: what the browser is told of a case, and how files come in through it."""

import io
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.vocabulary import Proof, Rendition, Role
from services.desk.access import Actor
from services.evidence import gallery
from services.evidence.gallery import EvidenceItem
from services.review.evidence import add_evidence
from tests.support import files, people, shop
from tests.support.browser import visiting

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")


def page() -> None:
    """The panel alone on a page."""
    import streamlit as st

    from data.vocabulary import Permission
    from pages.components import flash, guard
    from pages.components.evidence import gallery as evidence_gallery
    from services.review import case_page

    actor = guard.require(Permission.RETURN_READ)
    evidence_gallery.show(case_page.open_case(actor, st.query_params["rma"]), actor, editable=True)
    flash.show()


def opened(who: Actor, case: shop.Case) -> AppTest:
    test = AppTest.from_function(page, default_timeout=visiting.SECONDS)
    test.user = visiting.identity(who)
    test.query_params["rma"] = case.rma
    return test.run()


def told(test: AppTest, case: shop.Case) -> dict[str, Any]:
    """What the viewer in the browser gets."""
    found = next(e for e in test.main if getattr(e, "key", None) == f"evidence-{case.rma}")
    data: dict[str, Any] = json.loads(found.proto.json)
    return data


def shown(case: shop.Case) -> tuple[EvidenceItem, ...]:
    with database.reading() as tx:
        return gallery.gallery(tx, case.return_id)


def test_the_slots_of_the_reason_stand_there_before_anything_was_sent() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    data = told(opened(rosa, case), case)
    assert [(slot["title"], slot["required"]) for slot in data["slots"]] == [
        ("Package, front", True),
        ("Package, back", True),
        ("The item", True),
        ("The problem", True),
    ]
    assert data["items"] == []


def test_a_file_is_told_with_its_facts_and_addresses_and_never_its_bytes_or_its_place() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    name = "<img src=x onerror=alert(1)>\u202egpj.exe"
    add_evidence(rosa, case.return_id, name, io.BytesIO(files.photo()), [Proof.ITEM])
    (item,) = told(opened(rosa, case), case)["items"]
    assert item["name"] == "<img src=x onerror=alert(1)>⟨U+202E⟩gpj.exe"
    assert item["slots"] == [["item", "unjudged"]]
    assert "Taken 30 Jan 2026, 18:21 by the camera’s clock" in item["facts"]
    assert "Had a location: yes" in item["facts"]
    assert item["large"].startswith("/app/static/evidence/")
    assert item["video"] is None
    assert "53.5" not in json.dumps(item)


def test_the_original_is_offered_to_those_who_may_have_it() -> None:
    rosa, max_ = people.rosa(), people.max_the_manager()
    case = shop.open_case(rosa)
    add_evidence(rosa, case.return_id, "a.jpg", io.BytesIO(files.photo()))
    assert told(opened(rosa, case), case)["items"][0]["original"] is None
    assert told(opened(max_, case), case)["items"][0]["original"]


def test_the_same_page_drawn_twice_gives_the_same_addresses() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add_evidence(rosa, case.return_id, "a.mp4", io.BytesIO(files.clip("libx264")))
    test = opened(rosa, case)
    first = told(test, case)["items"]
    assert told(test.run(), case)["items"] == first


def test_a_file_sent_in_another_return_is_pointed_out() -> None:
    rosa = people.rosa()
    case, other = shop.open_case(rosa), shop.open_case(rosa)
    for one in (case, other):
        add_evidence(rosa, one.return_id, "a.jpg", io.BytesIO(files.photo()))
    (item,) = told(opened(rosa, case), case)["items"]
    assert item["warning"] == "The very same file was sent in another return."


def test_dropped_files_go_in_their_slots_and_a_bad_one_says_why() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    test = opened(rosa, case)
    test.button_group[0].select(Proof.PACKAGE_FRONT).run()
    test.file_uploader[0].upload("front.jpg", files.photo()).upload("a.jpg", b"%PDF-1.7")
    test.run()
    (item,) = shown(case)
    assert item.proofs == {Proof.PACKAGE_FRONT}
    assert item.has(Rendition.DISPLAY)
    assert "a.jpg: This is a PDF document." in test.text[0].value
    assert test.file_uploader[0].value == []
    test.button[0].click().run()
    assert len(test.text) == 0


def test_who_may_only_look_is_offered_no_way_to_change_anything() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    officer = people.hire("Dora", Role.DATA_PROTECTION_OFFICER)
    test = opened(officer, case)
    data = told(test, case)
    assert (data["editable"], data["assignable"]) == (False, False)
    assert len(test.file_uploader) == 0


def test_what_could_not_be_shown_of_a_file_stands_among_its_facts() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add_evidence(rosa, case.return_id, "a.jpg", io.BytesIO(files.photo()[:-2]))
    data = told(opened(rosa, case), case)
    assert "The file is cut off at its very end; the whole picture is there." in data["items"][0]["facts"]
    assert data["items"][0]["note"] == ""
