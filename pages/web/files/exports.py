"""Exports leave by a route of our own: made for the person who asks, when they ask, and kept nowhere (F2)."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from pages.web.files import slip
from pages.web.gate.headers import FILE_HEADERS
from pages.web.gate.identity_headers import let_in
from services.desk import clock
from services.desk.errors import DeskError, NotAllowed, NotFound, NotSignedIn
from services.desk.history import trail
from services.desk.history.trail import Asked
from services.desk.settings import settings
from services.imports import take_away
from services.privacy import dashboard
from services.privacy.packages import leaving, showing
from services.queues import work_queues
from services.queues.work_filters import WorkFilters, read_queue
from services.receiving import code_sheet
from services.receiving.parcel_label import take_label
from services.refunds.paying import batches

_STATUS: dict[type[DeskError], int] = {NotSignedIn: 401, NotAllowed: 403, NotFound: 404}


async def work(request: Request) -> Response:
    """A work queue under the filters of its page as CSV."""
    return await _answer(_work, request)


async def refund_batch(request: Request) -> Response:
    """A batch of refunds to be paid by hand."""
    return await _answer(_refund_batch, request)


async def audit_trail(request: Request) -> Response:
    """The audit trail under the filters of its page as CSV."""
    return await _answer(_audit_trail, request)


async def orders_template(request: Request) -> Response:
    """The headings of an import of orders, with an example."""
    return await _answer(_orders_template, request)


async def refused_rows(request: Request) -> Response:
    """The rows that an import did not take: once, for whoever imported."""
    return await _answer(_refused_rows, request)


async def privacy_package(request: Request) -> Response:
    """The copy of somebody's data: once, for whoever asked for the address."""
    return await _answer(_privacy_package, request)


async def privacy_item(request: Request) -> Response:
    """A photo or clip of a copy for whoever looks at it, with `regions` covered as it would leave."""
    return await _answer(_privacy_item, request)


async def privacy_figures(request: Request) -> Response:
    """The privacy desk's figures as their page shows them."""
    return await _answer(_privacy_figures, request)


async def parcel_slip(request: Request) -> Response:
    """The slip of a parcel that is to be shipped, to be printed."""
    return await _answer(slip.page, request)


async def bench_codes(request: Request) -> Response:
    """The printed codes of the receiving bench."""
    return await _answer(_bench_codes, request)


async def parcel_label(request: Request) -> Response:
    """The label of a parcel that is kept apart."""
    return await _answer(_parcel_label, request)


async def _answer(make: Callable[[Request], Response], request: Request) -> Response:
    """The file; 401, 403, 404 or 409 with a sentence."""
    # Another site may send a browser here, but a file that nobody at the desk asked for must not be made.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return PlainTextResponse("Export from the desk's own page.", 403, FILE_HEADERS)
    try:
        return await run_in_threadpool(make, request)
    except DeskError as refusal:
        status = next((code for kind, code in _STATUS.items() if isinstance(refusal, kind)), 409)
        return PlainTextResponse(str(refusal), status, FILE_HEADERS)


def _work(request: Request) -> Response:
    actor, asked = let_in(request), dict(request.query_params)
    queue = read_queue(asked.get("queue"))
    if queue is None:
        raise NotFound("There is no such queue. Go back to the work queues.")
    made = work_queues.export(actor, queue, WorkFilters.from_params(asked))
    return _file(f"{queue.value}-{clock.today(settings().zone).isoformat()}.csv", made.file)


def _refund_batch(request: Request) -> Response:
    number = request.path_params["number"]
    return _file(f"refund-batch-{number}.csv", batches.batch_file(let_in(request), number))


def _audit_trail(request: Request) -> Response:
    made = trail.export(let_in(request), Asked.from_params(request.query_params))
    return _file(f"audit-trail-{clock.today(settings().zone).isoformat()}.csv", made)


def _orders_template(request: Request) -> Response:
    made = take_away.take_template(let_in(request))
    return _file(made.name, made.content)


def _refused_rows(request: Request) -> Response:
    made = take_away.take_refused_rows(let_in(request), request.path_params["token"])
    return _file(made.name, made.content)


def _privacy_package(request: Request) -> Response:
    taken = leaving.take(let_in(request), request.path_params["token"])
    headers = FILE_HEADERS | {
        "Content-Disposition": f'attachment; filename="{taken.name}"',
        "Content-Length": str(taken.size),
    }
    return StreamingResponse(leaving.pieces(taken), headers=headers, media_type="application/zip")


def _privacy_item(request: Request) -> Response:
    asked = request.query_params.get("regions", "")
    shown = showing.item(let_in(request), request.path_params["item"], asked)
    return Response(shown.content, headers=FILE_HEADERS, media_type=shown.mime)


def _privacy_figures(request: Request) -> Response:
    return _file("privacy-figures.csv", dashboard.take_figures(let_in(request)))


def _bench_codes(request: Request) -> Response:
    return _file("bench-codes.pdf", code_sheet.take_sheet(let_in(request)), "application/pdf")


def _parcel_label(request: Request) -> Response:
    number = request.path_params["number"]
    return _file(f"parcel-{number}.pdf", take_label(let_in(request), number), "application/pdf")


def _file(name: str, content: bytes, media_type: str = "text/csv; charset=utf-8") -> Response:
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


ROUTES = [
    Route("/exports/work", work, methods=["GET"]),
    Route("/exports/refund-batch/{number:int}", refund_batch, methods=["GET"]),
    Route("/exports/audit-trail", audit_trail, methods=["GET"]),
    Route("/exports/orders-template", orders_template, methods=["GET"]),
    Route("/exports/refused-rows/{token}", refused_rows, methods=["GET"]),
    Route(leaving.PATH + "{token}", privacy_package, methods=["GET"]),
    Route("/exports/privacy-item/{item:int}", privacy_item, methods=["GET"]),
    Route("/exports/privacy-figures", privacy_figures, methods=["GET"]),
    Route("/exports/slip/{stage}/{record:int}", parcel_slip, methods=["GET"]),
    Route("/exports/bench-codes", bench_codes, methods=["GET"]),
    Route("/exports/parcel-label/{number:int}", parcel_label, methods=["GET"]),
]
