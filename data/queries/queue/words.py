"""Whole-word search over returns: keyed tokens in FTS5 on SQLite, in a tsvector on PostgreSQL.

The customer's text is encrypted at rest, so the index holds a keyed token for each word (data/encryption.py) and finds
whole words only.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, String, bindparam, func, text
from sqlalchemy.sql import literal_column

from data import card_numbers
from data.encryption import search_tokens

SEARCH_TABLE = "return_search"


def index_return(tx: Connection, return_id: int, words: str) -> None:
    """Make the return findable by each word of `words`; what it was found by before is forgotten."""
    # Not even its keyed tokens are kept of a card's number.
    tokens = " ".join(search_tokens(card_numbers.masked(words)))
    tx.execute(text(f"DELETE FROM {SEARCH_TABLE} WHERE rowid = :id"), {"id": return_id})  # noqa: S608 - a constant name
    value = ":tokens" if tx.dialect.name == "sqlite" else "to_tsvector('simple', :tokens)"
    statement = f"INSERT INTO {SEARCH_TABLE} (rowid, tokens) VALUES (:id, {value})"  # noqa: S608 - constant names
    tx.execute(text(statement), {"id": return_id, "tokens": tokens})


def forget(tx: Connection, return_ids: Collection[int]) -> None:
    """Find the returns by no word any more."""
    statement = text(f"DELETE FROM {SEARCH_TABLE} WHERE rowid = :id")  # noqa: S608 - a constant name
    tx.execute(statement, [{"id": return_id} for return_id in return_ids])


def word_query(dialect: str, words: str) -> str | None:
    """The parameter `words` of `matches`: every word must occur; None when there is no word to look for."""
    tokens = search_tokens(words)
    return (" " if dialect == "sqlite" else " & ").join(tokens) or None


def matches(dialect: str) -> ColumnElement[bool]:
    """A condition on `return_search` that holds where every word of the parameter `words` occurs."""
    words = bindparam("words", type_=String)
    if dialect == "sqlite":
        return literal_column(SEARCH_TABLE).op("MATCH", is_comparison=True)(words)
    return literal_column("tokens").op("@@", is_comparison=True)(func.to_tsquery(literal_column("'simple'"), words))
