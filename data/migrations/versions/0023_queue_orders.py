"""The review queue is sorted by amount and by age too."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_return_case_queue_amount", "return_case", ["state", "claimed_usd_cents", "id"])
    op.create_index("ix_return_case_queue_age", "return_case", ["state", "id"])
