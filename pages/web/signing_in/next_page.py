"""Where to go after the sign-in: a page of the desk, never another site."""

from urllib.parse import quote, urlsplit

from pages.web.gate.paths import Area, area

_LONGEST = 800


def safe(target: str | None) -> str:
    """The target when it is one of the desk's own pages, else the start page."""
    if not target or len(target) > _LONGEST or any(c in target for c in "\\\r\n\t\0"):
        return "/"
    parts = urlsplit(target)
    inside = not parts.scheme and not parts.netloc and not target.startswith("//")
    return target if inside and area(parts.path) in (Area.DOCUMENT, Area.FORM, Area.OWN) else "/"


def query(target: str) -> str:
    """`?next=` for a link, empty for the start page."""
    return "" if target == "/" else f"?next={quote(target, safe='')}"
