"""The privacy desk: messages, requests, questions, more time, notes, codes, suppression."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _make_settings_and_suppression()
    _make_messages()
    _make_requests()
    _make_marks()
    with op.batch_alter_table("message") as batch:
        batch.alter_column("return_id", existing_type=_ID, nullable=True)
        batch.add_column(sa.Column("privacy_request_id", _ID, nullable=True))
        batch.create_foreign_key(
            op.f("fk_message_privacy_request_id_privacy_request"), "privacy_request", ["privacy_request_id"], ["id"]
        )
        batch.create_index(op.f("ix_message_privacy_request_id"), ["privacy_request_id"])


def _make_settings_and_suppression() -> None:
    op.create_table(
        "privacy_setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_privacy_setting")),
    )
    op.create_table(
        "suppression",
        sa.Column("email_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email_index", name=op.f("pk_suppression")),
    )


def _make_messages() -> None:
    op.create_table(
        "privacy_message",
        sa.Column("id", _ID, nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_by_id", _ID, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("customer_id", _ID, nullable=True),
        sa.Column("for_officer", sa.Boolean(), nullable=False),
        sa.Column("agent", sa.LargeBinary(), nullable=True),
        sa.Column("authority_on", sa.Date(), nullable=True),
        sa.Column("identity_method", sa.String(length=40), nullable=True),
        sa.Column("identity_by_id", _ID, nullable=True),
        sa.Column("identity_on", sa.Date(), nullable=True),
        sa.Column("identity_evidence", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_privacy_message_customer_id_customer")),
        sa.ForeignKeyConstraint(["identity_by_id"], ["staff.id"], name=op.f("fk_privacy_message_identity_by_id_staff")),
        sa.ForeignKeyConstraint(["typed_by_id"], ["staff.id"], name=op.f("fk_privacy_message_typed_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_message")),
        sa.UniqueConstraint("form_key", name=op.f("uq_privacy_message_form_key")),
    )
    for column in ("email_index", "customer_id", "evidence_until"):
        op.create_index(op.f(f"ix_privacy_message_{column}"), "privacy_message", [column])
    op.create_table(
        "privacy_code",
        sa.Column("id", _ID, nullable=False),
        sa.Column("message_id", _ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["privacy_message.id"], name=op.f("fk_privacy_code_message_id_privacy_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_code")),
    )
    op.create_index(op.f("ix_privacy_code_message_id"), "privacy_code", ["message_id"])


def _make_requests() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("id", _ID, nullable=False),
        sa.Column(
            "number",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("message_id", _ID, nullable=False),
        sa.Column("right", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("governing_on", sa.Date(), nullable=False),
        sa.Column("duplicate_of_id", _ID, nullable=True),
        sa.Column("waits_for_id", _ID, nullable=True),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal_ground", sa.String(length=40), nullable=True),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        sa.Column("reminded_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["privacy_message.id"], name=op.f("fk_privacy_request_message_id_privacy_message")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["privacy_request.id"], name=op.f("fk_privacy_request_duplicate_of_id_privacy_request")
        ),
        sa.ForeignKeyConstraint(
            ["waits_for_id"], ["privacy_request.id"], name=op.f("fk_privacy_request_waits_for_id_privacy_request")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_privacy_request_owner_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        sa.UniqueConstraint("number", name=op.f("uq_privacy_request_number")),
    )
    op.create_index("ix_privacy_request_open", "privacy_request", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_privacy_request_message_id", "privacy_request", ["message_id"])
    op.create_index(op.f("ix_privacy_request_duplicate_of_id"), "privacy_request", ["duplicate_of_id"])


def _make_marks() -> None:
    op.create_table(
        "privacy_question",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_question_request_id_privacy_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_question")),
    )
    op.create_index(op.f("ix_privacy_question_request_id"), "privacy_question", ["request_id"])
    op.create_table(
        "privacy_extension",
        sa.Column("request_id", _ID, autoincrement=False, nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_extension_request_id_privacy_request")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_privacy_extension")),
    )
    op.create_table(
        "privacy_note",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_privacy_note_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_note_request_id_privacy_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_note")),
    )
    op.create_index(op.f("ix_privacy_note_request_id"), "privacy_note", ["request_id"])
