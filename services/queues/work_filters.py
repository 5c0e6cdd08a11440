"""What narrows a work queue, as the URL carries it; what cannot be read is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.vocabulary import Stage, WorkQueue
from services.queues.review_filters import Who


@dataclass(frozen=True)
class WorkFilters:
    """Whose tasks (one's own, nobody's), only overdue ones, only one stage."""

    owner: Who | None = None
    overdue: bool = False
    stage: Stage | None = None

    def to_params(self) -> dict[str, str]:
        """The URL's parameters; what is as usual is left out."""
        said = {"owner": self.owner, "overdue": "1" if self.overdue else None, "stage": self.stage}
        return {name: str(value) for name, value in said.items() if value}

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> "WorkFilters":
        """Read the URL's parameters; whatever they hold, there is an answer."""
        owner, stage = params.get("owner"), params.get("stage")
        return cls(
            owner=Who(owner) if owner in set(Who) else None,
            overdue=params.get("overdue") == "1",
            stage=Stage(stage) if stage in set(Stage) else None,
        )

    @property
    def narrows(self) -> bool:
        """Whether any filter is in use."""
        return self != WorkFilters()


def read_queue(value: object) -> WorkQueue | None:
    """The queue that the URL names."""
    return WorkQueue(value) if isinstance(value, str) and value in set(WorkQueue) else None
