"""The policy as the desk reads it: the file beside the text, held against its schema, once per process."""

from functools import cache

from data.policies.returns_file import PolicyFileInvalid, read_tables, returns_text
from services.desk.errors import SettingsInvalid
from services.policy.book import Book


@cache
def load_book() -> Book:
    """The book that ships with the desk. SettingsInvalid names the line of the file that cannot be read."""
    try:
        return Book(read_tables(returns_text()))
    except PolicyFileInvalid as invalid:
        raise SettingsInvalid(str(invalid)) from None
