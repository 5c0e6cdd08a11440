"""Windows and clocks: BR-01 to BR-06."""

from services.policy.clauses.answer import Answer, cannot_tell, day, met, met_if, not_applicable, not_met
from services.policy.situation.situation import Situation
from services.policy.situation.view import View
from services.policy.terms import WITH_WINDOW, Decision, Reason


def br_01(view: View) -> Answer:
    """BR-01: damaged or not working on arrival, 15 days after delivery."""
    situation = view.situation
    if view.facts.reason is Reason.UNSATISFACTORY or not general_window(view):
        return not_applicable("Another window or another section governs this case.")
    if situation.window is None:
        return cannot_tell("The delivery date is not on file.")
    return met_if(bool(situation.in_window), window_sentence(situation))


def br_02(view: View) -> Answer:
    """BR-02: delivery date not traceable, 30 days after shipment."""
    situation = view.situation
    if situation.window_clause != "BR-02" or view.facts.reason not in WITH_WINDOW:
        return not_applicable("The delivery date is traceable, or another window governs.")
    if situation.window is None:
        return cannot_tell("The shipment date is not on file.")
    return met_if(bool(situation.in_window), window_sentence(situation))


def br_03(view: View) -> Answer:
    """BR-03: Brazil and Russia, 40 days after shipment."""
    situation = view.situation
    if situation.window_clause != "BR-03" or view.facts.reason not in WITH_WINDOW:
        return not_applicable(f"Shipped to {view.facts.destination_country}, or counted on the ladder.")
    if situation.window is None:
        return cannot_tell("The shipment date is not on file.")
    if situation.late_long_haul and situation.late_rule is Decision.MANUAL_REVIEW:
        both = f"Counted from shipment the window ended on {day(situation.window.last_day)}, from the late delivery on"
        return cannot_tell(
            f"{both} {day(situation.delivery_window_end)}; first contact {day(view.facts.request_date)}."
        )
    return met_if(bool(situation.in_window), window_sentence(situation))


def br_04(view: View) -> Answer:
    """BR-04: products with terms of their own."""
    if view.facts.category_special_terms:
        return cannot_tell("The category has terms of its own, which are not in this text.")
    return not_applicable("The category has no terms of its own.")


def br_05(view: View) -> Answer:
    """BR-05: the shipment date of the e-mail starts the ladder."""
    if view.situation.dates_contradict:
        return not_met("The dates contradict each other: a later step is dated before an earlier one.")
    if view.situation.ladder_start is None:
        return cannot_tell("The shipment date is not on file; nothing is counted from another date.")
    return met(f"Shipped on {day(view.situation.ladder_start)}, {view.situation.ladder_day} days before the contact.")


def br_06(view: View) -> Answer:
    """BR-06: the ladder of 90 and 180 days from shipment."""
    situation = view.situation
    if view.tier is None or not situation.on_ladder:
        return not_applicable("The ladder for defects does not govern this case.")
    if situation.fails_before_delivery or situation.claimed_rung not in (None, situation.rung):
        failed = day(view.extra.claimed_malfunction_date)
        return cannot_tell(f"Contact on day {situation.ladder_day}, but the failure is said to date from {failed}.")
    return met(f"Contact on day {situation.ladder_day} after shipment.")


def general_window(view: View) -> bool:
    """Whether the 15 days after delivery are the window of this case."""
    return view.facts.reason in WITH_WINDOW and view.situation.window_clause == "BR-01"


def window_sentence(situation: Situation) -> str:
    """Last day and first contact, for a situation whose window is known."""
    last = day(situation.window.last_day if situation.window else None)
    return f"The last day is {last}; first contact {day(situation.facts.request_date)}."
