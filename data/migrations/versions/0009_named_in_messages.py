"""The customer's name as a message bears it, so that it is masked after the customer was renamed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("named", sa.LargeBinary(), nullable=True))
    op.execute(
        "UPDATE message SET named = (SELECT customer.name FROM customer JOIN return_case "
        "ON return_case.customer_id = customer.id WHERE return_case.id = message.return_id)"
    )


def downgrade() -> None:
    raise NotImplementedError("The desk is never taken back to an older schema; restore a backup instead.")
