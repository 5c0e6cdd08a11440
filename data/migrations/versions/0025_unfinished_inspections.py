"""A person may have an inspection and a decision of the same return unfinished."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unfinished") as table:
        table.drop_constraint("uq_unfinished_return_id_staff_id", type_="unique")
        table.create_unique_constraint("uq_unfinished_return_id_staff_id_act", ["return_id", "staff_id", "act"])
