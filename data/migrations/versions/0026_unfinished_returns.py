"""What a person has filled in of a new return and not opened."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "unfinished_return",
        sa.Column("id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_unfinished_return_order_id_shop_order")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_unfinished_return_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfinished_return")),
        sa.UniqueConstraint("order_id", "staff_id", name=op.f("uq_unfinished_return_order_id_staff_id")),
    )
