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
    entries, findings = view.situation.policy.entries, []
    for clause, function in CLAUSES.items():
        entry, (result, saw) = entries[clause], function(view)
        leans_on = entry.leans_on
        apart = touched.isdisjoint(leans_on)
        findings.append(Finding(entry, result, saw, () if apart else tuple([r for r in leans_on if r in touched])))
    return tuple(findings)
