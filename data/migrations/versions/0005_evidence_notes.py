"""A note beside evidence that is shown although something of it could not be."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("note", sa.String(length=40), nullable=True))
