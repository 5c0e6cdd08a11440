"""Alembic's environment: it runs on the connection that data/migrate.py hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import JSON, BigInteger, TypeDecorator, TypeEngine

from data.models import Base
from data.queries.queue.words import SEARCH_TABLE


def _plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Migrations name database types only, so that an old one never depends on today's code."""
    if kind != "type":
        return False
    if isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, BigInteger) and item._variant_mapping:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if isinstance(item, TypeDecorator):
        inner: TypeEngine[Any] = item.impl_instance
        return f"sa.{inner!r}"
    return False


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    # The full-text tables are made by hand, differently on each database.
    return kind != "table" or not str(name).startswith(SEARCH_TABLE)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=_plain_type,
    include_name=_ours,
    compare_type=False,
    # One transaction around the whole upgrade is opened by the caller.
    transactional_ddl=False,
)
context.run_migrations()
