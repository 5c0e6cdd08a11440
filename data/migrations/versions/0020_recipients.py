"""Recipients of data, who of them was told, and who broke a duty."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("usual", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("mechanism", sa.String(length=40), nullable=True),
        sa.Column("document", sa.String(length=300), nullable=True),
        sa.Column("categories", sa.String(length=300), nullable=False),
        sa.Column("safeguards", sa.String(length=300), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("name", name=op.f("uq_recipient_name")),
    )
    op.create_table(
        "recipient_task",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("recipient_id", _ID, nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("exception", sa.String(length=40), nullable=True),
        sa.Column("exception_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_recipient_task_request_id_privacy_request")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_recipient_task_recipient_id_recipient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_task")),
        sa.UniqueConstraint("request_id", "recipient_id", name=op.f("uq_recipient_task_request_id_recipient_id")),
    )
    op.create_index(op.f("ix_recipient_task_recipient_id"), "recipient_task", ["recipient_id"])
    op.create_table(
        "recipient_duty",
        sa.Column("id", _ID, nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("recipient_id", _ID, nullable=False),
        sa.Column("breach_id", _ID, nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("notice_sent_on", sa.Date(), nullable=False),
        sa.Column("correction_due", sa.Date(), nullable=False),
        sa.Column("remedy_contact", sa.String(length=200), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_recipient_duty_recipient_id_recipient")
        ),
        sa.ForeignKeyConstraint(["breach_id"], ["breach.id"], name=op.f("fk_recipient_duty_breach_id_breach")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_duty")),
        sa.UniqueConstraint("form_key", name=op.f("uq_recipient_duty_form_key")),
    )
    op.create_index(op.f("ix_recipient_duty_recipient_id"), "recipient_duty", ["recipient_id"])
    op.create_index(op.f("ix_recipient_duty_breach_id"), "recipient_duty", ["breach_id"])
