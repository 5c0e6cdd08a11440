"""POST /hooks/paypal: events from PayPal, the one address that strangers may write to; nothing is kept unverified."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.refunds.paying import webhooks
from services.refunds.paying.webhooks import Taken

PATH = "/hooks/paypal"
# PayPal sends an event again until it is answered with 2xx.
_STATUS = {Taken.NEW: 200, Taken.KNOWN: 200, Taken.FORGED: 400, Taken.MALFORMED: 400, Taken.LATER: 503}


async def paypal(request: Request) -> Response:
    """200 once an event is taken, twice the same; 400 for what PayPal did not sign; 413; 503 to be asked again."""
    body = await _body(request)
    if body is None:
        return PlainTextResponse("This is too large.", 413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    taken = await run_in_threadpool(webhooks.take, headers, body)
    return PlainTextResponse(taken.value, _STATUS[taken])


async def _body(request: Request) -> bytes | None:
    """The body, read no further than an event can be long."""
    gathered = bytearray()
    try:
        async for piece in request.stream():
            gathered += piece
            if len(gathered) > webhooks.LARGEST:
                return None
    except ClientDisconnect:
        return None
    return bytes(gathered)


ROUTES = [Route(PATH, paypal, methods=["POST"])]
