"""What is unsafe inside the open database, its accounts and its audit trail: a part of `check`."""

from collections.abc import Iterator

from data import database
from data.queries.staff import staff
from data.vocabulary import Role
from services.accounts import passwords
from services.desk import audit, audit_anchor
from services.desk.settings import Settings


def problems(chosen: Settings) -> list[str]:
    """One sentence for each, with what to do."""
    return [*_accounts(chosen), *_trail(chosen)]


def _accounts(chosen: Settings) -> Iterator[str]:
    with database.reading() as tx:
        people, roles = staff.everybody(tx), staff.roles_by_person(tx)
    known = [one.username for one in people if one.active and one.demonstration]
    if known:
        yield f"Demonstration accounts are open, and everybody knows their password: {', '.join(known)}. Disable them."
    if known and not chosen.require_totp:
        yield "Demonstration accounts do without a second factor. Set RETURNS_DESK_REQUIRE_TOTP to true."
    real = [one for one in people if one.active and not one.demonstration]
    if not any(Role.ADMINISTRATOR in roles.get(one.id, ()) for one in real):
        yield "No administrator of your own. Run: python -m services.cli init --empty, in an empty home."
    elif not any(one.password_hash != passwords.NONE and Role.ADMINISTRATOR in roles.get(one.id, ()) for one in real):
        yield "No administrator has a password, so nobody could sign in while the provider is down. Give one a new one."
    vouched = {one.id for one in real if chosen.oidc_acr and one.password_hash == passwords.NONE}
    bare = [one.username for one in real if one.totp_secret is None and one.id not in vouched]
    if bare:
        yield f"These accounts have not set up their second factor yet: {', '.join(bare)}. Ask them to sign in once."


def _trail(chosen: Settings) -> Iterator[str]:
    with database.reading() as tx:
        verdict = audit.verify(tx, chosen.audit_anchor)
    if verdict.entries and not audit_anchor.read(chosen.audit_anchor)[0]:
        yield (
            f"The audit trail has no anchor in {chosen.audit_anchor}: entries cut off at its end would not be found. "
            "Start the desk or its worker once; where one was there, find out who took it away."
        )
    if not verdict.intact:
        yield f"The audit trail is broken: {verdict.problem}. Run: python -m services.cli verify-audit"
