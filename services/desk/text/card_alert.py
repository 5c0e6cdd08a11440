"""What the person who typed a payment card's number is told, once it was hidden on its way into the database (V03)."""

from data import card_numbers

ICON = ":material/credit_card_off:"
_SAID = (
    "What you saved held the number of a payment card. Its digits are hidden and not kept: the shop may hold no card "
    "data. Ask the customer not to send it."
)


def card_alert() -> str | None:
    """The sentence, once after each save that hid a number; None where nothing was hidden."""
    return _SAID if card_numbers.taken_note() else None
