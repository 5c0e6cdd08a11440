"""The page of consents: one person's words, a new one, and the policy's versions."""

from datetime import date

from data.database import Database
from data.vocabulary import ConsentPurpose
from services.privacy.consent import reading
from tests.support.browser.visiting import fill, press, visit
from tests.support.privacy.asking import MAIL, dora, paul
from tests.support.privacy.pages import texts

PAGE = "privacy/consents.py"
WHO = "Whole e-mail address, or the number of a cookie"


def test_c03_c05_a_consent_is_written_down_with_its_proof(sqlite_desk: Database) -> None:
    officer, agent = dora(), paul()
    reading.add_version(officer, "Version 3", date(2025, 1, 1), "We use your data for four purposes.")
    page = visit(agent, PAGE)
    fill(page, WHO, MAIL)
    page = page.run()
    assert "Nothing is on record, so nothing is allowed that needs consent." in texts(page)
    page = press(page, "Write it down")
    assert "wording that the person was shown is missing" in page.error[0].value
    fill(page, "What the person was shown or read out", "May we send you offers?")
    fill(page, "Where the evidence is: letter, call, mail", "call of 15 June")
    page = press(page, "Write it down")
    assert not page.error
    found = reading.of_person(agent, MAIL)
    assert next(one.allowed for one in found.choices if one.purpose is ConsentPurpose.MARKETING)
    assert "May we send you offers?" in texts(page)
    assert "by Paul" in texts(page)


def test_p01_the_officer_adds_a_version_of_the_policy(sqlite_desk: Database) -> None:
    officer = dora()
    page = visit(officer, PAGE)
    fill(page, "Name of the version", "Version 4")
    fill(page, "The text of the policy", "We use **your** data for four purposes.")
    page = press(page, "Add the version")
    assert [one.name for one in reading.versions(officer)] == ["Version 4"]
    assert "We use **your** data for four purposes." in [text.value for text in page.text]


def test_an_agent_adds_none(sqlite_desk: Database) -> None:
    assert "Add the version" not in [button.label for button in visit(paul(), PAGE).button]


def test_half_an_address_is_refused_in_a_sentence(sqlite_desk: Database) -> None:
    page = visit(dora(), PAGE)
    fill(page, WHO, "ana@")
    assert page.run().error
