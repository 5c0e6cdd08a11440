"""How many returns stand in each state under each filter of the queue, so that no page counts them.

Triggers on `return_case` write each change in the transaction that made it, as a row of its own: writers never wait for
each other over a number. The worker adds the changes up now and then; a number is its counter and the changes since.
"""

from sqlalchemy import BigInteger, Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, BigId, Word
from data.registry import NONE
from data.vocabulary import Reason, Recommendation, ReturnState, Tier


class ReturnCount(Base):
    """Returns of one state under some filters, such as `reason=defective&country=BR`; added up until some moment."""

    __tablename__ = "return_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    filters: Mapped[str] = mapped_column(String(200), primary_key=True, info=NONE)
    state: Mapped[ReturnState] = mapped_column(Word(ReturnState), primary_key=True, info=NONE)
    unassigned: Mapped[bool] = mapped_column(Boolean, primary_key=True, info=NONE)
    returns: Mapped[int] = mapped_column(BigInteger, info=NONE)


class ReturnCountChange(Base):
    """Returns that came to a state with these properties, or (`change` below zero) left it, since the adding up."""

    __tablename__ = "return_count_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    state: Mapped[ReturnState] = mapped_column(Word(ReturnState), info=NONE)
    unassigned: Mapped[bool] = mapped_column(Boolean, info=NONE)
    reason: Mapped[Reason] = mapped_column(Word(Reason), info=NONE)
    country: Mapped[str] = mapped_column(String(2), info=NONE)
    tier: Mapped[Tier | None] = mapped_column(Word(Tier), info=NONE)
    recommendation: Mapped[Recommendation | None] = mapped_column(Word(Recommendation), info=NONE)
    change: Mapped[int] = mapped_column(Integer, info=NONE)
