"""Goods and money: receiving, refunds, replacements, repairs, queues."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    _fill()


def _make_tables() -> None:
    op.create_table(
        "grade",
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("meaning", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("letter", name=op.f("pk_grade")),
    )
    op.create_table(
        "service_level",
        sa.Column("queue", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_service_level")),
    )
    op.create_table(
        "staff_identity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shown_name", sa.LargeBinary(), nullable=True),
        sa.Column("shown_email", sa.LargeBinary(), nullable=True),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_identity_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_staff_identity_issuer_subject")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_staff_identity_staff_id")),
    )
    op.add_column("auth_session", sa.Column("by_provider", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("auth_session", sa.Column("id_token", sa.LargeBinary(), nullable=True))
    op.create_table(
        "accessory",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_accessory_price_not_negative")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_accessory_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessory")),
        sa.UniqueConstraint("product_id", "name", name=op.f("uq_accessory_product_id_name")),
    )
    op.create_table(
        "payout_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f("fk_payout_batch_made_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_batch")),
    )
    op.create_table(
        "stock_item",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_hand >= reserved", name=op.f("ck_stock_item_reserved_is_on_hand")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_item_reserved_not_negative")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_item_product_id_product")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_stock_item")),
    )
    op.create_table(
        "order_payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "refunded >= 0 AND refunded <= amount", name=op.f("ck_order_payment_refunded_within_amount")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_order_payment_order_id_shop_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_payment")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_payment_order_id_position")),
    )
    op.create_index(op.f("ix_order_payment_reference"), "order_payment", ["reference"], unique=False)
    op.create_table(
        "inbound_parcel",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column(
            "tracking_number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("note_in_parcel", sa.Boolean(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('inspected', 'linked') OR return_id IS NOT NULL",
            name=op.f("ck_inbound_parcel_inspected_has_return"),
        ),
        sa.CheckConstraint("weight_g IS NULL OR weight_g > 0", name=op.f("ck_inbound_parcel_weight_positive")),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_inbound_parcel_order_id_shop_order")),
        sa.ForeignKeyConstraint(["received_by_id"], ["staff.id"], name=op.f("fk_inbound_parcel_received_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return_case.id"], name=op.f("fk_inbound_parcel_return_id_return_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_parcel")),
        sa.UniqueConstraint("form_key", name=op.f("uq_inbound_parcel_form_key")),
    )
    op.create_index(op.f("ix_inbound_parcel_order_id"), "inbound_parcel", ["order_id"], unique=False)
    op.create_index("ix_inbound_parcel_return_id", "inbound_parcel", ["return_id", "id"], unique=False)
    op.create_index("ix_inbound_parcel_tracking_number", "inbound_parcel", ["tracking_number"], unique=False)
    op.create_table(
        "postage_excess",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "confirmed >= 0 AND confirmed <= amount", name=op.f("ck_postage_excess_confirmed_within_amount")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_postage_excess_decided_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return_case.id"], name=op.f("fk_postage_excess_return_id_return_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postage_excess")),
        sa.UniqueConstraint("return_id", name=op.f("uq_postage_excess_return_id")),
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("total_usd_cents", sa.BigInteger(), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("second_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("other_method", sa.LargeBinary(), nullable=True),
        sa.Column("other_method_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("other_method_reason", sa.LargeBinary(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.CheckConstraint("total > 0", name=op.f("ck_refund_total_positive")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_refund_customer_id_customer")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["staff.id"], name=op.f("fk_refund_granted_by_id_staff")),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_refund_order_id_shop_order")),
        sa.ForeignKeyConstraint(["other_method_by_id"], ["staff.id"], name=op.f("fk_refund_other_method_by_id_staff")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_refund_return_id_return_case")),
        sa.ForeignKeyConstraint(["second_by_id"], ["staff.id"], name=op.f("fk_refund_second_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("form_key", name=op.f("uq_refund_form_key")),
    )
    op.create_index("ix_refund_customer_id", "refund", ["customer_id", "granted_at"], unique=False)
    op.create_index(op.f("ix_refund_order_id"), "refund", ["order_id"], unique=False)
    op.create_index("ix_refund_return_id", "refund", ["return_id", "id"], unique=False)
    op.create_index("ix_refund_state", "refund", ["state", "id"], unique=False)
    op.create_table(
        "signal_dismissal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signal", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_signal_dismissal_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return_case.id"], name=op.f("fk_signal_dismissal_return_id_return_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_dismissal")),
        sa.UniqueConstraint("return_id", "signal", name=op.f("uq_signal_dismissal_return_id_signal")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("queue", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["done_by_id"], ["staff.id"], name=op.f("fk_task_done_by_id_staff")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_task_owner_id_staff")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_task_return_id_return_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_due",
        "task",
        ["stage", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL AND paused_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND paused_at IS NULL"),
    )
    op.create_index(
        "ix_task_owner",
        "task",
        ["owner_id", "stage", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_task_paused",
        "task",
        ["stage", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL AND paused_at IS NOT NULL"),
        postgresql_where=sa.text("done_at IS NULL AND paused_at IS NOT NULL"),
    )
    op.create_index("ix_task_return_id", "task", ["return_id"], unique=False)
    op.create_index(
        "ux_task_open",
        "task",
        ["queue", "stage", "record_id"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "way_back",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier", sa.String(length=64), nullable=False),
        sa.Column(
            "tracking_number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("shipped_on", sa.Date(), nullable=False),
        sa.Column("shipped_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_way_back_return_id_return_case")),
        sa.ForeignKeyConstraint(["shipped_by_id"], ["staff.id"], name=op.f("fk_way_back_shipped_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_way_back")),
    )
    op.create_index("ix_way_back_return_id", "way_back", ["return_id", "id"], unique=False)
    op.create_table(
        "line_balance",
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_paid", sa.BigInteger(), nullable=False),
        sa.Column("accepted_units", sa.Integer(), nullable=False),
        sa.Column("replaced_units", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "accepted_units >= 0 AND accepted_units <= quantity", name=op.f("ck_line_balance_accepted_within_bought")
        ),
        sa.CheckConstraint(
            "refunded >= 0 AND refunded <= (accepted_units - replaced_units) * unit_price_paid",
            name=op.f("ck_line_balance_refunded_within_accepted"),
        ),
        sa.CheckConstraint(
            "replaced_units >= 0 AND replaced_units <= accepted_units",
            name=op.f("ck_line_balance_replaced_within_accepted"),
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_line_balance_order_line_id_order_line")
        ),
        sa.PrimaryKeyConstraint("order_line_id", name=op.f("pk_line_balance")),
    )
    op.create_table(
        "payout",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "reference",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("failure", sa.LargeBinary(), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payout_amount_positive")),
        sa.ForeignKeyConstraint(["batch_id"], ["payout_batch.id"], name=op.f("fk_payout_batch_id_payout_batch")),
        sa.ForeignKeyConstraint(["payment_id"], ["order_payment.id"], name=op.f("fk_payout_payment_id_order_payment")),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_payout_refund_id_refund")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["staff.id"], name=op.f("fk_payout_sent_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("request_key", name=op.f("uq_payout_request_key")),
    )
    op.create_index(op.f("ix_payout_batch_id"), "payout", ["batch_id"], unique=False)
    op.create_index(op.f("ix_payout_payment_id"), "payout", ["payment_id"], unique=False)
    op.create_index("ix_payout_reference", "payout", ["provider", "reference"], unique=False)
    op.create_index("ix_payout_state", "payout", ["state", "requested_at"], unique=False)
    op.create_index(
        "ux_payout_alive",
        "payout",
        ["refund_id", "part"],
        unique=True,
        sqlite_where=sa.text("state <> 'failed'"),
        postgresql_where=sa.text("state <> 'failed'"),
    )
    op.create_table(
        "provider_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payout_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("said", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_provider_event_payout_id_payout")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_event")),
        sa.UniqueConstraint("provider", "event_id", name=op.f("uq_provider_event_provider_event_id")),
    )
    op.create_index(op.f("ix_provider_event_payout_id"), "provider_event", ["payout_id"], unique=False)
    op.create_table(
        "received_unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_no", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("original_package", sa.Boolean(), nullable=True),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("disposition", sa.String(length=40), nullable=True),
        sa.Column("serial_number", sa.String(length=64), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("inspected_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way_back_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(unit_no IS NOT NULL) = (outcome IN ('received', 'damaged'))",
            name=op.f("ck_received_unit_only_arrived_units_are_counted"),
        ),
        sa.ForeignKeyConstraint(["grade"], ["grade.letter"], name=op.f("fk_received_unit_grade_grade")),
        sa.ForeignKeyConstraint(["inspected_by_id"], ["staff.id"], name=op.f("fk_received_unit_inspected_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["inbound_parcel.id"], name=op.f("fk_received_unit_parcel_id_inbound_parcel")
        ),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_received_unit_return_id_return_case")),
        sa.ForeignKeyConstraint(
            ["return_line_id"], ["return_line.id"], name=op.f("fk_received_unit_return_line_id_return_line")
        ),
        sa.ForeignKeyConstraint(["way_back_id"], ["way_back.id"], name=op.f("fk_received_unit_way_back_id_way_back")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_unit")),
    )
    op.create_index("ix_received_unit_parcel_id", "received_unit", ["parcel_id"], unique=False)
    op.create_index("ix_received_unit_return_id", "received_unit", ["return_id", "id"], unique=False)
    op.create_index(
        "ux_received_unit_counted",
        "received_unit",
        ["return_line_id", "unit_no"],
        unique=True,
        sqlite_where=sa.text("unit_no IS NOT NULL AND corrected_at IS NULL"),
        postgresql_where=sa.text("unit_no IS NOT NULL AND corrected_at IS NULL"),
    )
    op.create_table(
        "refund_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("return_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("formula", sa.String(length=300), nullable=False),
        sa.Column("clause", sa.String(length=20), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity IS NULL OR quantity > 0", name=op.f("ck_refund_line_quantity_positive")),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_refund_line_refund_id_refund")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_refund_line_return_id_return_case")),
        sa.ForeignKeyConstraint(
            ["return_line_id"], ["return_line.id"], name=op.f("fk_refund_line_return_line_id_return_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_line")),
    )
    op.create_index("ix_refund_line_refund_id", "refund_line", ["refund_id", "id"], unique=False)
    op.create_index(op.f("ix_refund_line_return_line_id"), "refund_line", ["return_line_id"], unique=False)
    op.create_index(
        "ux_refund_line_once",
        "refund_line",
        ["return_id", "kind"],
        unique=True,
        sqlite_where=sa.text(
            "live AND kind IN ('return_postage', 'excess_postage', 'checkout_shipping', 'outbound_shipping')"
        ),
        postgresql_where=sa.text(
            "live AND kind IN ('return_postage', 'excess_postage', 'checkout_shipping', 'outbound_shipping')"
        ),
    )
    op.create_table(
        "replacement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reserved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "tracking_number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_replacement_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_replacement_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_replacement_product_id_product")),
        sa.ForeignKeyConstraint(["reserved_by_id"], ["staff.id"], name=op.f("fk_replacement_reserved_by_id_staff")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_replacement_return_id_return_case")),
        sa.ForeignKeyConstraint(
            ["return_line_id"], ["return_line.id"], name=op.f("fk_replacement_return_line_id_return_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
        sa.UniqueConstraint("form_key", name=op.f("uq_replacement_form_key")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_replacement_order_line_id")),
    )
    op.create_index("ix_replacement_return_id", "replacement", ["return_id", "id"], unique=False)
    op.create_index(op.f("ix_replacement_return_line_id"), "replacement", ["return_line_id"], unique=False)
    op.create_table(
        "customer_question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_customer_question_amount_not_negative")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_customer_question_asked_by_id_staff")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_customer_question_message_id_message")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff.id"], name=op.f("fk_customer_question_recorded_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return_case.id"], name=op.f("fk_customer_question_return_id_return_case")
        ),
        sa.ForeignKeyConstraint(
            ["return_line_id"], ["return_line.id"], name=op.f("fk_customer_question_return_line_id_return_line")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["received_unit.id"], name=op.f("fk_customer_question_unit_id_received_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_question")),
    )
    op.create_index(op.f("ix_customer_question_message_id"), "customer_question", ["message_id"], unique=False)
    op.create_index("ix_customer_question_return_id", "customer_question", ["return_id", "id"], unique=False)
    op.create_index(
        "ux_customer_question_open",
        "customer_question",
        ["return_id", "kind"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL AND withdrawn_at IS NULL AND unit_id IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL AND withdrawn_at IS NULL AND unit_id IS NULL"),
    )
    op.create_index(
        "ux_customer_question_open_unit",
        "customer_question",
        ["unit_id", "kind"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL AND withdrawn_at IS NULL AND unit_id IS NOT NULL"),
        postgresql_where=sa.text("answered_at IS NULL AND withdrawn_at IS NULL AND unit_id IS NOT NULL"),
    )
    op.create_table(
        "missing_accessory",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accessory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_missing_accessory_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["accessory_id"], ["accessory.id"], name=op.f("fk_missing_accessory_accessory_id_accessory")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["received_unit.id"], name=op.f("fk_missing_accessory_unit_id_received_unit")
        ),
        sa.PrimaryKeyConstraint("unit_id", "accessory_id", name=op.f("pk_missing_accessory")),
    )
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replacement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_stock_movement_by_id_staff")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_movement_product_id_product")),
        sa.ForeignKeyConstraint(
            ["replacement_id"], ["replacement.id"], name=op.f("fk_stock_movement_replacement_id_replacement")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["received_unit.id"], name=op.f("fk_stock_movement_unit_id_received_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    op.create_index("ix_stock_movement_product_id", "stock_movement", ["product_id", "id"], unique=False)
    op.create_table(
        "customer_payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_customer_payment_paid_on_a_day")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_customer_payment_amount_positive")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff.id"], name=op.f("fk_customer_payment_ended_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["customer_question.id"], name=op.f("fk_customer_payment_question_id_customer_question")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return_case.id"], name=op.f("fk_customer_payment_return_id_return_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_payment")),
        sa.UniqueConstraint("question_id", name=op.f("uq_customer_payment_question_id")),
    )
    op.create_index(
        "ix_customer_payment_owed",
        "customer_payment",
        ["return_id"],
        unique=False,
        sqlite_where=sa.text("state = 'requested'"),
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_index("ix_customer_payment_return_id", "customer_payment", ["return_id", "id"], unique=False)
    op.create_table(
        "photo_band",
        sa.Column("band", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("perceptual_hash", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_photo_band_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("band", "value", "evidence_id", name=op.f("pk_photo_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "repair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("destination", sa.String(length=40), nullable=True),
        sa.Column("serial_in", sa.String(length=64), nullable=True),
        sa.Column("serial_out", sa.String(length=64), nullable=True),
        sa.Column("forwarded_on", sa.Date(), nullable=True),
        sa.Column(
            "forward_tracking",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.BigInteger(), nullable=True),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("cost_to", sa.String(length=40), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column(
            "return_tracking",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_repair_cost_not_negative")),
        sa.CheckConstraint("quote IS NULL OR quote >= 0", name=op.f("ck_repair_quote_not_negative")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["customer_question.id"], name=op.f("fk_repair_question_id_customer_question")
        ),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_repair_return_id_return_case")),
        sa.ForeignKeyConstraint(["unit_id"], ["received_unit.id"], name=op.f("fk_repair_unit_id_received_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )
    op.create_index("ix_repair_return_id", "repair", ["return_id", "id"], unique=False)
    op.create_index(
        "ux_repair_unit",
        "repair",
        ["unit_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.add_column("customer", sa.Column("phone_index", sa.LargeBinary(length=16), nullable=True))
    op.add_column("customer", sa.Column("home_index", sa.LargeBinary(length=16), nullable=True))
    op.create_index(op.f("ix_customer_home_index"), "customer", ["home_index"], unique=False)
    op.create_index(op.f("ix_customer_phone_index"), "customer", ["phone_index"], unique=False)
    _add_reference("evidence", "unit_id")
    op.create_index(op.f("ix_evidence_unit_id"), "evidence", ["unit_id"], unique=False)
    _add_reference("order_line", "replaces_line_id")
    op.create_index(op.f("ix_order_line_replaces_line_id"), "order_line", ["replaces_line_id"], unique=False)
    op.create_index(op.f("ix_parcel_tracking_number"), "parcel", ["tracking_number"], unique=False)
    op.add_column(
        "return_case",
        sa.Column(
            "tracking_number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
    )
    op.add_column("return_case", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_return_case_tracking_number",
        "return_case",
        ["tracking_number"],
        unique=False,
        sqlite_where=sa.text("tracking_number IS NOT NULL"),
        postgresql_where=sa.text("tracking_number IS NOT NULL"),
    )
    op.add_column("return_line", sa.Column("accepted_units", sa.Integer(), server_default="0", nullable=False))


# What nobody has chosen yet; an administrator changes both.
_HOURS = {
    "receiving": 24 * 14,
    "refunds": 48,
    "excess_postage": 48,
    "replacements": 48,
    "repairs": 24 * 14,
    "quarantine": 72,
    "waiting_for_customer": 24 * 7,
}
_GRADES = {
    "A": "As new: sealed or without any trace of use, complete",
    "B": "Good: light traces of use, complete, works",
    "C": "Worn or incomplete, works; not sold as new",
    "D": "Broken or unusable",
}
_NOTHING_COMES_BACK = ("keep_with_discount", "refund_without_return", "replacement_without_return")


def _fill() -> None:
    level = sa.table("service_level", sa.column("queue"), sa.column("hours"))
    op.bulk_insert(level, [{"queue": queue, "hours": hours} for queue, hours in _HOURS.items()])
    grade = sa.table("grade", sa.column("letter"), sa.column("meaning"))
    op.bulk_insert(grade, [{"letter": letter, "meaning": meaning} for letter, meaning in _GRADES.items()])
    _note_payments()
    _index_photos()
    _note_tracking()
    _open_tasks("receiving", "receive", f"resolution NOT IN ({_quoted(_NOTHING_COMES_BACK)})")
    _open_tasks("refunds", "grant", "resolution = 'refund_without_return'")
    _open_tasks("replacements", "reserve", "resolution = 'replacement_without_return'")
    _open_tasks("waiting_for_customer", "offer", "resolution = 'keep_with_discount'")


def _note_payments() -> None:
    """Each order was paid once, as far as the desk knew; from now on each of its payments is a row."""
    op.execute(
        "INSERT INTO order_payment (order_id, position, method, amount, refunded) "
        "SELECT o.id, 1, o.payment_method, o.shipping_charged + "
        "coalesce((SELECT sum(l.quantity * l.unit_price_paid) FROM order_line l WHERE l.order_id = o.id), 0), 0 "
        "FROM shop_order o"
    )


def _index_photos() -> None:
    """The four quarters of each photo's perceptual hash, by which near duplicates are found."""
    for band in range(4):
        op.execute(
            "INSERT INTO photo_band (band, value, evidence_id, perceptual_hash) "  # noqa: S608 - numbers
            f"SELECT {band}, (perceptual_hash >> {16 * band}) & 65535, id, perceptual_hash "
            "FROM evidence WHERE perceptual_hash IS NOT NULL"
        )


