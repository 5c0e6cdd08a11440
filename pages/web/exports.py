"""Exports leave by a route of our own: made for the person who asks, when they ask, and kept nowhere (F2)."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services import clock, queues
from services.access import Actor
from services.errors import DeskError, NotAllowed, NotSignedIn
from services.settings import settings
from services.work_filters import WorkFilters, read_queue

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


async def work(request: Request) -> Response:
    """A work queue under the filters of its page as CSV; 401, 403 or 409 with a sentence."""
    try:
        return await run_in_threadpool(_work, request)
    except NotSignedIn as ended:
        return PlainTextResponse(str(ended), 401, _SAFE)
    except NotAllowed as refusal:
        return PlainTextResponse(str(refusal), 403, _SAFE)
    except DeskError as refusal:
        return PlainTextResponse(str(refusal), 409, _SAFE)


def _work(request: Request) -> Response:
    actor, asked = _actor(request), dict(request.query_params)
    queue = read_queue(asked.get("queue"))
    if queue is None:
        return PlainTextResponse("There is no such queue. Go back to the work queues.", 404, _SAFE)
    # Another site may send a browser here, but a file that nobody at the desk asked for must not be made.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return PlainTextResponse("Export from the page of the queue.", 403, _SAFE)
    made = queues.export(actor, queue, WorkFilters.from_params(asked))
    name = f"{queue.value}-{clock.today(settings().zone).isoformat()}.csv"
    headers = _SAFE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made.file, headers=headers, media_type="text/csv; charset=utf-8")


def _actor(request: Request) -> Actor:
    """Whom the gate let in: it alone writes these headers."""
    staff, session = request.headers.get("x-desk-staff", ""), request.headers.get("x-desk-session")
    if not staff.isdecimal() or not session:
        raise NotSignedIn("Sign in first.")
    return Actor(int(staff), f"staff:{staff}", session)


ROUTES = [Route("/exports/work", work, methods=["GET"])]
