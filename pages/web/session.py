"""The session behind an open page: whether it lives, and its end."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.web import cookies
from pages.web.drawing import cookie, draw, fields, token
from pages.web.paths import SIGN_IN
from services import sessions


async def alive(request: Request) -> Response:
    """Answers while the session lives (the gate answers 401 after), with a token for the sign-out form."""
    return token(request)


async def ask(request: Request) -> Response:
    """The sign-out form, for browsers in which the page's script does not run."""
    return draw(request, "sign_out.html")


async def sign_out(request: Request) -> Response:
    """End this session; the cookie goes with it."""
    if await fields(request) is None:
        return draw(request, "sign_out.html", 400, error="This form was open too long. Try again.")
    await to_thread.run_sync(sessions.end, cookie(request, cookies.SESSION) or "")
    response = RedirectResponse(SIGN_IN, 303)
    cookies.drop(response, cookies.SESSION)
    return response


ROUTES = [
    Route("/session", alive, methods=["GET"]),
    Route("/sign-out", ask, methods=["GET"]),
    Route("/sign-out", sign_out, methods=["POST"]),
]
