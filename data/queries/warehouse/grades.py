"""The grades of the bench and what each means."""

from sqlalchemy import Connection, select, update

from data.models.warehouse import Grade

_ALL = select(Grade.letter, Grade.meaning).order_by(Grade.letter)


def meanings(tx: Connection) -> dict[str, str]:
    """Each grade's meaning, by letter."""
    return {row.letter: row.meaning for row in tx.execute(_ALL)}


def set_meaning(tx: Connection, letter: str, meaning: str, shown: str) -> bool:
    """Give a grade another meaning; False where it is no longer the one that was shown."""
    found = (Grade.letter == letter, Grade.meaning == shown)
    return tx.execute(update(Grade).where(*found).values(meaning=meaning)).rowcount == 1
