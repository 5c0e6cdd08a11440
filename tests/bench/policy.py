"""How long one assessment takes: `python -m tests.bench.policy`, in microseconds of processor per case.

`whole` is what `python -m services.cli assess` does to a line: read, assess, write. The best of many runs counts.
"""

import json
import time
from collections.abc import Callable, Iterable

from services.commands.assess import assess_lines
from services.desk.policy_book import load_book
from services.policy.assessment import assess
from services.policy.parsing import read_facts
from tests.support.policy_facts import TABLE, given

ROUNDS = 50


def cases() -> list[str]:
    """The lines of the case table."""
    table = [{"case_id": case["id"], "facts": given(case["reason"], case.get("facts", {}))} for case in TABLE["case"]]
    return [json.dumps(case, default=float) for case in table]


def per_case(act: Callable[[], Iterable[object]], count: int) -> float:
    """Microseconds of processor per case, in the best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _answer in act():
            pass
        best = min(best, time.process_time() - start)
    return best / count * 1e6


def main() -> None:
    """Print one line per step."""
    book, lines = load_book(), cases()
    facts = [read_facts(json.loads(line)["facts"]) for line in lines]
    assessed = [assess(one, book) for one in facts]
    steps: dict[str, Callable[[], Iterable[object]]] = {
        "whole": lambda: assess_lines(lines, book),
        "read": lambda: (read_facts(json.loads(line)["facts"]) for line in lines),
        "recommend": lambda: (assess(one, book) for one in facts),
        "findings": lambda: (one.look_up() for one in assessed),
        "write": lambda: (one.to_text({}) for one in assessed),
    }
    for name, act in steps.items():
        print(f"{name:10} {per_case(act, len(lines)):7.1f} µs per case")


if __name__ == "__main__":
    main()
