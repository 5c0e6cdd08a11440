"""Every page of the desk: where it stands, what it is called, and the permission that opens it.

The navigation and the gate both read it. A new page is one line here and one file in a sub-folder of pages/.
"""

from dataclasses import dataclass

from data.vocabulary import Permission


@dataclass(frozen=True)
class PageLine:
    """One page; `file` is relative to pages/, `url_path` its address, `section` its group in the navigation.

    A page that is not `listed` is reached from another, with what it is about in its address.
    """

    section: str
    file: str
    title: str
    icon: str
    url_path: str
    permission: Permission
    listed: bool = True


WORK, RETURNS, WAREHOUSE, MONEY = "Work", "Returns", "Warehouse", "Money"
MESSAGES, PRIVACY, DESK = "Messages", "Privacy", "Desk"

PAGES = (
    PageLine(WORK, "tasks/today.py", "Today", ":material/today:", "today", Permission.ACCOUNT_OWN),
    PageLine(WORK, "tasks/queues.py", "Work queues", ":material/checklist:", "work", Permission.WORK_OWN),
    PageLine(RETURNS, "returns/review_queue.py", "Review queue", ":material/inbox:", "queue", Permission.RETURN_READ),
    PageLine(
        RETURNS,
        "returns/return_case.py",
        "Return",
        ":material/assignment_return:",
        "case",
        Permission.RETURN_READ,
        listed=False,
    ),
    PageLine(
        RETURNS, "returns/new_return.py", "New return", ":material/add_box:", "new-return", Permission.RETURN_CREATE
    ),
    PageLine(
        RETURNS,
        "returns/import_orders.py",
        "Import orders",
        ":material/upload_file:",
        "import",
        Permission.ORDER_IMPORT,
    ),
    PageLine(
        WAREHOUSE,
        "warehouse/receiving.py",
        "Receiving",
        ":material/barcode_scanner:",
        "receiving",
        Permission.PARCEL_RECEIVE,
    ),
    PageLine(
        WAREHOUSE, "warehouse/parcels.py", "Parcels", ":material/package_2:", "parcels", Permission.PARCEL_RECEIVE
    ),
    PageLine(
        WAREHOUSE,
        "goods/replacements.py",
        "Replacements",
        ":material/published_with_changes:",
        "replacements",
        Permission.RETURN_READ,
    ),
    PageLine(WAREHOUSE, "goods/repairs.py", "Repairs", ":material/build:", "repairs", Permission.RETURN_READ),
    PageLine(
        WAREHOUSE,
        "admin/packing_lists.py",
        "Packing lists",
        ":material/list_alt:",
        "packing-lists",
        Permission.CATALOGUE_MANAGE,
    ),
    PageLine(MONEY, "money/refunds.py", "Refunds", ":material/payments:", "refunds", Permission.MONEY_READ),
    PageLine(MONEY, "money/refund.py", "Refund", ":material/payments:", "refund", Permission.MONEY_READ, listed=False),
    PageLine(
        MONEY,
        "money/batches.py",
        "Batches for the bank",
        ":material/account_balance:",
        "batches",
        Permission.MONEY_SEND,
    ),
    PageLine(MESSAGES, "messages/outbox.py", "Outbox", ":material/outbox:", "outbox", Permission.MESSAGE_READ),
    PageLine(
        PRIVACY,
        "privacy/requests.py",
        "Privacy requests",
        ":material/shield_person:",
        "privacy-requests",
        Permission.PRIVACY_HANDLE,
    ),
    PageLine(
        PRIVACY,
        "privacy/request.py",
        "Privacy request",
        ":material/shield_person:",
        "privacy-request",
        Permission.PRIVACY_HANDLE,
        listed=False,
    ),
    PageLine(
        PRIVACY,
        "privacy/package.py",
        "Copy of the data",
        ":material/folder_zip:",
        "privacy-package",
        Permission.PRIVACY_HANDLE,
        listed=False,
    ),
    PageLine(
        PRIVACY,
        "privacy/new_request.py",
        "New privacy request",
        ":material/add_moderator:",
        "new-privacy-request",
        Permission.PRIVACY_HANDLE,
    ),
    PageLine(
        PRIVACY,
        "privacy/erasure.py",
        "Deleting a person’s data",
        ":material/delete_forever:",
        "privacy-erasure",
        Permission.PRIVACY_HANDLE,
        listed=False,
    ),
    PageLine(
        PRIVACY,
        "privacy/advertising.py",
        "No advertising",
        ":material/unsubscribe:",
        "no-advertising",
        Permission.PRIVACY_HANDLE,
    ),
    PageLine(
        PRIVACY,
        "privacy/recipients.py",
        "Recipients",
        ":material/output:",
        "recipients",
        Permission.PRIVACY_HANDLE,
    ),
    PageLine(
        PRIVACY, "privacy/consents.py", "Consents", ":material/thumbs_up_down:", "consents", Permission.PRIVACY_HANDLE
    ),
    PageLine(
        PRIVACY,
        "privacy/figures.py",
        "Privacy figures",
        ":material/monitoring:",
        "privacy-figures",
        Permission.PRIVACY_HANDLE,
    ),
    PageLine(PRIVACY, "privacy/breaches.py", "Breaches", ":material/gpp_maybe:", "breaches", Permission.PRIVACY_HANDLE),
    PageLine(
        PRIVACY, "privacy/retention.py", "Retention", ":material/auto_delete:", "retention", Permission.PRIVACY_LEAD
    ),
    PageLine(
        PRIVACY,
        "privacy/settings.py",
        "Privacy settings",
        ":material/tune:",
        "privacy-settings",
        Permission.PRIVACY_LEAD,
    ),
    PageLine(DESK, "admin/staff.py", "Staff", ":material/group:", "staff", Permission.STAFF_MANAGE),
    PageLine(DESK, "admin/settings.py", "Settings", ":material/settings:", "settings", Permission.SETTINGS_MANAGE),
    PageLine(DESK, "admin/audit_trail.py", "Audit trail", ":material/history:", "audit", Permission.AUDIT_READ),
    PageLine(DESK, "account/my_account.py", "My account", ":material/person:", "my-account", Permission.ACCOUNT_OWN),
)
