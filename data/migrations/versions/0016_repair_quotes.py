"""What a repairer asks for, in its own currency, beside what the customer is asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("repair", sa.Column("quoted", sa.BigInteger(), nullable=True))
    op.add_column("repair", sa.Column("quoted_currency", sa.String(length=3), nullable=True))
