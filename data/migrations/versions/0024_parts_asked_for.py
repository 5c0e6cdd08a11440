"""Which missing parts the customer was asked to pay for, and which somebody let go."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("missing_accessory") as table:
        table.add_column(sa.Column("question_id", _ID, nullable=True))
        table.add_column(sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("waived_by_id", _ID, nullable=True))
        table.create_foreign_key(
            op.f("fk_missing_accessory_question_id_customer_question"), "customer_question", ["question_id"], ["id"]
        )
        table.create_foreign_key(op.f("fk_missing_accessory_waived_by_id_staff"), "staff", ["waived_by_id"], ["id"])
    op.create_index(op.f("ix_missing_accessory_question_id"), "missing_accessory", ["question_id"])
    # A return was asked about all its missing parts at once, and only once.
    op.execute(
        """
        UPDATE missing_accessory SET question_id = (
            SELECT max(customer_question.id) FROM customer_question
            JOIN received_unit ON received_unit.return_id = customer_question.return_id
            WHERE received_unit.id = missing_accessory.unit_id
            AND customer_question.kind = 'accessories' AND customer_question.withdrawn_at IS NULL
        )
        """
    )
