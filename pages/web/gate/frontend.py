"""Streamlit's frontend, compressed once: 9.6 MB of scripts travel as 3, and no request compresses them again."""

import gzip
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response

_FOLDER = Path(streamlit.__file__).parent / "static" / "static"
_PREFIX = "/static/"
_TYPES = {".js": "text/javascript", ".css": "text/css"}
# Each file bears the hash of its content in its name.
_FOREVER = "public, immutable, max-age=31536000"


def compressed(path: str, asked: Headers) -> Response | None:
    """The script or style sheet in gzip, for browsers that take it; None leaves the answer to Streamlit."""
    if not path.startswith(_PREFIX) or "gzip" not in asked.get("accept-encoding", ""):
        return None
    body = _file(path.removeprefix(_PREFIX))
    if body is None:
        return None
    headers = {"content-encoding": "gzip", "cache-control": _FOREVER, "vary": "accept-encoding"}
    return Response(body, headers=headers, media_type=_TYPES[Path(path).suffix])


@lru_cache(maxsize=512)
def _file(name: str) -> bytes | None:
    found = (_FOLDER / name).resolve()
    if found.suffix not in _TYPES or not found.is_relative_to(_FOLDER) or not found.is_file():
        return None
    return gzip.compress(found.read_bytes(), compresslevel=6)
