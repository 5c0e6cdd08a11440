"""A scanned tracking number of a replacement is looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    shipped = sa.text("tracking_number IS NOT NULL")
    op.create_index(
        "ix_replacement_tracking_number",
        "replacement",
        ["tracking_number"],
        sqlite_where=shipped,
        postgresql_where=shipped,
    )


def downgrade() -> None:
    raise NotImplementedError("The desk is never taken back to an older schema; restore a backup instead.")
