"""Counters for the tabs of the review queue, kept by triggers in each writer's own transaction."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COUNTED = ("state", "reason", "country", "tier", "recommendation")
_INTO = f"INSERT INTO return_count_change (unassigned, {', '.join(_COUNTED)}, change)"
_MOVED_BY = (*_COUNTED, "assignee_id")


def upgrade() -> None:
    _make_tables()
    # What is there already, as one change for each kind of return.
    kinds = ", ".join(_COUNTED)
    grouped = f"SELECT assignee_id IS NULL, {kinds}, count(*) FROM return_case GROUP BY assignee_id IS NULL, {kinds}"  # noqa: S608 - constant names
    op.execute(f"{_INTO} {grouped}")
    if op.get_bind().dialect.name == "sqlite":
        _watch_on_sqlite()
    else:
        _watch_on_postgres()
    held = sa.text("held_by_id IS NOT NULL")
    op.create_index(
        "ix_return_case_held_until", "return_case", ["held_until"], sqlite_where=held, postgresql_where=held
    )


def _make_tables() -> None:
    op.create_table(
        "return_count",
        sa.Column("filters", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("unassigned", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("filters", "state", "unassigned", name=op.f("pk_return_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "return_count_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("unassigned", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=True),
        sa.Column("recommendation", sa.String(length=40), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_count_change")),
    )


def _values(row: str, change: int) -> str:
    return f"({row}.assignee_id IS NULL, {', '.join(f'{row}.{name}' for name in _COUNTED)}, {change})"


def _watch_on_sqlite() -> None:
    moved = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _MOVED_BY)
    for event, values, when in (
        ("insert", _values("NEW", 1), ""),
        ("delete", _values("OLD", -1), ""),
        (f"update OF {', '.join(_MOVED_BY)}", f"{_values('OLD', -1)}, {_values('NEW', 1)}", f"WHEN {moved} "),
    ):
        op.execute(
            f"CREATE TRIGGER return_case_counted_{event.split()[0]} AFTER {event} ON return_case "
            f"{when}BEGIN {_INTO} VALUES {values}; END"
        )


def _watch_on_postgres() -> None:
    moved = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _MOVED_BY)
    op.execute(
        f"""CREATE FUNCTION return_case_count() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                {_INTO} VALUES {_values("OLD", -1)};
            END IF;
            IF TG_OP <> 'DELETE' THEN
                {_INTO} VALUES {_values("NEW", 1)};
            END IF;
            RETURN NULL;
        END $$"""
    )
    op.execute(
        "CREATE TRIGGER return_case_counted AFTER INSERT OR DELETE ON return_case "
        "FOR EACH ROW EXECUTE FUNCTION return_case_count()"
    )
    op.execute(
        f"CREATE TRIGGER return_case_counted_update AFTER UPDATE OF {', '.join(_MOVED_BY)} ON return_case "
        f"FOR EACH ROW WHEN ({moved}) EXECUTE FUNCTION return_case_count()"
    )
