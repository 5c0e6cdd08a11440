"""All that the case page shows of one return, read at one moment and handed to its panels."""

from dataclasses import dataclass

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from services.desk import access
from services.desk.access import Actor
from services.queues.review_queue import QueueFilters, neighbours
from services.receiving import arrived
from services.receiving.arrived import Receptions
from services.refunds.showing import RefundRow, refunds_of
from services.review.case_page import CaseView, open_case


@dataclass(frozen=True)
class Read:
    """A return, the RMAs before and after it in the list, what arrived, and its refunds for those who may see money."""

    view: CaseView
    previous: str | None
    following: str | None
    arrived: Receptions
    refunds: tuple[RefundRow, ...]


def read(actor: Actor, rma: str) -> Read:
    """The return with this RMA, in the list that the address names; NotFound where there is none."""
    sees_money = guard.may(Permission.MONEY_READ)
    with access.one_look(actor):
        view = open_case(actor, rma)
        previous, following = neighbours(actor, view.case.rma, QueueFilters.from_params(st.query_params.to_dict()))
        seen = arrived.of_return(actor, view.case.id)
        refunds = refunds_of(actor, view.case.id) if sees_money else ()
    return Read(view, previous, following, seen, refunds)
