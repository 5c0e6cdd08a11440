"""The desk's four cookies: the session, the forms' own, and two that live only while somebody signs in."""

from collections.abc import Mapping

from starlette.requests import Request, cookie_parser
from starlette.responses import Response

from services.desk.settings import settings

SESSION = "desk-session"
FORM = "desk-form"
PENDING = "desk-sign-in"
PROVIDER = "desk-provider"
# How long a sign-in may take from the password to the last step.
SIGN_IN_SECONDS = 600


def name(cookie: str, host: str) -> str:
    """The cookie's name under a Host header: bound to the host and to https where the desk is reached by https.

    Browsers keep cookies by host, whatever the port: two desks on one host would sign each other's people out.
    """
    _, _, port = host.partition(":")
    bound = f"{cookie}-{port}" if port.isdecimal() else cookie
    return f"__Host-{bound}" if settings().secure_cookies else bound


def read(asked: Mapping[str, str], cookie: str) -> str | None:
    """One cookie of a request, by its headers."""
    # As browsers write them: the standard library's parser gives all of them up for one that it does not like.
    return cookie_parser(asked.get("cookie", "")).get(name(cookie, asked.get("host", "")))


def put(request: Request, response: Response, cookie: str, value: str, *, strict: bool = False) -> None:
    """Set a cookie that scripts cannot read and that ends with the browser."""
    bound = name(cookie, request.headers.get("host", ""))
    response.set_cookie(
        bound, value, httponly=True, secure=settings().secure_cookies, samesite="strict" if strict else "lax"
    )


def drop(request: Request, response: Response, cookie: str) -> None:
    """Take a cookie back."""
    bound = name(cookie, request.headers.get("host", ""))
    response.delete_cookie(bound, httponly=True, secure=settings().secure_cookies, samesite="lax")
