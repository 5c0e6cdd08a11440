"""Our own few static files, named in full: nothing else in the folder can be asked for."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import Route

_FOLDER = Path(__file__).parents[1] / "public"
_TYPES = {
    "desk.css": "text/css",
    "frame.css": "text/css",
    "favicon.svg": "image/svg+xml",
    "sign_in.js": "text/javascript",
    "watch.js": "text/javascript",
}


async def _asset(request: Request) -> FileResponse:
    name = request.path_params["name"]
    if name not in _TYPES:
        raise HTTPException(404)
    return FileResponse(_FOLDER / name, media_type=_TYPES[name], headers={"cache-control": "max-age=300"})


async def _icon(_request: Request) -> RedirectResponse:
    return RedirectResponse("/assets/favicon.svg")


ROUTES = [Route("/assets/{name}", _asset), Route("/favicon.ico", _icon), Route("/favicon.png", _icon)]
