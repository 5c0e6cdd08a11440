"""What the headings of order files were said to hold, remembered for the next file."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_heading",
        sa.Column("export", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("holds", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("export", "heading", name=op.f("pk_import_heading")),
    )
