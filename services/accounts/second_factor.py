"""The second factor: TOTP (RFC 6238, 30 seconds, 6 digits) and recovery codes, each good for one use."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from sqlalchemy import Connection

from data import encryption
from data.queries.staff import staff
from data.queries.staff.staff import Account

STEP_SECONDS = 30
RECOVERY_CODES = 10
_ISSUER = "Returns Desk"
# Codes of one step before and after are taken, for clocks that differ.
_DRIFT = 1


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def qr_code(username: str, secret: str) -> str:
    """The enrolment QR code as an SVG data address."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)
    return str(segno.make(uri, error="m").svg_data_uri(scale=4, border=4, light="#ffffff"))


def matching_step(secret: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """The time step whose code this is, if it lies near now and after the last one used."""
    digits = "".join(code.split())
    now, totp = int(at.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        fresh = last_step is None or step > last_step
        if fresh and hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), digits.encode()):
            return step
    return None


def spend(tx: Connection, account: Account, code: str, at: datetime) -> bool:
    """Take a code of the authenticator or a recovery code; neither is taken twice."""
    if account.totp_secret is None:
        return False
    step = matching_step(account.totp_secret, code, at, account.totp_last_step)
    if step is not None:
        staff.change(tx, account.id, totp_last_step=step)
        return True
    return staff.use_recovery_code(tx, account.id, _code_hash(code), at)


def enrol(tx: Connection, staff_id: int, secret: str, step: int) -> tuple[str, ...]:
    """Keep the secret and the step just used; ten new recovery codes, shown this once."""
    staff.change(tx, staff_id, totp_secret=secret, totp_last_step=step)
    return renew_recovery_codes(tx, staff_id)


def renew_recovery_codes(tx: Connection, staff_id: int) -> tuple[str, ...]:
    """Ten new recovery codes of 50 bits; those before stop working."""
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    staff.replace_recovery_codes(tx, staff_id, [_code_hash(code) for code in codes])
    return codes


def forget(tx: Connection, staff_id: int) -> None:
    """Remove the second factor and its recovery codes."""
    staff.change(tx, staff_id, totp_secret=None, totp_last_step=None)
    staff.replace_recovery_codes(tx, staff_id, [])


def _new_code() -> str:
    text = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(10))
    return f"{text[:5]}-{text[5:]}"


def _code_hash(code: str) -> bytes:
    # Keyed, so that 50 bits stand against somebody who has the database alone.
    plain = "".join(c for c in code.casefold() if c.isalnum())
    return hmac.digest(encryption.audit_key(), f"recovery\0{plain}".encode(), hashlib.sha256)
