"""Restrictions, rulings and statements of the privacy desk, and when a customer's data began to be kept only."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("customer", sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))
    _make_restrictions()
    _make_rulings()
    _make_statements()


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _make_restrictions() -> None:
    table = "privacy_restriction"
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", _ID, nullable=True),
        _refers(table, "request_id", "privacy_request"),
        _refers(table, "customer_id", "customer"),
        _refers(table, "by_id", "staff"),
        _refers(table, "lifted_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_privacy_restriction_request_id", table, ["request_id", "id"])
    op.create_index(op.f("ix_privacy_restriction_customer_id"), table, ["customer_id"])


def _make_rulings() -> None:
    table = "privacy_ruling"
    op.create_table(
        table,
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("return_id", _ID, nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("grounds", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers(table, "request_id", "privacy_request"),
        _refers(table, "return_id", "return_case"),
        _refers(table, "by_id", "staff"),
        sa.PrimaryKeyConstraint("request_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f("ix_privacy_ruling_return_id"), table, ["return_id"])


def _make_statements() -> None:
    table = "privacy_statement"
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("return_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers(table, "request_id", "privacy_request"),
        _refers(table, "return_id", "return_case"),
        _refers(table, "by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_privacy_statement_request_id", table, ["request_id", "id"])
    op.create_index(op.f("ix_privacy_statement_return_id"), table, ["return_id"])
