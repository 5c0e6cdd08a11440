"""One pure function per clause, BR-01 to BR-43, and the findings that they make."""

from collections.abc import Callable

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
    return tuple(_finding(clause, view, touched) for clause in CLAUSES)


def _finding(clause: str, view: View, touched: set[str]) -> Finding:
    entry = view.situation.policy[clause]
    answer = CLAUSES[clause](view)
    return Finding(
        clause=clause,
        title=entry.title,
        result=answer.result,
        says=entry.text("says"),
        reading=entry.text("reading"),
        saw=answer.saw,
        readings=tuple(reading for reading in entry.words("readings") if reading in touched),
    )
