"""The queue's filters as the URL carries them."""

from data.vocabulary import Reason, Recommendation, ReturnState, Tier
from services.queue_filters import QueueFilters, Tab, Who, clean_term

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


def test_a_search_term_loses_what_no_database_can_hold() -> None:
    assert clean_term("  a\0b\ud800\tc \n ") == "a b c"
    assert len(clean_term("x" * 999)) == 200
