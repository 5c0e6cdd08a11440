"""Refusals, each named after its business reason.

DeskError                      something the person can read and act on
├── NotSignedIn                no live session
├── SignInRefused              name, password or code do not fit; the sentence never says which
│   ├── TooManyAttempts        wait before the next try
│   └── NotLinked              the identity provider vouches for somebody whose account here is not known
├── ProviderUnavailable        the identity provider does not answer as it should
├── NotAllowed                 the role does not hold the permission
│   └── OwnWork                nobody grants, sends or confirms on what they opened, approved or received
├── StepUpNeeded               the second factor must be given again before this act
├── NotFound                   no such record, or not for this person
├── InvalidInput               a value that cannot be taken, with what to do
│   ├── Incomplete             several things are missing or wrong; carries one sentence for each
│   └── MoneyLimit             more than may still be refunded, accepted or replaced
├── LimitReached               too much of something in too short a time
├── Conflict                   the record changed since it was shown
│   ├── AlreadyDecided         somebody else decided first
│   ├── OutOfStock             too few units on the shelf for a replacement
│   ├── StillOpen              a return cannot end yet; carries what is still open
│   └── HeldByAnother          another reviewer holds the case
├── EvidenceRefused            a file that cannot be accepted as evidence
├── EvidenceAltered            a stored file that is not the one that was recorded
├── ErasuresPending            an older copy of the database was restored, and its erasures cannot be repeated
└── SettingsInvalid            the desk cannot start with these settings
"""

from collections.abc import Sequence
from datetime import datetime


class DeskError(Exception):
    """A refusal with one clear sentence: what is wrong and what to do."""


class NotSignedIn(DeskError):
    """The session is over or never was."""


class SignInRefused(DeskError):
    """Name, password or code do not fit; the sentence is the same for a name that nobody bears."""


class TooManyAttempts(SignInRefused):
    """Too many wrong tries; carries the seconds to wait, rounded up."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        unit = "second" if seconds == 1 else "seconds"
        super().__init__(f"Too many wrong attempts. Wait {seconds} {unit}, then try again.")


class NotLinked(SignInRefused):
    """Nobody has said yet whose account this is; carries the code to give to an administrator."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Your account is not linked with the desk yet. Give an administrator this code: {code}")


class ProviderUnavailable(DeskError):
    """The identity provider cannot be reached, or says what it must not; whoever is signed in works on."""


class NotAllowed(DeskError):
    """The person's roles do not hold the permission that the action asks for."""


class OwnWork(NotAllowed):
    """Separation of duties: the person had another part in this return; somebody else must act."""


class StepUpNeeded(DeskError):
    """What the person is about to do asks for the second factor, given within the last minutes (ASVS V7.5.3)."""


class NotFound(DeskError):
    """There is no such record for this person."""


class InvalidInput(DeskError):
    """A value that cannot be taken; the sentence names the field, and `field` does so for the form that has it."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)


class Incomplete(InvalidInput):
    """Everything that is missing or wrong at once; `problems` holds one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class MoneyLimit(InvalidInput):
    """More than the ceiling of an order line or a payment allows; nothing is written."""


class LimitReached(DeskError):
    """Too much of something in too short a time; the sentence says when to go on."""


class Conflict(DeskError):
    """The record is not as it was shown; nothing was written."""


class AlreadyDecided(Conflict):
    """Somebody else decided first; carries who and when (aware UTC)."""

    def __init__(self, by: str, at: datetime, what: str) -> None:
        self.by, self.at, self.what = by, at, what
        super().__init__(f"{by} already {what} this return at {at:%H:%M %Z} on {at:%d %B %Y}. Your text is kept below.")


class OutOfStock(Conflict):
    """Too few units are on the shelf; the sentence says how many there are."""


class StillOpen(Conflict):
    """A return cannot end while this is half way; `sentence` says what to do, `things` name each in a few words."""

    def __init__(self, sentence: str, things: Sequence[str]) -> None:
        self.sentence, self.things = sentence, tuple(things)
        super().__init__(f"{sentence} Still open: {'; '.join(self.things)}.")


class HeldByAnother(Conflict):
    """Another reviewer holds the case until the given instant (aware UTC)."""

    def __init__(self, by: str, until: datetime) -> None:
        self.by, self.until = by, until
        super().__init__(f"{by} is working on this return (held until {until:%H:%M %Z}). You can read it meanwhile.")


class EvidenceRefused(DeskError):
    """A file that cannot be accepted as evidence, with what to send instead."""


class EvidenceAltered(DeskError):
    """A stored file that is not the one that was recorded; it is not shown, and the audit trail says so."""


class ErasuresPending(DeskError):
    """People who were erased are back with a restored copy, and could not be taken out again: nobody signs in yet."""


class SettingsInvalid(DeskError):
    """A setting that the desk cannot start with, and how to mend it."""
