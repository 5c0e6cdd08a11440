"""A process of its own that decides one return after the other and says which are decided; a test kills it."""

from contextlib import suppress
from multiprocessing.connection import Connection

from data import database, encryption
from services.desk.access import Actor
from services.desk.errors import AlreadyDecided
from services.messages.writing import Draft
from services.review import decide
from services.review.case_page import open_case
from services.review.decisions import Choice
from tests.support.browser.serving import KEYRING
from tests.support.shop import Case, shown

DRAFT = Draft("approved", "About your return", "Dear [customer’s name],\n\nIt is decided.")
WHY = "The pictures show the crack clearly."


def decide_all(url: str, reviewer: int, cases: list[Case], told: Connection) -> None:
    """Approve each of the returns, and tell its number once that is written; what is decided already counts."""
    encryption.configure(KEYRING)
    database.configure(url)
    actor = Actor(reviewer, "Rosa")
    for case in cases:
        view = open_case(actor, case.rma)
        choices = tuple(Choice(line.id, line.quantity, "refund") for line in view.lines)
        with suppress(AlreadyDecided):
            decide.approve(actor, shown(case), choices, DRAFT, grounds=WHY)
        told.send(case.rma)
    told.close()
