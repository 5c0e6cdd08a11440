"""What the headings of order files were said to hold."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from data.models.catalogue import ImportHeading

_LONGEST = 200


def of_export(tx: Connection, export: str) -> dict[str, str]:
    """Our column by heading, for one export."""
    rows = tx.execute(select(ImportHeading.heading, ImportHeading.holds).where(ImportHeading.export == export))
    return {row.heading: row.holds for row in rows}


def put(tx: Connection, export: str, headings: Mapping[str, str]) -> None:
    """Store what each heading holds; a column that another heading held before is taken from it."""
    kept = {heading: holds for heading, holds in headings.items() if len(heading) <= _LONGEST}
    if not kept:
        return
    same = ImportHeading.heading.in_(list(kept)) | ImportHeading.holds.in_(list(kept.values()))
    tx.execute(delete(ImportHeading).where(ImportHeading.export == export, same))
    rows = [{"export": export, "heading": heading, "holds": holds} for heading, holds in kept.items()]
    tx.execute(insert(ImportHeading), rows)
