"""Where the keyboard goes on after a key has opened a form: into its first text, or just before its first field."""

from pages.components.parts.part import part

_start = part("start")


def here(key: str, *, typing: bool) -> None:
    """Move the focus once per `key`; with `typing` into the first text of the container, else before its fields."""
    _start(key=key, data={"typing": typing})
