"""Copies of somebody's data on their way out, and indexes by which a person's refunds and payouts are found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "privacy_package",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("begun_by_id", _ID, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", _ID, nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("link_by_id", _ID, nullable=True),
        sa.Column("link_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_to", sa.LargeBinary(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_package_request_id_privacy_request")
        ),
        sa.ForeignKeyConstraint(["begun_by_id"], ["staff.id"], name=op.f("fk_privacy_package_begun_by_id_staff")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["staff.id"], name=op.f("fk_privacy_package_approved_by_id_staff")),
        sa.ForeignKeyConstraint(["link_by_id"], ["staff.id"], name=op.f("fk_privacy_package_link_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_package")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_privacy_package_link_hash")),
    )
    op.create_index("ix_privacy_package_request_id", "privacy_package", ["request_id", "id"])
    op.create_index("ix_privacy_package_state", "privacy_package", ["state", "expires_on"])
    op.create_table(
        "privacy_package_item",
        sa.Column("id", _ID, nullable=False),
        sa.Column("package_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("regions", _JSON, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["package_id"], ["privacy_package.id"], name=op.f("fk_privacy_package_item_package_id_privacy_package")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_privacy_package_item_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_package_item")),
        sa.UniqueConstraint("package_id", "source", name=op.f("uq_privacy_package_item_package_id_source")),
    )
    op.create_index("ix_refund_line_return_id", "refund_line", ["return_id"])
    op.create_index("ix_payout_refund_id", "payout", ["refund_id"])
