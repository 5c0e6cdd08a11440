"""PayPal's double, with a desk that is set up to use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.desk.settings import settings
from services.refunds.providers import choosing
from tests.support.servers.paypal import CLIENT, SECRET, WEBHOOK, PayPalDouble, open_paypal


@pytest.fixture
def paypal(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PayPalDouble]:
    """A PayPal that keeps to its own documents; the desk's settings point to it."""
    with open_paypal(shared) as double:
        monkeypatch.setenv("RETURNS_DESK_PAYPAL_CLIENT_ID", CLIENT)
        monkeypatch.setenv("RETURNS_DESK_PAYPAL_CLIENT_SECRET", SECRET)
        monkeypatch.setenv("RETURNS_DESK_PAYPAL_BASE_URL", double.url)
        monkeypatch.setenv("RETURNS_DESK_PAYPAL_WEBHOOK_ID", WEBHOOK)
        settings.cache_clear()
        yield double
        choosing.paypal().close()
        settings.cache_clear()
