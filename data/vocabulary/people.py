"""Roles, and what they may do."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does at the desk; one person may hold several."""

    REVIEWER = "reviewer"
    WAREHOUSE_LEAD = "warehouse_lead"
    FINANCE = "finance"
    MANAGER = "manager"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """`resource:action`, alphabetical."""

    ACCOUNT_OWN = "account:own"
    ANSWER_RECORD = "answer:record"
    AUDIT_READ = "audit:read"
    CATALOGUE_MANAGE = "catalogue:manage"
    CUSTOMER_REVEAL = "customer:reveal"
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_JUDGE = "evidence:judge"
    EVIDENCE_ORIGINAL = "evidence:original"
    EVIDENCE_READ = "evidence:read"
    MESSAGE_MANAGE = "message:manage"
    MESSAGE_READ = "message:read"
    MONEY_CONFIRM = "money:confirm"
    MONEY_EXCEPTION = "money:exception"
    MONEY_GRANT = "money:grant"
    MONEY_READ = "money:read"
    MONEY_SEND = "money:send"
    ORDER_IMPORT = "order:import"
    ORDER_READ = "order:read"
    PARCEL_RECEIVE = "parcel:receive"
    PAYMENT_RECORD = "payment:record"
    POLICY_READ = "policy:read"
    REPAIR_MANAGE = "repair:manage"
    REPLACEMENT_SHIP = "replacement:ship"
    RETURN_CANCEL = "return:cancel"
    RETURN_CLOSE = "return:close"
    RETURN_CREATE = "return:create"
    RETURN_DECIDE = "return:decide"
    RETURN_DECIDE_ESCALATED = "return:decide_escalated"
    RETURN_READ = "return:read"
    RETURN_REOPEN = "return:reopen"
    SETTINGS_MANAGE = "settings:manage"
    SIGNAL_DISMISS = "signal:dismiss"
    STAFF_MANAGE = "staff:manage"
    WORK_ASSIGN = "work:assign"
    WORK_OWN = "work:own"
