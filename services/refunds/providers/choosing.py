"""The provider of a payout, set up from the settings."""

from functools import lru_cache

from data.vocabulary import Provider
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.refunds.providers.by_hand import ByHand
from services.refunds.providers.interface import PaymentProvider
from services.refunds.providers.paypal import PayPal

_BY_HAND = ByHand()


def provider(name: Provider) -> PaymentProvider:
    """Who carries payouts of this name; InvalidInput where it is not set up."""
    return _BY_HAND if name is Provider.MANUAL else paypal()


def paypal() -> PayPal:
    """PayPal with this desk's account; InvalidInput where none is set."""
    chosen = settings()
    if not chosen.paypal_client_id or chosen.paypal_client_secret is None:
        raise InvalidInput("PayPal is not set up. Ask an administrator to set it up, or pay by hand.")
    secret = chosen.paypal_client_secret.get_secret_value()
    return _paypal(chosen.paypal_base_url, chosen.paypal_client_id, secret, chosen.paypal_webhook_id)


# One client for the process keeps its connections and its token.
@lru_cache(maxsize=1)
def _paypal(base_url: str, client_id: str, secret: str, webhook_id: str | None) -> PayPal:
    return PayPal(base_url, client_id, secret, webhook_id)
