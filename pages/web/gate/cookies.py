"""The desk's four cookies: the session, the forms' own, and two that live only while somebody signs in."""

from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response

from services.desk.settings import settings

SESSION = "desk-session"
FORM = "desk-form"
PENDING = "desk-sign-in"
PROVIDER = "desk-provider"
# How long a sign-in may take from the password to the last step.
SIGN_IN_SECONDS = 600


def name(cookie: str) -> str:
    """The cookie's name: bound to the host and to https where the desk is reached by https."""
    return f"__Host-{cookie}" if settings().secure_cookies else cookie


def read(header: str, cookie: str) -> str | None:
    """One cookie of a Cookie header."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return None
    found = jar.get(name(cookie))
    return None if found is None else found.value


def put(response: Response, cookie: str, value: str, *, strict: bool = False) -> None:
    """Set a cookie that scripts cannot read and that ends with the browser."""
    response.set_cookie(
        name(cookie), value, httponly=True, secure=settings().secure_cookies, samesite="strict" if strict else "lax"
    )


def drop(response: Response, cookie: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name(cookie), httponly=True, secure=settings().secure_cookies, samesite="lax")
