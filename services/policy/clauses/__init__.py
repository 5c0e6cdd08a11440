"""One pure function per clause, BR-01 to BR-43, and the findings that they make."""

from collections.abc import Callable

from services.policy.book import Entry
from services.policy.clauses import arrived_broken, defects, incorrect, procedure, unsatisfactory, warranty, windows
from services.policy.clauses.answer import Answer
from services.policy.findings import Conflict, Finding
from services.policy.situation.view import View

Clause = Callable[[View], Answer]
MODULES = (windows, warranty, arrived_broken, defects, incorrect, unsatisfactory, procedure)
CLAUSES: dict[str, Clause] = {
    name.upper().replace("_", "-"): function
    for module in MODULES
    for name, function in sorted(vars(module).items())
    if name.startswith("br_")
}


def findings_of(view: View, conflicts: tuple[Conflict, ...]) -> tuple[Finding, ...]:
    """One finding per clause in the order of the text; `readings` are those of the case that the clause leans on."""
    touched = {conflict.reading for conflict in conflicts}
    entries = view.situation.policy.entries
    return tuple([_finding(entries[clause], function(view), touched) for clause, function in CLAUSES.items()])


def _finding(entry: Entry, answer: Answer, touched: set[str]) -> Finding:
    if touched.isdisjoint(entry.leans_on):
        return Finding(entry, answer.result, answer.saw)
    return Finding(entry, answer.result, answer.saw, tuple([one for one in entry.leans_on if one in touched]))
