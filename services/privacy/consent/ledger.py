"""The ledger of consents: an entry with its proof for each thing a person said, never changed (C01, C05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import arrivals
from data.queries.privacy import consents as rows
from data.queries.privacy.consents import VersionRow
from data.vocabulary import AuditTag, Channel, ConsentPurpose, ConsentState, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Incomplete, InvalidInput
from services.desk.text.mail_address import mail_address
from services.desk.text.one_line import one_line, several_lines
from services.privacy.words import CONSENT_STATES, CONSENTS

LONGEST_WORDING, LONGEST_REFERENCE = 4_000, 120
CHANNELS = (Channel.WEB_FORM, Channel.EMAIL, Channel.PHONE, Channel.CHAT, Channel.LETTER)
# Of these the person chooses one by one; the others are kept beside them.
CHOICES = tuple(
    one for one in ConsentPurpose if one not in (ConsentPurpose.COOKIES_NECESSARY, ConsentPurpose.POLICY_ACCEPTED)
)


@dataclass(frozen=True, kw_only=True)
class NewConsent:
    """What a person said; whose it is by e-mail address, by the number of a cookie, or both. `at` is aware."""

    event_key: str
    purpose: ConsentPurpose
    state: ConsentState
    at: datetime
    channel: Channel
    email: str = ""
    cookie: str = ""
    policy_version: str = ""
    wording: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Recorded:
    """A sentence for the person who wrote it down; `changed` is False where it was known already."""

    said: str
    changed: bool = True


@command(Permission.PRIVACY_HANDLE)
def record(tx: Connection, actor: Actor, new: NewConsent) -> Recorded:
    """Write down what a person said; a form that was sent before is not taken twice.

    Advertising that is withdrawn stops at once. Incomplete names all that the proof lacks.
    """
    arrivals.one_at_a_time(tx)
    if rows.known(tx, [new.event_key]):
        return Recorded("This is in the ledger already.", changed=False)
    values = entry_of(new, {one.name: one for one in rows.versions(tx)})
    write(tx, actor, [values], by=actor.name)
    details = {"purpose": new.purpose.value, "state": new.state.value}
    audit.record(tx, actor, AuditTag.CONSENT_RECORDED, f"staff:{actor.staff_id}", details)
    return Recorded(f"{CONSENTS[new.purpose]}: {CONSENT_STATES[new.state]}.")


def write(tx: Connection, actor: Actor, entries: list[dict[str, Any]], *, by: str) -> None:
    """Store the entries that `entry_of` made, and stop advertising to whoever took that consent back."""
    now = clock.now()
    rows.add(tx, [{**one, "actor": by, "recorded_at": now, "recorded_by_id": actor.staff_id} for one in entries])
    for one in entries:
        gone = one["state"] is ConsentState.WITHDRAWN and one["purpose"] is ConsentPurpose.MARKETING
        if gone and one["email_index"] is not None:
            arrivals.suppress(tx, one["email_index"], one["at"])


def entry_of(new: NewConsent, versions: Mapping[str, VersionRow]) -> dict[str, Any]:
    """The entry's columns; Incomplete naming all that is missing or cannot be."""
    email, problems = _email_index(new.email)
    cookie = cookie_index(new.cookie) if new.cookie.strip() else None
    if email is None and cookie is None and not problems:
        problems.append("Say whose word it is: an e-mail address or the number of a cookie.")
    problems += [*_impossible(new), *_proof_lacks(new, versions)]
    if problems:
        raise Incomplete(problems)
    version = versions.get(new.policy_version.strip())
    return {
        "event_key": one_line(new.event_key)[:80],
        "email_index": email,
        "cookie_index": cookie,
        "purpose": new.purpose,
        "state": new.state,
        "at": new.at,
        "policy_version_id": version.id if version else None,
        "wording": several_lines(new.wording)[:LONGEST_WORDING] or None,
        "channel": new.channel,
        "evidence": one_line(new.evidence)[:LONGEST_REFERENCE] or None,
    }


def email_index(address: str) -> bytes:
    """What an address is known by, however it is spelt; InvalidInput where it is none."""
    return blind_index("customer.email", mail_address(address.strip()).wire)


def cookie_index(number: str) -> bytes:
    """What a cookie is known by."""
    return blind_index("cookie.number", number.strip())


def _email_index(address: str) -> tuple[bytes | None, list[str]]:
    try:
        return (email_index(address) if address.strip() else None), []
    except InvalidInput as why:
        return None, [str(why)]


def _impossible(new: NewConsent) -> list[str]:
    problems = []
    if new.purpose is ConsentPurpose.COOKIES_NECESSARY:
        problems.append("Strictly necessary cookies need no consent and have no switch.")
    if new.purpose is ConsentPurpose.POLICY_ACCEPTED and new.state is ConsentState.WITHDRAWN:
        problems.append("Accepting the policy is no consent, so it is not withdrawn. Name what is withdrawn.")
    if new.at > clock.now():
        problems.append("It cannot have been said in the future.")
    if new.channel not in CHANNELS:
        problems.append("Choose how it was said.")
    return problems


def _proof_lacks(new: NewConsent, versions: Mapping[str, VersionRow]) -> list[str]:
    """What is missing of the proof that somebody consented (C05); a withdrawal needs none."""
    name, problems = new.policy_version.strip(), []
    if name and name not in versions:
        problems.append(f"There is no version “{one_line(name)[:40]}” of the privacy policy. Add it first.")
    if new.state is ConsentState.WITHDRAWN:
        return problems
    if not name:
        problems.append("The version of the privacy policy is missing.")
    if not new.evidence.strip():
        problems.append("The reference of the evidence is missing: where it can be looked up.")
    if not new.wording.strip() and new.purpose is not ConsentPurpose.POLICY_ACCEPTED:
        problems.append("The wording that the person was shown is missing.")
    return problems
