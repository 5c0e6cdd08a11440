"""Events of a payment provider by the payment that they speak of: money that went back outside the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("provider_event") as table:
        table.add_column(sa.Column("payment_id", _ID, nullable=True))
        table.add_column(sa.Column("reference", sa.String(length=64), nullable=True))
        table.create_foreign_key(
            op.f("fk_provider_event_payment_id_order_payment"), "order_payment", ["payment_id"], ["id"]
        )
    op.create_index(op.f("ix_provider_event_payment_id"), "provider_event", ["payment_id"])


def downgrade() -> None:
    raise NotImplementedError("The desk is never taken back to an older schema; restore a backup instead.")
