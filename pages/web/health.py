"""`/healthz`: whether this process answers and its database does."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from services.desk import startup


async def _healthz(_request: Request) -> PlainTextResponse:
    if await to_thread.run_sync(startup.database_answers):
        return PlainTextResponse("ok")
    return PlainTextResponse("database unreachable", 503)


ROUTES = [Route("/healthz", _healthz)]
