"""Whole-word search over returns: keyed tokens in FTS5 on SQLite, in a tsvector on PostgreSQL.

The customer's text is encrypted at rest, so the index holds a keyed token for each word (data/encryption.py) and finds
whole words only.
"""

from sqlalchemy import ColumnElement, Connection, text
from sqlalchemy.sql import literal_column

from data.encryption import search_tokens

SEARCH_TABLE = "return_search"


def index_return(tx: Connection, return_id: int, words: str) -> None:
    """Make the return findable by each word of `words`; what it was found by before is forgotten."""
    tokens = " ".join(search_tokens(words))
    tx.execute(text(f"DELETE FROM {SEARCH_TABLE} WHERE rowid = :id"), {"id": return_id})  # noqa: S608 - a constant name
    value = ":tokens" if tx.dialect.name == "sqlite" else "to_tsvector('simple', :tokens)"
    statement = f"INSERT INTO {SEARCH_TABLE} (rowid, tokens) VALUES (:id, {value})"  # noqa: S608 - constant names
    tx.execute(text(statement), {"id": return_id, "tokens": tokens})


def finds_words(tx: Connection, words: str) -> ColumnElement[bool] | None:
    """A condition on `return_search` that holds where every word occurs; None when there is no word to look for."""
    tokens = search_tokens(words)
    if not tokens:
        return None
    if tx.dialect.name == "sqlite":
        return literal_column(f"{SEARCH_TABLE}").op("MATCH")(" ".join(tokens))
    return literal_column("tokens").op("@@")(text("to_tsquery('simple', :words)").bindparams(words=" & ".join(tokens)))
