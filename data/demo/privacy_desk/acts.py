"""What is told of the demonstration's privacy messages: who writes, and what is done about it."""

from dataclasses import dataclass

from data.demo.people import PEOPLE
from data.vocabulary import Channel, IdentityMethod, QuestionReason, RefusalGround, Right

DORA, PAUL = "dora.dpo", "paul.privacy"


@dataclass(frozen=True)
class Take:
    """Somebody takes the request."""


@dataclass(frozen=True)
class Code:
    """A code is mailed; with `told`, the person tells it the next day."""

    told: bool = True


@dataclass(frozen=True)
class Know:
    """The person is known otherwise."""

    method: IdentityMethod
    seen: str = ""


@dataclass(frozen=True)
class Ask:
    """A question goes out; with `answered`, its answer comes so many days later."""

    reason: QuestionReason
    why: str
    answered: int | None = None


@dataclass(frozen=True)
class MoreTime:
    """More time is taken."""

    reasons: str


@dataclass(frozen=True)
class Answer:
    """The answer goes out."""

    said: str = ""
    nothing_held: bool = False


@dataclass(frozen=True)
class Refuse:
    """The officer refuses."""

    ground: RefusalGround
    reasons: str


@dataclass(frozen=True)
class Withdraw:
    """The person lets it go."""

    how: str


@dataclass(frozen=True)
class Note:
    """A note is written."""

    text: str


@dataclass(frozen=True)
class Authority:
    """The agent's authority comes."""


@dataclass(frozen=True)
class Gather:
    """The copy of the data is begun, and waits to be looked at."""


Act = Take | Code | Know | Ask | MoreTime | Answer | Refuse | Withdraw | Note | Authority | Gather


@dataclass(frozen=True)
class Happens:
    """An act so many days after the message arrived, on one right of the message (its place)."""

    after: int
    act: Act
    place: int = 0
    by: str = PAUL


@dataclass(frozen=True)
class Letter:
    """A message that arrived so many days ago; `typed` days after it somebody took it in."""

    ago: int
    person: str
    rights: tuple[Right, ...]
    text: str
    then: tuple[Happens, ...] = ()
    channel: Channel = Channel.EMAIL
    typed: int = 0
    by: str = PAUL
    agent: str = ""
    for_officer: bool = False
    email: str | None = None

    @property
    def name(self) -> str:
        """The person's name, where it is a customer's."""
        return PEOPLE[self.person].name if self.person in PEOPLE else self.person

    @property
    def address(self) -> str:
        """The address that it came from."""
        if self.email is not None:
            return self.email
        return PEOPLE[self.person].email
