"""One way to the provider and back: the authorisation code flow with PKCE, a state and a nonce, each good for once.

What belongs to the flow travels in a signed cookie of the browser that began it (pages/web/signing_in/provider.py).
"""

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from data import database
from data.vocabulary import AuditTag
from services.accounts import throttle
from services.accounts.identity_provider import id_token
from services.accounts.identity_provider.client import REFUSED, Provider, label, provider
from services.accounts.identity_provider.id_token import Said
from services.accounts.sessions import Visitor
from services.desk import audit, clock
from services.desk.errors import NotFound, ProviderUnavailable, SignInRefused, TooManyAttempts
from services.desk.settings import settings

log = logging.getLogger(__name__)
_SCOPE = "openid profile email"


@dataclass(frozen=True)
class Begun:
    """A way that was begun; `session` is the one in which somebody confirms that it is they, `at` POSIX seconds."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    at: int
    session: str | None = None


def begin(redirect_uri: str, session: str | None = None) -> tuple[str, Begun]:
    """The provider's address to go to, and what the browser has to bring back; ProviderUnavailable without one."""
    to = _chosen()
    begun = Begun(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        at=int(clock.now().timestamp()),
        session=session,
    )
    asked = {"acr_values": " ".join(settings().oidc_acr)} if settings().oidc_acr else {}
    if session is not None:
        # Both, because not every provider heeds the one or the other; what comes back is checked.
        asked |= {"prompt": "login", "max_age": "0"}
    address: str = prepare_grant_uri(
        to.metadata()["authorization_endpoint"],
        client_id=to.client_id,
        response_type="code",
        redirect_uri=redirect_uri,
        scope=_SCOPE,
        state=begun.state,
        nonce=begun.nonce,
        code_challenge=create_s256_code_challenge(begun.verifier),
        code_challenge_method="S256",
        **asked,
    )
    return address, begun


def returned(begun: Begun | None, answer: Mapping[str, str], visitor: Visitor) -> Said:
    """What the provider vouches for when the browser comes back; SignInRefused and its like leave an audit entry."""
    address = throttle.address_key(visitor.address)
    _admit(address)
    try:
        said = _judge(begun, answer)
    except (SignInRefused, ProviderUnavailable) as refusal:
        note_refusal(type(refusal).__name__)
        raise
    with database.transaction() as tx:
        throttle.give_back(tx, address, clock.now())
    return said


def _judge(begun: Begun | None, answer: Mapping[str, str]) -> Said:
    to = _chosen()
    if begun is None or not hmac.compare_digest(begun.state.encode(), answer.get("state", "").encode()):
        raise SignInRefused("This sign-in was begun in another browser, another tab or too long ago. Start again.")
    with database.transaction() as tx:
        first = throttle.first_use(tx, throttle.state_key(begun.state), clock.now())
    if not first:
        raise SignInRefused("This sign-in was used already. Start again.")
    if "error" in answer:
        log.warning("The identity provider answered with an error: %.80r", answer["error"])
        raise SignInRefused(f"You were not signed in at {label()}. Start again, or ask those who run it.")
    # RFC 9207: an answer that another provider has sent is not taken for ours.
    names_itself = to.metadata().get("authorization_response_iss_parameter_supported") is True
    if answer.get("iss", None if names_itself else to.issuer) != to.issuer or not answer.get("code"):
        raise SignInRefused(REFUSED)
    said = id_token.read(to, to.exchange(answer["code"], begun.verifier, begun.redirect_uri), begun.nonce)
    if settings().oidc_acr and not said.second_factor:
        raise SignInRefused(
            f"{label()} did not ask you for the second factor that this desk demands. Set one up there, then try again."
        )
    return said


def sign_out_address(id_token: str | None, back: str) -> str | None:
    """Where the browser goes to sign out at the provider too (RP-Initiated Logout 1.0); None where it offers none."""
    to = provider()
    if to is None:
        return None
    try:
        endpoint = to.metadata().get("end_session_endpoint")
    except ProviderUnavailable:
        return None
    if not endpoint:
        return None
    query = {"client_id": to.client_id}
    if id_token is not None:
        # Without its own word as a hint, a provider may refuse to send anybody back.
        query |= {"id_token_hint": id_token, "post_logout_redirect_uri": back}
    return str(add_params_to_uri(endpoint, list(query.items())))


def note_refusal(cause: str) -> None:
    """Leave an entry that somebody came from the provider and was not let in."""
    with database.transaction() as tx:
        audit.record(tx, "visitor", AuditTag.SIGN_IN_REFUSED, "provider:sign-in", {"cause": cause})


def _admit(address: bytes) -> None:
    with database.transaction() as tx:
        held = throttle.admit_address(tx, address, clock.now())
    if held is not None:
        if held.first:
            note_refusal("address held back")
        raise TooManyAttempts(held.seconds)


def _chosen() -> Provider:
    to = provider()
    if to is None:
        raise NotFound("Nobody signs in through an identity provider here.")
    return to
