"""What each role may do, and each permission in words."""

from data.vocabulary import Permission, Role

MAY = {
    Permission.ACCOUNT_OWN: "keep an account",
    Permission.ADDRESS_SHIP: "see the address of what they ship",
    Permission.ANSWER_RECORD: "record what a customer answered",
    Permission.AUDIT_READ: "read the audit trail",
    Permission.CATALOGUE_MANAGE: "keep packing lists and stock",
    Permission.CUSTOMER_REVEAL: "look at a customer's data",
    Permission.EVIDENCE_ADD: "add photos and videos",
    Permission.EVIDENCE_JUDGE: "judge photos and videos",
    Permission.EVIDENCE_ORIGINAL: "open original files",
    Permission.EVIDENCE_READ: "see photos and videos",
    Permission.MESSAGE_MANAGE: "manage the outbox",
    Permission.MESSAGE_READ: "read the outbox",
    Permission.MONEY_CONFIRM: "confirm money as a second person",
    Permission.MONEY_EXCEPTION: "make exceptions about money",
    Permission.MONEY_GRANT: "grant refunds",
    Permission.MONEY_READ: "see refunds",
    Permission.MONEY_SEND: "send refunds",
    Permission.ORDER_IMPORT: "import orders",
    Permission.ORDER_READ: "read orders",
    Permission.PARCEL_RECEIVE: "receive parcels",
    Permission.PAYMENT_RECORD: "record what a customer paid",
    Permission.POLICY_READ: "read the policy",
    Permission.PRIVACY_HANDLE: "open privacy requests",
    Permission.PRIVACY_LEAD: "do what is the data protection officer's alone",
    Permission.REPAIR_MANAGE: "handle repairs",
    Permission.REPLACEMENT_SHIP: "ship replacements",
    Permission.RETURN_CANCEL: "cancel a return",
    Permission.RETURN_CLOSE: "close a return",
    Permission.RETURN_CREATE: "open a return",
    Permission.RETURN_DECIDE: "decide a return",
    Permission.RETURN_DECIDE_ESCALATED: "decide a return that is with the managers",
    Permission.RETURN_READ: "read returns",
    Permission.RETURN_REOPEN: "reopen a return",
    Permission.SETTINGS_MANAGE: "change the desk's settings",
    Permission.SIGNAL_DISMISS: "dismiss a signal",
    Permission.STAFF_MANAGE: "manage staff",
    Permission.WORK_ASSIGN: "give work to others",
    Permission.WORK_OWN: "take work",
}

_EVERYBODY = frozenset({Permission.ACCOUNT_OWN})
_READS = _EVERYBODY | {
    Permission.RETURN_READ,
    Permission.ORDER_READ,
    Permission.EVIDENCE_READ,
    Permission.POLICY_READ,
    Permission.MESSAGE_READ,
}
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REVIEWER: _READS
    | {
        Permission.RETURN_CREATE,
        Permission.RETURN_DECIDE,
        Permission.RETURN_CANCEL,
        Permission.RETURN_CLOSE,
        Permission.EVIDENCE_ADD,
        Permission.EVIDENCE_JUDGE,
        Permission.CUSTOMER_REVEAL,
        Permission.ANSWER_RECORD,
        Permission.MONEY_READ,
        Permission.SIGNAL_DISMISS,
        Permission.WORK_OWN,
    },
    Role.WAREHOUSE_LEAD: _READS
    | {
        Permission.RETURN_CREATE,
        Permission.EVIDENCE_ADD,
        Permission.PARCEL_RECEIVE,
        Permission.ADDRESS_SHIP,
        Permission.REPLACEMENT_SHIP,
        Permission.REPAIR_MANAGE,
        Permission.CATALOGUE_MANAGE,
        Permission.ANSWER_RECORD,
        Permission.WORK_OWN,
    },
    # Grants and sends, never both for one refund; decides nothing about the return itself.
    Role.FINANCE: _EVERYBODY
    | {
        Permission.RETURN_READ,
        # What the bench photographed, and the customer, is what the money rests on.
        Permission.EVIDENCE_READ,
        Permission.ORDER_READ,
        Permission.POLICY_READ,
        Permission.MONEY_READ,
        Permission.MONEY_GRANT,
        Permission.MONEY_SEND,
        Permission.PAYMENT_RECORD,
        Permission.ANSWER_RECORD,
        Permission.WORK_OWN,
    },
    Role.MANAGER: _READS
    | {
        Permission.MONEY_READ,
        Permission.MONEY_CONFIRM,
        Permission.MONEY_EXCEPTION,
        Permission.PAYMENT_RECORD,
        Permission.RETURN_CANCEL,
        Permission.RETURN_CLOSE,
        Permission.RETURN_REOPEN,
        Permission.ANSWER_RECORD,
        Permission.SIGNAL_DISMISS,
        Permission.WORK_OWN,
        Permission.WORK_ASSIGN,
        Permission.RETURN_CREATE,
        Permission.RETURN_DECIDE,
        Permission.RETURN_DECIDE_ESCALATED,
        Permission.EVIDENCE_ADD,
        Permission.EVIDENCE_JUDGE,
        Permission.EVIDENCE_ORIGINAL,
        Permission.CUSTOMER_REVEAL,
        Permission.ORDER_IMPORT,
        Permission.MESSAGE_MANAGE,
        Permission.AUDIT_READ,
    },
    Role.DATA_PROTECTION_OFFICER: _READS
    | {
        Permission.EVIDENCE_ORIGINAL,
        Permission.CUSTOMER_REVEAL,
        Permission.AUDIT_READ,
        Permission.PRIVACY_HANDLE,
        Permission.PRIVACY_LEAD,
    },
    # Answers people for the data protection officer; sees no return and no evidence.
    Role.PRIVACY_AGENT: _EVERYBODY | {Permission.POLICY_READ, Permission.PRIVACY_HANDLE},
    # Not superuser over money or decisions: an administrator runs the desk, others run the returns.
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        Permission.STAFF_MANAGE,
        Permission.SETTINGS_MANAGE,
        Permission.AUDIT_READ,
        Permission.ORDER_IMPORT,
        Permission.POLICY_READ,
        Permission.MESSAGE_READ,
        Permission.MESSAGE_MANAGE,
    },
}
# What the operator of the machine may do at the command line; the file system is the authority there.
OPERATOR_PERMISSIONS = frozenset(
    {
        Permission.EVIDENCE_ADD,
        Permission.ORDER_IMPORT,
        Permission.AUDIT_READ,
        Permission.STAFF_MANAGE,
        Permission.RETURN_READ,
    }
)


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """What the roles permit together; everybody may keep their own account."""
    return _EVERYBODY | frozenset(permission for role in roles for permission in ROLE_PERMISSIONS[role])