def _note_tracking() -> None:
    """The tracking number that a customer told, as a label is looked up (data/queries/returns/cases.py)."""
    said = (
        "json_extract(facts, '$.return_tracking_number')"
        if op.get_bind().dialect.name == "sqlite"
        else "facts::json ->> 'return_tracking_number'"
    )
    # Nearly every number is of letters, digits and blanks; a longer one is no tracking number.
    op.execute(
        f"UPDATE return_case SET tracking_number = upper(replace({said}, ' ', '')) "  # noqa: S608 - words above
        f"WHERE length(replace({said}, ' ', '')) BETWEEN 1 AND 64"
    )


def _open_tasks(queue: str, stage: str, settles: str) -> None:
    """The returns that are approved already wait in the new queues from now on."""
    now, due = _now_and_later(_HOURS[queue])
    approved = (
        "SELECT 1 FROM decision d JOIN decision_line l ON l.decision_id = d.id WHERE d.return_id = c.id "  # noqa: S608 - words above
        f"AND l.{settles}"
    )
    insert = "INSERT INTO task (queue, stage, record_id, return_id, version, opened_at, due_at) "
    values = f"'{queue}', '{stage}', c.id, c.id, 1, {now}, {due}"
    rows = f"SELECT {values} FROM return_case c WHERE c.state = 'approved'"  # noqa: S608 - words above
    op.execute(f"{insert}{rows} AND EXISTS ({approved})")


def _now_and_later(hours: int) -> tuple[str, str]:
    """The database's clock, as the desk writes instants, and so many hours later."""
    if op.get_bind().dialect.name == "sqlite":
        shape = "'%Y-%m-%d %H:%M:%f000', 'now'"
        return f"strftime({shape})", f"strftime({shape}, '+{hours} hours')"
    return "now()", f"now() + interval '{hours} hours'"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _add_reference(table: str, column: str) -> None:
    """A column that points to another table: in one statement, because SQLite adds no constraint afterwards."""
    target = {"unit_id": "received_unit", "replaces_line_id": "order_line"}[column]
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    name = f"fk_{table}_{column}_{target}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {target} (id)")
