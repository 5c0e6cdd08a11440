"""What each permission lets a person do, in the words of a refusal."""

from data.vocabulary import Permission

MAY = {
    Permission.ACCOUNT_OWN: "keep an account",
    Permission.AUDIT_READ: "read the audit trail",
    Permission.CUSTOMER_REVEAL: "look at a customer's data",
    Permission.EVIDENCE_ADD: "add photos and videos",
    Permission.EVIDENCE_JUDGE: "judge photos and videos",
    Permission.EVIDENCE_ORIGINAL: "open original files",
    Permission.EVIDENCE_READ: "see photos and videos",
    Permission.MESSAGE_MANAGE: "manage the outbox",
    Permission.MESSAGE_READ: "read the outbox",
    Permission.ORDER_IMPORT: "import orders",
    Permission.ORDER_READ: "read orders",
    Permission.POLICY_READ: "read the policy",
    Permission.RETURN_CREATE: "open a return",
    Permission.RETURN_DECIDE: "decide a return",
    Permission.RETURN_DECIDE_ESCALATED: "decide a return that is with the managers",
    Permission.RETURN_READ: "read returns",
    Permission.STAFF_MANAGE: "manage staff",
}
