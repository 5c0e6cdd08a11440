"""Who acts: a person in a session, or the operator of the machine."""

from dataclasses import dataclass, field

from data.vocabulary import Permission


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in a session, or the operator of the machine at the command line (`staff_id` None)."""

    staff_id: int | None
    name: str
    session: str | None = None
    # What they may do, as the act or question under way found it; never kept for another.
    held: frozenset[Permission] | None = field(default=None, compare=False, repr=False)

    @property
    def label(self) -> str:
        """How the audit trail names the actor."""
        return f"operator:{self.name}" if self.staff_id is None else f"staff:{self.staff_id}"
