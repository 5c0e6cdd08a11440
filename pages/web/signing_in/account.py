"""One's own password, second factor and recovery codes, on plain HTML pages: no secret meets Streamlit."""

from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.web.gate import cookies
from pages.web.signing_in import next_page
from pages.web.signing_in.plain_page import draw, fields, live, visitor
from services.accounts import form_tokens, own_account, second_factor
from services.desk.errors import DeskError
from services.desk.settings import settings

_BACK = "/my-account"
_STALE = "This form was open too long. Try again."


@dataclass(frozen=True)
class Field:
    """One input of a form."""

    name: str
    label: str
    kind: str = "password"
    autocomplete: str = "current-password"


_NOW = Field("now", "Present password")
_CODE = Field("code", "Code that the app shows", "text", "one-time-code")
_PASSWORD = (
    _NOW,
    Field("password", "New password", autocomplete="new-password"),
    Field("again", "New password again", autocomplete="new-password"),
)


async def password(request: Request) -> Response:
    """The form to change the password."""
    return _password_form(request)


async def change_password(request: Request) -> Response:
    """Change the password; every other session ends."""
    given = await fields(request)
    if given is None:
        return _password_form(request, _STALE)
    if given.get("password") != given.get("again"):
        return _password_form(request, "The two new passwords differ. Type them again.")
    try:
        await _confirm(request, given)
        await to_thread.run_sync(own_account.change_password, live(request).actor, given.get("password", ""))
    except DeskError as refusal:
        return _password_form(request, str(refusal))
    return _done(request, "Password changed", "Your password is changed. Every other browser is signed out.")


async def factor(request: Request) -> Response:
    """The form to set up or replace the second factor."""
    return _factor_form(request)


async def change_factor(request: Request) -> Response:
    """Keep the new second factor once its first code fits, and show the recovery codes once."""
    given = await fields(request)
    known = (
        None if given is None else form_tokens.read("enrolment", given.get("enrolment", ""), cookies.SIGN_IN_SECONDS)
    )
    if given is None or known is None or known["staff"] != live(request).staff_id:
        return _factor_form(request, _STALE)
    try:
        await _confirm(request, given)
        codes = await to_thread.run_sync(own_account.enrol, live(request).actor, known["secret"], given.get("code", ""))
    except DeskError as refusal:
        return _factor_form(request, str(refusal), known["secret"])
    return draw(request, "recovery_codes.html", codes=codes, onward=_BACK)


async def recovery(request: Request) -> Response:
    """The form to ask for new recovery codes."""
    return _recovery_form(request)


async def renew_recovery(request: Request) -> Response:
    """Show ten new recovery codes once; those before stop working."""
    given = await fields(request)
    if given is None:
        return _recovery_form(request, _STALE)
    try:
        await _confirm(request, given)
        codes = await to_thread.run_sync(own_account.renew_recovery_codes, live(request).actor)
    except DeskError as refusal:
        return _recovery_form(request, str(refusal))
    return draw(request, "recovery_codes.html", codes=codes, onward=_BACK)


async def confirm(request: Request) -> Response:
    """The form for the second factor before an act that asks for it anew; without one here, the way to the provider."""
    own = await to_thread.run_sync(own_account.show, live(request).actor)
    if own.linked and not own.second_factor:
        query = next_page.query(next_page.safe(request.query_params.get("next")))
        return draw(request, "confirm_there.html", provider=settings().oidc_label, query=query)
    return _confirm_form(request)


async def submit_confirm(request: Request) -> Response:
    """Take the code; it counts for five minutes."""
    given = await fields(request)
    if given is None:
        return _confirm_form(request, _STALE)
    try:
        code = given.get("code", "")
        await to_thread.run_sync(own_account.step_up, live(request).actor, code, visitor(request))
    except DeskError as refusal:
        return _confirm_form(request, str(refusal))
    return RedirectResponse(next_page.safe(request.query_params.get("next")), 303)


async def _confirm(request: Request, given: dict[str, str]) -> None:
    now = given.get("now", "")
    await to_thread.run_sync(own_account.confirm_password, live(request).actor, now, visitor(request))


def _password_form(request: Request, error: str | None = None) -> Response:
    intro = "At least 12 characters, such as several unrelated words."
    return _form(request, "Change password", _PASSWORD, "Change password", intro=intro, error=error)


def _factor_form(request: Request, error: str | None = None, secret: str | None = None) -> Response:
    secret, staff_id = secret or second_factor.new_secret(), live(request).staff_id
    values = {
        "secret": secret,
        "qr": second_factor.qr_code(own_account.show(live(request).actor).username, secret),
        "enrolment": form_tokens.sign("enrolment", {"staff": staff_id, "secret": secret}),
    }
    return _form(request, "Second factor", (_NOW, _CODE), "Confirm", error=error, **values)


def _recovery_form(request: Request, error: str | None = None) -> Response:
    intro = "Ten new codes are made. The codes that you have now stop working."
    return _form(request, "New recovery codes", (_NOW,), "Make new codes", intro=intro, error=error)


def _confirm_form(request: Request, error: str | None = None) -> Response:
    intro = "What you want to do next asks for your second factor again. It counts for five minutes."
    field = Field("code", "Code of your authenticator app, or a recovery code", "text", "one-time-code")
    return _form(request, "Confirm that it is you", (field,), "Confirm", intro=intro, error=error)


def _form(
    request: Request, title: str, wanted: tuple[Field, ...], button: str, *, error: str | None, **values: object
) -> Response:
    action = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    status = 400 if error else 200
    return draw(
        request, "form.html", status, title=title, fields=wanted, button=button, action=action, back=_BACK,
        error=error, **values,
    )  # fmt: skip


def _done(request: Request, title: str, text: str) -> Response:
    return draw(request, "done.html", title=title, text=text, onward=_BACK)


ROUTES = [
    Route("/account/password", password, methods=["GET"]),
    Route("/account/password", change_password, methods=["POST"]),
    Route("/account/second-factor", factor, methods=["GET"]),
    Route("/account/second-factor", change_factor, methods=["POST"]),
    Route("/account/recovery-codes", recovery, methods=["GET"]),
    Route("/account/recovery-codes", renew_recovery, methods=["POST"]),
    Route("/account/confirm", confirm, methods=["GET"]),
    Route("/account/confirm", submit_confirm, methods=["POST"]),
]
