"""The queue's filters as the URL carries them."""

import pytest

from data import encryption
from data.vocabulary import Reason, Recommendation, ReturnState, Tier
from services.queues.review_filters import QueueFilters, Tab, Who
from tests.conftest import KEYRING

FULL = QueueFilters(
    tab=Tab.DECIDED,
    search="cracked lid",
    state=ReturnState.REJECTED,
    reason=Reason.DEFECTIVE,
    country="BR",
    tier=Tier.DOA_15,
    recommendation=Recommendation.NOT_YET,
    assignee=Who.NOBODY,
    older_than=30,
    least=0,
    most=250,
)


def test_filters_come_back_from_the_url_as_they_went_in() -> None:
    assert QueueFilters.from_params(FULL.to_params()) == FULL
    named = QueueFilters(assignee=17)
    assert QueueFilters.from_params(named.to_params()) == named


@pytest.mark.parametrize("term", ["Ana Souza", "ana@example.org", "~ 12", "cracked"])
def test_a_search_that_may_name_a_person_cannot_be_read_in_the_url(term: str) -> None:
    said = QueueFilters(search=term).to_params()
    assert not any(word.lower() in str(said).lower() for word in term.split() if len(word) > 2)
    assert QueueFilters.from_params(said).search == term


@pytest.mark.parametrize("number", ["R-26-000004-Y", "T-000094", "4711"])
def test_a_number_stays_readable_in_the_url(number: str) -> None:
    assert QueueFilters(search=number).to_params() == {"q": number}


@pytest.mark.parametrize("broken", ["~", "~AAAA", "~ß", "~" + "A" * 80])
def test_a_sealed_search_that_this_desk_did_not_make_is_none(broken: str) -> None:
    assert QueueFilters.from_params({"q": broken}).search == ""


def test_the_usual_queue_has_an_empty_url() -> None:
    assert QueueFilters().to_params() == {}
    assert QueueFilters.from_params({}) == QueueFilters()


def test_one_bad_value_leaves_the_good_ones() -> None:
    read = QueueFilters.from_params(
        {"tab": "decided", "reason": "none such", "country": "br", "older": "-3", "who": "²"}
    )
    assert read == QueueFilters(tab=Tab.DECIDED)


def test_taking_a_filter_away_leaves_the_others() -> None:
    assert FULL.without(["reason"]).reason is None
    assert FULL.without(["reason"]).country == "BR"
    assert FULL.without(FULL.narrowing()) == QueueFilters(tab=Tab.DECIDED, search="cracked lid")


def test_a_search_sealed_under_other_keys_is_sealed_anew() -> None:
    encryption.configure(encryption.Keyring({1: bytes(32)}, active=1))
    try:
        other = QueueFilters(search="rattles").to_params()
    finally:
        encryption.configure(KEYRING)
    assert QueueFilters.from_params(other).search == ""
    assert QueueFilters.from_params(QueueFilters(search="rattles").to_params()).search == "rattles"
