"""Orders that lost their person: an old file that still holds them brings nobody back."""

from collections.abc import Collection

from sqlalchemy import Connection, insert, select

from data.encryption import blind_index
from data.models.catalogue import Order
from data.models.erasure import OrderGone


def remember(tx: Connection, order_ids: Collection[int]) -> None:
    """Keep the keyed hashes of these orders' numbers, while the numbers are there."""
    keys = {_key(number) for number in tx.execute(select(Order.number).where(Order.id.in_(order_ids))).scalars()}
    new = keys - _known(tx, keys)
    if new:
        tx.execute(insert(OrderGone), [{"number_key": key} for key in sorted(new)])


def among(tx: Connection, numbers: Collection[str]) -> frozenset[str]:
    """Those of the numbers whose orders lost their person."""
    keys = {number: _key(number) for number in numbers}
    known = _known(tx, keys.values())
    return frozenset(number for number, key in keys.items() if key in known)


def _known(tx: Connection, keys: Collection[bytes]) -> frozenset[bytes]:
    return frozenset(tx.execute(select(OrderGone.number_key).where(OrderGone.number_key.in_(list(keys)))).scalars())


def _key(number: str) -> bytes:
    return blind_index("erasure.order", number)
