"""The session behind an open page: whether it lives, and its end."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.web.gate import cookies
from pages.web.gate.paths import SIGN_IN
from pages.web.signing_in import provider
from pages.web.signing_in.plain_page import cookie, draw, fields, token
from services.accounts import sessions
from services.accounts.identity_provider import flow
from services.desk.settings import settings


async def alive(request: Request) -> Response:
    """Answers while the session lives (the gate answers 401 after), with a token for the sign-out form."""
    return token(request)


async def ask(request: Request) -> Response:
    """The sign-out form, for browsers in which the page's script does not run."""
    return draw(request, "sign_out.html")


async def sign_out(request: Request) -> Response:
    """End this session; the cookie goes with it. Who came through the identity provider goes on to sign out there."""
    if await fields(request) is None:
        return draw(request, "sign_out.html", 400, error="This form was open too long. Try again.")
    ended = await to_thread.run_sync(sessions.end, cookie(request, cookies.SESSION) or "")
    onward = None
    if ended is not None:
        back = provider.here(request) + SIGN_IN
        onward = await to_thread.run_sync(flow.sign_out_address, ended.id_token, back, limiter=provider.PLACES)
    response = _onward(request, onward)
    cookies.drop(request, response, cookies.SESSION)
    return response


def _onward(request: Request, provider_address: str | None) -> Response:
    if request.headers.get("accept") == "application/json":
        return JSONResponse({"next": provider_address or SIGN_IN})
    if provider_address is None:
        return RedirectResponse(SIGN_IN, 303)
    # A page, not a redirect: the form that was sent may lead nowhere but to the desk (form-action).
    return draw(request, "signed_out.html", onward=provider_address, provider=settings().oidc_label)


ROUTES = [
    Route("/session", alive, methods=["GET"]),
    Route("/sign-out", ask, methods=["GET"]),
    Route("/sign-out", sign_out, methods=["POST"]),
]
