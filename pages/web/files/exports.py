"""Exports leave by a route of our own: made for the person who asks, when they ask, and kept nowhere (F2)."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.web.gate.headers import FILE_HEADERS
from pages.web.gate.identity_headers import let_in
from services.desk import clock
from services.desk.errors import DeskError, NotAllowed, NotSignedIn
from services.desk.settings import settings
from services.queues import work_queues
from services.queues.work_filters import WorkFilters, read_queue


async def work(request: Request) -> Response:
    """A work queue under the filters of its page as CSV; 401, 403 or 409 with a sentence."""
    try:
        return await run_in_threadpool(_work, request)
    except NotSignedIn as ended:
        return PlainTextResponse(str(ended), 401, FILE_HEADERS)
    except NotAllowed as refusal:
        return PlainTextResponse(str(refusal), 403, FILE_HEADERS)
    except DeskError as refusal:
        return PlainTextResponse(str(refusal), 409, FILE_HEADERS)


def _work(request: Request) -> Response:
    actor, asked = let_in(request), dict(request.query_params)
    queue = read_queue(asked.get("queue"))
    if queue is None:
        return PlainTextResponse("There is no such queue. Go back to the work queues.", 404, FILE_HEADERS)
    # Another site may send a browser here, but a file that nobody at the desk asked for must not be made.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return PlainTextResponse("Export from the page of the queue.", 403, FILE_HEADERS)
    made = work_queues.export(actor, queue, WorkFilters.from_params(asked))
    name = f"{queue.value}-{clock.today(settings().zone).isoformat()}.csv"
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made.file, headers=headers, media_type="text/csv; charset=utf-8")


ROUTES = [Route("/exports/work", work, methods=["GET"])]
