"""`/healthz`: whether this process answers and its database does."""

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from services import startup


async def _healthz(_request: Request) -> PlainTextResponse:
    try:
        await to_thread.run_sync(startup.check_database)
    except SQLAlchemyError:
        return PlainTextResponse("database unreachable", 503)
    return PlainTextResponse("ok")


ROUTES = [Route("/healthz", _healthz)]
