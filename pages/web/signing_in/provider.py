"""Signing in and confirming at the identity provider: there, back, and then our own session."""

from dataclasses import asdict

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.web.gate import cookies
from pages.web.gate.paths import CALLBACK, SIGN_IN, TO_PROVIDER
from pages.web.signing_in import next_page, sign_in
from pages.web.signing_in.plain_page import cookie, draw, live, visitor
from services.accounts import form_tokens
from services.accounts.identity_provider import flow, recognising
from services.accounts.identity_provider.flow import Begun
from services.accounts.identity_provider.id_token import Said
from services.desk.errors import DeskError, NotFound, NotLinked, ProviderUnavailable
from services.desk.settings import settings

# A provider that hangs may hold up those who come from it, and nobody else.
PLACES = CapacityLimiter(4)


async def begin(request: Request) -> Response:
    """Send the browser to the provider."""
    return await _send(request)


async def begin_confirming(request: Request) -> Response:
    """Send somebody who is signed in to the provider, to sign in there anew."""
    return await _send(request, live(request).public_id)


async def answered(request: Request) -> Response:
    """Take the browser back: start our own session, or note that the person has confirmed."""
    kept = form_tokens.read("provider", cookie(request, cookies.PROVIDER) or "", cookies.SIGN_IN_SECONDS)
    begun, target = (None, "/") if kept is None else (Begun(**kept["begun"]), next_page.safe(kept["target"]))
    try:
        answer = dict(request.query_params)
        said = await to_thread.run_sync(flow.returned, begun, answer, visitor(request), limiter=PLACES)
        if begun is not None and begun.session is not None:
            response = await _confirmed(request, begun, said, target)
        else:
            pending = await to_thread.run_sync(recognising.recognise, said)
            response = await sign_in.go_on(request, pending, target, said.token)
    except NotLinked as unknown:
        response = draw(request, "not_linked.html", 403, code=unknown.code, provider=settings().oidc_label)
    except DeskError as refusal:
        response = await _refused(request, refusal, target)
    cookies.drop(request, response, cookies.PROVIDER)
    return response


async def _send(request: Request, session: str | None = None) -> Response:
    target = next_page.safe(request.query_params.get("next"))
    try:
        back = here(request) + CALLBACK
        address, begun = await to_thread.run_sync(flow.begin, back, session, limiter=PLACES)
    except DeskError as trouble:
        return await _refused(request, trouble, target)
    response = RedirectResponse(address, 303)
    cookies.put(
        request, response, cookies.PROVIDER, form_tokens.sign("provider", {"begun": asdict(begun), "target": target})
    )
    return response


async def _confirmed(request: Request, begun: Begun, said: Said, target: str) -> Response:
    if request.scope.get("desk_session") is None:
        return RedirectResponse(SIGN_IN + next_page.query(target), 303)
    await to_thread.run_sync(recognising.confirm, live(request).actor, begun, said)
    return RedirectResponse(target, 303)


async def _refused(request: Request, refusal: DeskError, target: str) -> Response:
    status = {NotFound: 404, ProviderUnavailable: 503}.get(type(refusal), 401)
    if request.scope.get("desk_session") is not None:
        return draw(request, "refused.html", status, error=str(refusal), onward=target)
    return await sign_in.form(request, error=str(refusal), status=status, target=target)


def here(request: Request) -> str:
    """The desk's own address, as the provider knows it."""
    return (settings().public_url or str(request.base_url)).rstrip("/")


ROUTES = [
    Route(TO_PROVIDER, begin, methods=["GET"]),
    Route(CALLBACK, answered, methods=["GET"]),
    Route("/account/confirm/provider", begin_confirming, methods=["GET"]),
]
