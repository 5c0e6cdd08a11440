"""What stands between a request and its answer, and who does what next."""

from data.queries.privacy.requests import RequestRow
from data.vocabulary import RequestState, Right
from services.privacy.deadlines.facts import RequestClock

# These hand out nothing: no advertising is absolute (I06), and anybody may complain.
WITHOUT_IDENTITY = frozenset({Right.MARKETING_OPT_OUT, Right.COMPLAINT})

_TO_DO = {
    Right.ACCESS: "gather the data and send the copy",
    Right.RECTIFICATION: "check the facts, correct them and answer",
    Right.ERASURE: "see what is held, delete the rest and answer",
    Right.RESTRICTION: "restrict the use of the data and answer",
    Right.PORTABILITY: "gather what the person gave us and send the files",
    Right.OBJECTION: "weigh the objection and answer",
    Right.MARKETING_OPT_OUT: "answer",
    Right.HUMAN_REVIEW: "let another person look at the decision and answer",
    Right.SAFEGUARDS: "send the safeguards and the copy of what was transferred",
    Right.RECIPIENTS: "name the recipients and answer",
    Right.COMPLAINT: "look into it and say what came of it",
}


def blocks(row: RequestRow, *, waits: bool) -> str | None:
    """Why the request cannot be answered yet (I01, I04, I07); None where it can.

    `waits`: whether the request that it waits for is open.
    """
    if row.agent and row.authority_on is None:
        return "The agent has not shown a written authority."
    if row.identity_method is None and row.right not in WITHOUT_IDENTITY:
        return "It is not verified who the person is (identity not verified)."
    if waits:
        return "The copy of the data in the same message has to go out first."
    return None


def next_step(row: RequestRow, clock: RequestClock, *, waits: bool) -> str:
    """One sentence: who does what next."""
    if row.state is not RequestState.OPEN:
        return "Nothing is left to do."
    who = row.owner or "Whoever takes it"
    if row.agent and row.authority_on is None:
        return f"{who} asks the agent for the written authority."
    if clock.pause is not None:
        return "The person is to answer our question; the clock stands still."
    if blocks(row, waits=waits) is None:
        return f"{who} is to {_TO_DO[row.right]}."
    if row.identity_method is None and row.right not in WITHOUT_IDENTITY:
        return f"{who} finds out who the person is."
    return f"{who} first sends the copy of the data."
