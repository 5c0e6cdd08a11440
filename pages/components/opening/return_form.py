"""The form of a new return: lines with quantity and reason, the customer's words, and facts that some reasons have."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from data.vocabulary import Channel, Reason
from pages.components import flash, untrusted, words
from pages.components.opening import fact_fields
from pages.components.opening import order as opening_order
from services.cases.facts import WISHES
from services.cases.order_card import CardLine, OrderCard
from services.review.opening import LONGEST_DESCRIPTION, NewLine, NewReturn

# A parcel that nobody announced is linked where the warehouse keeps it apart.
_CHANNELS = [channel for channel in Channel if channel is not Channel.PARCEL]


def fields(card: OrderCard, form_key: str, today: date, instead_of: str | None = None) -> NewReturn:
    """Draw the form and give what stands in it; nothing is checked here."""
    with st.container(horizontal=True):
        reason = st.selectbox(
            "Reason", list(Reason), index=None, format_func=words.REASONS.__getitem__, key=f"{form_key}-reason"
        )
        channel = st.selectbox(
            "Contacted us", _CHANNELS, index=None, format_func=words.CHANNELS.__getitem__, key=f"{form_key}-channel"
        )
        st.session_state.setdefault(f"{form_key}-contact", today)
        contact = st.date_input("First contact", max_value=today, format="YYYY-MM-DD", key=f"{form_key}-contact")
        wish = st.selectbox(
            "Customer asks for",
            WISHES,
            index=None,
            format_func=words.wish,
            key=f"{form_key}-wish",
            placeholder="Nothing",
        )
    # A choice that was brought back is the bare word.
    reason = Reason(reason) if reason else None
    lines = _lines(card, form_key, reason)
    description = st.text_area(
        "The problem in the customer’s words",
        key=f"text-{form_key}-description",
        height=120,
        max_chars=LONGEST_DESCRIPTION,
    )
    return NewReturn(
        order_number=card.number,
        lines=lines,
        description=description,
        contact_date=contact,
        channel=Channel(channel) if channel else None,
        requested_resolution=wish,
        facts=_facts(card, form_key, {one for one in (reason, *(line.reason for line in lines)) if one}),
        form_key=form_key,
        instead_of=instead_of,
    )


def say(how: Callable[[str], object], heading: str, sentences: Sequence[str]) -> None:
    """A list below its heading; the sentences may name products, so they are drawn as plain text."""
    with st.container(border=True, gap="small"):
        how(heading)
        untrusted.text("\n".join(f"•  {sentence}" for sentence in sentences))


def refuse(heading: str, problems: Sequence[str]) -> None:
    """What is still wrong with what was typed: here, and as a message, since another key may follow at once."""
    flash.say(" ".join((heading, *problems)), ":material/error:")
    say(st.error, heading, problems)


def _lines(card: OrderCard, form_key: str, reason: Reason | None) -> tuple[NewLine, ...]:
    chosen = [_line(card, line, f"{form_key}-{line.order_line_id}", reason) for line in card.lines]
    return tuple(line for line in chosen if line is not None)


def _line(card: OrderCard, line: CardLine, key: str, reason: Reason | None) -> NewLine | None:
    with st.container(border=True, key=f"{key}-box"):
        what, units, why = st.columns([6, 2, 3], vertical_alignment="center")
        with what:
            opening_order.line_facts(card, line)
        quantity = units.number_input(
            f"Units, {line.claimable} left", 0, line.claimable, key=f"{key}-units", disabled=not line.claimable
        )
        own = why.selectbox(
            "Reason",
            list(Reason),
            index=None,
            format_func=words.REASONS.__getitem__,
            placeholder="As above",
            key=f"{key}-reason",
            disabled=not quantity,
        )
    return NewLine(line.order_line_id, int(quantity), Reason(own) if own else reason) if quantity else None


def _facts(card: OrderCard, form_key: str, reasons: set[Reason]) -> dict[str, Any]:
    with st.expander("More facts, where the customer gave them", icon=":material/fact_check:"):
        return fact_fields.show(reasons, card.currency, form_key)
