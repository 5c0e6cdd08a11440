"""Bytes in the store that no row names: left by a process that ended between storing a file and recording it."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta

from data import database
from data.queries.returns import evidence as rows
from data.vocabulary import AuditTag
from services.desk import audit, clock
from services.evidence.keeping import media

# Rows follow their bytes within a minute; after a day nobody writes them any more.
OLD = timedelta(days=1)
AT_ONCE = 500
# A store with more strangers than this, and more strangers than known files, is not taken for ours.
FEW = 50
log = logging.getLogger(__name__)


def sweep() -> int:
    """Delete stored files older than a day that no row names, and say so in the audit trail; how many.

    Nothing is deleted where most of the store is unknown: then the database is another one, or was emptied.
    """
    store, before = media(), (clock.now() - OLD).timestamp()
    store.forget_unfinished(before)
    known, nameless = 0, list[str]()
    for ids in _some(store.ids(before)):
        with database.reading() as tx:
            named = rows.named(tx, ids)
        known += len(named)
        nameless += [one for one in ids if one not in named]
    if len(nameless) > max(FEW, known):
        log.warning("%d stored files are unknown to this database and %d are known.", len(nameless), known)
        return 0
    if nameless:
        with database.transaction() as tx:
            audit.record(tx, "worker", AuditTag.EVIDENCE_SWEPT, "evidence:store", {"files": len(nameless)})
        for one in nameless:
            store.delete(one)
        log.info("%d stored files that nothing refers to were deleted.", len(nameless))
    return len(nameless)


def _some(ids: Iterator[str]) -> Iterator[Sequence[str]]:
    gathered: list[str] = []
    for one in ids:
        gathered.append(one)
        if len(gathered) == AT_ONCE:
            yield gathered
            gathered = []
    if gathered:
        yield gathered
