"""Signing in on plain HTML pages: the password, the code, and what a new person sets up; no secret meets Streamlit."""

from dataclasses import asdict

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.web.gate import cookies
from pages.web.gate.paths import SIGN_IN
from pages.web.signing_in import next_page
from pages.web.signing_in.plain_page import cookie, draw, fields, leave, visitor
from services.accounts import form_tokens, own_account, second_factor, sessions, sign_in
from services.accounts.sign_in import Pending, Step
from services.demo import people
from services.desk.errors import DeskError, NotSignedIn
from services.desk.settings import settings

_STALE = "This form was open too long. Try again."


async def show(request: Request) -> Response:
    """The sign-in form."""
    return await form(request)


async def submit(request: Request) -> Response:
    """Judge name and password."""
    given = await fields(request)
    if given is None:
        return await form(request, error=_STALE, status=400)
    try:
        pending = await to_thread.run_sync(
            sign_in.with_password, given.get("name", ""), given.get("password", ""), visitor(request)
        )
    except DeskError as refusal:
        return await form(request, error=str(refusal), name=given.get("name", "")[:64], status=401)
    return await go_on(request, pending)


async def step(request: Request) -> Response:
    """The form of the step that is due, whichever address was asked for."""
    pending = _pending(request)
    if pending is None:
        return RedirectResponse(_at(request, SIGN_IN), 303)
    due = await to_thread.run_sync(sign_in.due, pending)
    if due is Step.DONE:
        return await go_on(request, pending)
    return _step_form(request, pending, due)


async def submit_code(request: Request) -> Response:
    """Judge a code of the authenticator, or a recovery code."""
    pending, given = _pending(request), await fields(request)
    if pending is None or given is None:
        return await form(request, error=_STALE, status=400)
    try:
        passed = await to_thread.run_sync(sign_in.with_code, pending, given.get("code", ""), visitor(request))
    except NotSignedIn as lapsed:
        return leave(request, await form(request, error=str(lapsed), status=401))
    except DeskError as refusal:
        return _step_form(request, pending, Step.CODE, error=str(refusal))
    return await go_on(request, passed)


async def submit_password(request: Request) -> Response:
    """Replace the one-time password."""
    pending, given = _pending(request), await fields(request)
    if pending is None or given is None or await to_thread.run_sync(sign_in.due, pending) is not Step.NEW_PASSWORD:
        return await form(request, error=_STALE, status=400)
    if given.get("password") != given.get("again"):
        return _step_form(request, pending, Step.NEW_PASSWORD, error="The two passwords differ. Type them again.")
    try:
        passed = await to_thread.run_sync(own_account.choose_password, pending, given.get("password", ""))
    except DeskError as refusal:
        return _step_form(request, pending, Step.NEW_PASSWORD, error=str(refusal))
    return await go_on(request, passed)


async def submit_enrolment(request: Request) -> Response:
    """Keep the second factor once its first code fits, and show the recovery codes once."""
    pending, given = _pending(request), await fields(request)
    if pending is None or given is None or await to_thread.run_sync(sign_in.due, pending) is not Step.ENROL:
        return await form(request, error=_STALE, status=400)
    enrolment = form_tokens.read("enrolment", given.get("enrolment", ""), cookies.SIGN_IN_SECONDS)
    if enrolment is None or enrolment["staff"] != pending.staff_id:
        return _step_form(request, pending, Step.ENROL, error=_STALE)
    secret = enrolment["secret"]
    try:
        passed, codes = await to_thread.run_sync(own_account.enrol_first, pending, secret, given.get("code", ""))
    except DeskError as refusal:
        return _step_form(request, pending, Step.ENROL, error=str(refusal), secret=secret)
    shown = draw(request, "recovery_codes.html", codes=codes, onward=_at(request, "/sign-in/step"))
    _keep(request, shown, passed)
    return shown


async def form(
    request: Request, error: str | None = None, name: str = "", status: int = 200, target: str | None = None
) -> Response:
    """The form, which leads to `target` or to what the address asks for."""
    values = {
        "query": next_page.query(next_page.safe(target or request.query_params.get("next"))),
        "demonstration": await to_thread.run_sync(people.notice),
        "provider": settings().oidc_label if settings().oidc_issuer else None,
    }
    return draw(request, "sign_in.html", status, error=error, name=name, **values)


def _step_form(
    request: Request, pending: Pending, due: Step, *, error: str | None = None, secret: str | None = None
) -> Response:
    values: dict[str, object] = {"error": error, "query": request.url.query and f"?{request.url.query}"}
    if due is Step.ENROL:
        secret = secret or second_factor.new_secret()
        values |= {"secret": secret, "qr": second_factor.qr_code(sign_in.username(pending), secret)}
        values["enrolment"] = form_tokens.sign("enrolment", {"staff": pending.staff_id, "secret": secret})
    return draw(request, f"{due.value}.html", 400 if error else 200, **values)


async def go_on(request: Request, pending: Pending, target: str | None = None, id_token: str | None = None) -> Response:
    """The next step, or the session and the page that was asked for."""
    target = next_page.safe(target or request.query_params.get("next"))
    due = await to_thread.run_sync(sign_in.due, pending)
    if due is not Step.DONE:
        onward = RedirectResponse("/sign-in/step" + next_page.query(target), 303)
        _keep(request, onward, pending)
        return onward
    token = await to_thread.run_sync(sign_in.finish, pending, visitor(request), id_token)
    # A browser has one session: the one before, whoever's it was, would live on without a browser that could end it.
    await to_thread.run_sync(sessions.end, cookie(request, cookies.SESSION) or "")
    response = RedirectResponse(target, 303)
    cookies.put(request, response, cookies.SESSION, token)
    return leave(request, response)


def _pending(request: Request) -> Pending | None:
    known = form_tokens.read("pending", cookie(request, cookies.PENDING) or "", cookies.SIGN_IN_SECONDS)
    return None if known is None else Pending(**known)


def _keep(request: Request, response: Response, pending: Pending) -> None:
    cookies.put(request, response, cookies.PENDING, form_tokens.sign("pending", asdict(pending)))


def _at(request: Request, path: str) -> str:
    return path + next_page.query(next_page.safe(request.query_params.get("next")))


ROUTES = [
    Route(SIGN_IN, show, methods=["GET"]),
    Route(SIGN_IN, submit, methods=["POST"]),
    Route("/sign-in/step", step, methods=["GET"]),
    # Asked for again by their own addresses, they show the step that is due.
    *(Route(f"/sign-in/{form}", step, methods=["GET"]) for form in ("code", "new-password", "enrol")),
    Route("/sign-in/code", submit_code, methods=["POST"]),
    Route("/sign-in/new-password", submit_password, methods=["POST"]),
    Route("/sign-in/enrol", submit_enrolment, methods=["POST"]),
]
