"""What a number or a name leads to, for whoever wants to go there from any page: returns first, orders without one."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.warehouse import scanning
from data.queries.warehouse.scanning import OrderHit, ReturnHit
from data.vocabulary import Permission
from services.desk.access import Actor, permissions_of, query
from services.desk.text import form_values
from services.queues import review_search

_LISTED_AT_MOST = 12


@dataclass(frozen=True)
class Places:
    """Returns, latest first, and orders that have none, for those who may open a return of them."""

    returns: tuple[ReturnHit, ...] = ()
    orders: tuple[OrderHit, ...] = ()

    @property
    def only_return(self) -> str | None:
        """The RMA, where the text leads to one place."""
        return self.returns[0].rma if len(self.returns) == 1 and not self.orders else None


@query(Permission.RETURN_READ)
def exact(tx: Connection, _actor: Actor, text: str) -> str | None:
    """The RMA of the return of which the text is the number, with or without its prefix, a #, capitals or dashes."""
    wanted = form_values.term(text)
    found = review_search.exact(tx, wanted) if wanted else None
    return None if found is None else scanning.by_ids(tx, (found,))[0].rma


@query(Permission.ACCOUNT_OWN)
def places(tx: Connection, actor: Actor, text: str) -> Places:
    """Where the text leads: a number however it was typed, a word of a return, or a customer's whole name or e-mail."""
    wanted, held = form_values.term(text), permissions_of(tx, actor)
    if not wanted or Permission.RETURN_READ not in held:
        return Places()
    found, meant = review_search.search(tx, wanted)
    # A number that stands for one return is not asked about, whatever else begins with it.
    only = None if meant is None else meant.only_return
    ids = found.ids[:_LISTED_AT_MOST] if only is None else (only.return_id,)
    orders = meant.orders if meant is not None and Permission.RETURN_CREATE in held else ()
    return Places(scanning.by_ids(tx, ids), orders)
