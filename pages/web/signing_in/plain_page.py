"""Plain HTML pages: templates, form tokens and the visitor behind a request."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.templating import Jinja2Templates

from pages.web.gate import cookies
from services.accounts import form_tokens
from services.accounts.sessions import Live, Visitor
from services.desk.settings import settings

_HERE = Path(__file__).parents[1]
_TEMPLATES = Jinja2Templates(directory=_HERE / "templates")
_TOKEN_SECONDS = 4 * 3600


def draw(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - template values
    """A page whose form carries a token that fits this browser's form cookie."""
    browser = cookie(request, cookies.FORM) or form_tokens.browser_id()
    values |= {"form_token": form_tokens.sign("form", browser), "shop": settings().shop_name}
    response = _TEMPLATES.TemplateResponse(request, template, values, status_code=status)
    _remember(request, response, browser)
    return response


def token(request: Request) -> JSONResponse:
    """A form token for a form that a script sends."""
    browser = cookie(request, cookies.FORM) or form_tokens.browser_id()
    response = JSONResponse({"form_token": form_tokens.sign("form", browser)})
    _remember(request, response, browser)
    return response


async def fields(request: Request) -> dict[str, str] | None:
    """The form's text fields; None when its token is missing, old or another browser's."""
    form = await request.form(max_files=0, max_fields=20, max_part_size=4096)
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    browser = cookie(request, cookies.FORM)
    known = form_tokens.read("form", given.pop("form_token", ""), _TOKEN_SECONDS)
    return given if browser is not None and known == browser else None


def visitor(request: Request) -> Visitor:
    """Who asks: the network address and the browser's name."""
    address = request.client.host if request.client else "unknown"
    return Visitor(address, request.headers.get("user-agent", ""))


def live(request: Request) -> Live:
    """The session that the gate found; only routes behind it may ask."""
    found: Live | None = request.scope.get("desk_session")
    if found is None:
        raise RuntimeError("This route stands behind the gate.")
    return found


def cookie(request: Request, kind: str) -> str | None:
    """One of our cookies."""
    return cookies.read(request.headers, kind)


def leave(request: Request, response: Response) -> Response:
    """Take back the cookies that live only during a sign-in."""
    cookies.drop(request, response, cookies.PENDING)
    return response


def _remember(request: Request, response: Response, browser: str) -> None:
    if cookie(request, cookies.FORM) is None:
        cookies.put(request, response, cookies.FORM, browser, strict=True)
