"""What a served desk writes down of people and secrets in its log: nothing (test 43 of the security bar)."""

from sqlalchemy import select

from data.encryption import EncryptedText
from data.models import Base
from data.registry import KEY, Sensitivity
from tests.support.browser.serving import PASSWORD, Served

# Shorter values stand in every log by chance.
_SHORTEST = 8


def canaries(served: Served) -> set[str]:
    """Every text in the desk's database that says something of a person, and the password that all of them have."""
    found = {PASSWORD}
    with served.database.transaction() as tx:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, EncryptedText) and column.info[KEY].sensitivity is not Sensitivity.NONE:
                    found |= set(tx.execute(select(column).where(column.is_not(None))).scalars())
    return {value for value in found if len(value) >= _SHORTEST}


def said_of_people(served: Served) -> list[str]:
    """The canaries that stand in the log."""
    log = served.log.read_text(encoding="utf-8", errors="replace")
    return sorted(value for value in canaries(served) if value in log)
