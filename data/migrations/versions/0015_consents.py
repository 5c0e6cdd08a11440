"""Consents that nobody changes afterwards, and the versions of the privacy policy."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "policy_version",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_policy_version_added_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("name", name=op.f("uq_policy_version_name")),
    )
    op.create_table(
        "consent_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_key", sa.String(length=80), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("cookie_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_version_id", _ID, nullable=True),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("evidence", sa.String(length=120), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_consent_event_policy_version_id_policy_version")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_consent_event_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_event")),
        sa.UniqueConstraint("event_key", name=op.f("uq_consent_event_event_key")),
    )
    op.create_index(op.f("ix_consent_event_email_index"), "consent_event", ["email_index"])
    op.create_index(op.f("ix_consent_event_cookie_index"), "consent_event", ["cookie_index"])
    _refuse_changes()


def _refuse_changes() -> None:
    """An entry is never changed; it may go once it is kept long enough."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "SELECT RAISE(ABORT, 'Consents are never changed.')"
        op.execute(f"CREATE TRIGGER consent_event_no_update BEFORE UPDATE ON consent_event BEGIN {refuse}; END")
        return
    op.execute(
        """CREATE FUNCTION consent_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Consents are never changed.';
        END $$"""
    )
    op.execute(
        "CREATE TRIGGER consent_event_no_update BEFORE UPDATE ON consent_event "
        "FOR EACH ROW EXECUTE FUNCTION consent_event_refuse()"
    )
