"""Erasures with their things, files and receipts, cases that hold data; a reason of the audit trail may go."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_FIXED = ("seq", "at", "tag", "actor", "session", "record", "details", "reason_mac", "previous", "mac")
_REFUSAL = "Audit entries are never changed or deleted."


def upgrade() -> None:
    _make_erasure()
    _make_parts()
    _make_case_hold()
    op.create_index("ix_photo_band_evidence_id", "photo_band", ["evidence_id"])
    _let_reasons_be_taken_out()


def _make_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("ledger_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", _BIG_ID, nullable=True),
        sa.Column("purposes", _JSON, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("prepared_by_id", _BIG_ID, nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claims_until", sa.Date(), nullable=True),
        sa.Column("approved_by_id", _BIG_ID, nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=300), nullable=True),
        sa.Column("subjects", _JSON, nullable=False),
        sa.Column("email_key", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_erasure_request_id_privacy_request")
        ),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["staff.id"], name=op.f("fk_erasure_prepared_by_id_staff")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["staff.id"], name=op.f("fk_erasure_approved_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("ledger_id", name=op.f("uq_erasure_ledger_id")),
    )
    stands, waits = sa.text("state <> 'dropped'"), sa.text("state IN ('clearing', 'partial', 'held')")
    op.create_index(
        "ux_erasure_request", "erasure", ["request_id"], unique=True, sqlite_where=stands, postgresql_where=stands
    )
    op.create_index("ix_erasure_waits", "erasure", ["state"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_erasure_email_key", "erasure", ["email_key"])


def _make_parts() -> None:
    op.create_table(
        "erasure_item",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("erasure_id", _BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erasure_item_erasure_id_erasure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_item")),
        sa.UniqueConstraint("erasure_id", "kind", "record_id", name=op.f("uq_erasure_item_erasure_id_kind_record_id")),
    )
    op.create_index("ix_erasure_item_record", "erasure_item", ["kind", "record_id"])
    op.create_index("ix_erasure_item_until", "erasure_item", ["until"])
    op.create_table(
        "erasure_file",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("erasure_id", _BIG_ID, nullable=False),
        sa.Column("media_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erasure_file_erasure_id_erasure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_file")),
    )
    op.create_index("ix_erasure_file_erasure_id", "erasure_file", ["erasure_id"])
    op.create_table(
        "erasure_receipt",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("erasure_id", _BIG_ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erasure_receipt_erasure_id_erasure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_receipt")),
    )
    op.create_index("ix_erasure_receipt_erasure_id", "erasure_receipt", ["erasure_id"])


def _make_case_hold() -> None:
    op.create_table(
        "case_hold",
        sa.Column("id", _BIG_ID, nullable=False),
        sa.Column("return_id", _BIG_ID, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("set_by_id", _BIG_ID, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("lifted_by_id", _BIG_ID, nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_case_hold_return_id_return_case")),
        sa.ForeignKeyConstraint(["set_by_id"], ["staff.id"], name=op.f("fk_case_hold_set_by_id_staff")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["staff.id"], name=op.f("fk_case_hold_lifted_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_hold")),
    )
    op.create_index("ix_case_hold_return_id", "case_hold", ["return_id"])


def _let_reasons_be_taken_out() -> None:
    """The one change that an entry allows: its reason goes, all else stays; the chain says by whose erasure."""
    if op.get_bind().dialect.name == "sqlite":
        fixed = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in _FIXED)
        op.execute("DROP TRIGGER audit_entry_no_update")
        op.execute(
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
            f"WHEN NOT (NEW.reason IS NULL AND {fixed}) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        return
    fixed = " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in _FIXED)
    op.execute(
        f"""CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NEW.reason IS NULL AND {fixed} THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION '{_REFUSAL}';
        END $$"""
    )
