"""People's words for what the desk stores: reasons, states, tiers, days, countries. No page shows a raw word."""

from datetime import datetime, timedelta

from babel import Locale

from data.vocabulary import Channel, ProofVerdict, Reason, Recommendation, ReturnState, Tier
from services.policy import words as policy_words
from services.policy.terms import Option, Wish

_LOCALE = Locale("en")

REASONS = {Reason(reason.value): said for reason, said in policy_words.REASONS.items()}
TIERS = {Tier(tier.value): said for tier, said in policy_words.TIERS.items()}
RECOMMENDATIONS = {Recommendation(decision.value): said for decision, said in policy_words.DECISIONS.items()}
RECOMMENDATION_COLOURS = {
    Recommendation.ELIGIBLE: "green",
    Recommendation.NEEDS_INFO: "orange",
    Recommendation.MANUAL_REVIEW: "blue",
    Recommendation.NOT_ELIGIBLE: "red",
    Recommendation.NOT_YET: "gray",
}
STATES = {
    ReturnState.AWAITING_REVIEW: "To review",
    ReturnState.WAITING_FOR_CUSTOMER: "Waiting for customer",
    ReturnState.ESCALATED: "With the managers",
    ReturnState.APPROVED: "Approved",
    ReturnState.REJECTED: "Rejected",
}
STATE_COLOURS = {
    ReturnState.AWAITING_REVIEW: "blue",
    ReturnState.WAITING_FOR_CUSTOMER: "gray",
    ReturnState.ESCALATED: "violet",
    ReturnState.APPROVED: "green",
    ReturnState.REJECTED: "red",
}
CHANNELS = {
    Channel.EMAIL: "by e-mail",
    Channel.PHONE: "by phone",
    Channel.CHAT: "in the chat",
    Channel.WEB_FORM: "through the web form",
    Channel.LETTER: "by letter",
}
VERDICTS = {
    ProofVerdict.UNJUDGED: "Not judged",
    ProofVerdict.ACCEPTED: "Accepted",
    ProofVerdict.UNREADABLE: "Unreadable",
    ProofVerdict.WRONG_OBJECT: "Wrong object",
}


def country(code: str) -> str:
    """The country's name, or the code where it has none."""
    return str(_LOCALE.territories.get(code, code))


def payment(method: str | None) -> str:
    """A payment method as people say it."""
    return method.replace("_", " ").capitalize() if method else "not known"


def wish(value: str) -> str:
    """What the customer asked for."""
    return policy_words.WISHES[Wish(value)]


def option(value: str) -> str:
    """A way to settle the case."""
    return policy_words.OPTIONS[Option(value)]


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: “3 h”, “2 d”."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def due(at: datetime, now: datetime) -> str:
    """“due in 3 h” or “2 d late”."""
    return f"due in {span(at - now)}" if at >= now else f"{span(now - at)} late"
