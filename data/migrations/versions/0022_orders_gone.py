"""Orders that lost their person are known again by a keyed hash of their number."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_gone",
        sa.Column("number_key", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("number_key", name=op.f("pk_order_gone")),
    )
