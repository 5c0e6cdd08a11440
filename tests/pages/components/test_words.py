"""No identifier reaches a page: what the desk stores is said in people's words."""

import pytest

from data.vocabulary import Proof, ProofVerdict
from pages.components import words


@pytest.mark.parametrize(
    ("method", "said"),
    [("credit_card", "Credit card"), ("paypal", "PayPal"), ("upi", "UPI"), ("ideal", "iDEAL"), (None, "not known")],
)
def test_a_payment_method_is_written_as_its_owner_writes_it(method: str | None, said: str) -> None:
    assert words.payment(method) == said


def test_what_is_asked_for_is_short_and_says_what_was_wrong() -> None:
    assert words.proof_wanted(Proof.PACKAGE_FRONT) == "Package, front"
    assert words.proof_wanted(Proof.PACKAGE_FRONT, ProofVerdict.UNREADABLE) == "Package, front: unreadable"
    assert words.proof_wanted(None) == "Description of the problem"
