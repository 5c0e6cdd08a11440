"""The slip of a parcel as a page to print: address, contents and the number as a barcode, without a script."""

from base64 import b64encode
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from data.vocabulary import Stage
from pages.web.gate.headers import FILE_HEADERS
from pages.web.gate.identity_headers import let_in
from services.desk.errors import NotFound
from services.desk.settings import settings
from services.goods import ship_to

_TEMPLATES = Jinja2Templates(directory=Path(__file__).parents[1] / "templates")
# It draws its own lines and its own barcode, and nothing else: no script, no form, no other address.
_HEADERS = FILE_HEADERS | {
    "Content-Security-Policy": "sandbox allow-modals; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
}


def page(request: Request) -> Response:
    """The slip of what is to be shipped: `stage` and `record` of its task; NotFound for another stage."""
    stage = request.path_params["stage"]
    if stage not in set(Stage):
        raise NotFound("There is nothing of this kind to ship.")
    made = ship_to.slip(let_in(request), Stage(stage), request.path_params["record"])
    code = b64encode(made.barcode.encode()).decode("ascii")
    values = {"to": made.to, "code": f"data:image/svg+xml;base64,{code}", "shop": settings()}
    return _TEMPLATES.TemplateResponse(request, "slip.html", values, headers=_HEADERS)
