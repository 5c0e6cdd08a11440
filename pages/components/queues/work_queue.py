"""A work queue on the page: its rows as the browser part shows them, and the page on which each task is done."""

from datetime import timedelta

import streamlit as st

from data.vocabulary import Stage, WorkQueue
from pages.components import money, words
from pages.components.parts.part import part
from pages.navigation import PAGES
from services.desk.access import Actor
from services.queues.ownership import ShownTask
from services.queues.work_queues import QueueCount, TaskRow, WorkPage
from services.queues.work_words import QUESTIONS, QUEUES, STAGES

_COLUMNS = {
    "due": "Due",
    "rma": "Return",
    "todo": "To do",
    "product": "Product",
    "amount": "Amount",
    "age": "Waits for",
    "who": "Taken by",
}
_EMPTY = {
    WorkQueue.RECEIVING: "No parcel is on its way. Returns come here when they are approved.",
    WorkQueue.QUARANTINE: "No parcel waits for an answer about whose it is.",
    WorkQueue.REPLACEMENTS: "No replacement is to be reserved, shipped or followed.",
    WorkQueue.REPAIRS: "No unit is on its way through a repair.",
    WorkQueue.REFUNDS: "No refund waits. They come here when the goods are accepted.",
    WorkQueue.EXCESS_POSTAGE: "No postage above the limit waits for a decision.",
    WorkQueue.WAITING_FOR_CUSTOMER: "No question to a customer is open.",
}
# Where a task is done, by the address of the page.
_PLACES = {
    WorkQueue.RECEIVING: "receiving",
    WorkQueue.QUARANTINE: "parcels",
    WorkQueue.REPLACEMENTS: "replacements",
    WorkQueue.REPAIRS: "repairs",
    WorkQueue.REFUNDS: "refund",
    WorkQueue.EXCESS_POSTAGE: "refund",
    WorkQueue.WAITING_FOR_CUSTOMER: "case",
}
_FILES = {line.url_path: line.file for line in PAGES}
_SOON = timedelta(hours=8)
_rows = part("queue")


def show(page: WorkPage, queue: WorkQueue, actor: Actor) -> tuple[TaskRow | None, tuple[TaskRow, ...]]:
    """Draw the rows; the one that was opened, and those that are chosen."""
    by_id = {_id(row): row for row in page.rows}
    data = {
        "caption": f"Tasks: {QUEUES[queue]}",
        "columns": [{"key": key, "title": title} for key, title in _columns(page).items()],
        "rows": [_row(row, page, actor.staff_id) for row in page.rows],
        "select": True,
    }
    found = _rows(
        key=f"tasks-{queue.value}",
        data=data,
        default={"chosen": []},
        on_open_change=lambda: None,
        on_chosen_change=lambda: None,
    )
    # Only what this page shows can be opened from it or chosen on it.
    return by_id.get(found.open), tuple(by_id[one] for one in found.chosen or () if one in by_id)


def _columns(page: WorkPage) -> dict[str, str]:
    """No column of amounts where no task has one."""
    amounts = any(row.amount is not None for row in page.rows)
    return {key: title for key, title in _COLUMNS.items() if amounts or key != "amount"}


def open_task(row: TaskRow) -> None:
    """Go to the page on which the task is done."""
    path, parameters = _place(row)
    st.switch_page(_FILES[path], query_params=parameters)


def shown(rows: tuple[TaskRow, ...]) -> list[ShownTask]:
    """The rows as an act upon them takes them."""
    return [ShownTask(row.place.id, row.version) for row in rows]


def name(row: TaskRow) -> str:
    """What a task is about, in a word: the RMA, or the parcel."""
    return row.rma or f"Parcel {row.record_id}"


def say_empty(queue: WorkQueue, *, narrowed: bool) -> None:
    """Why there are no rows."""
    said = "Nothing in this queue fits the filters." if narrowed else _EMPTY[queue]
    st.info(said, icon=":material/search_off:" if narrowed else ":material/inbox:")


def number(count: int, *, more: bool) -> str:
    """“12”, or “500+”."""
    return f"{count:,}{'+' if more else ''}"


def tab_label(queue: WorkQueue, count: QueueCount) -> str:
    """“Refunds 12”."""
    return f"{QUEUES[queue]} :gray[{number(count.open, more=count.more)}]"


def _id(row: TaskRow) -> str:
    # With its version: what is chosen is chosen as it was shown.
    return f"{row.place.id}-{row.version}"


def _place(row: TaskRow) -> tuple[str, dict[str, str]]:
    if row.rma is None:
        return _PLACES[row.queue], {"parcel": str(row.record_id)}
    path = "case" if row.stage is Stage.SEND_BACK else _PLACES[row.queue]
    return path if path in _FILES else "case", {"rma": row.rma}


def _row(row: TaskRow, page: WorkPage, me: int | None) -> dict[str, object]:
    path, parameters = _place(row)
    query = "&".join(f"{key}={value}" for key, value in parameters.items())
    return {
        "id": _id(row),
        "href": f"{path}?{query}",
        "label": f"Open {name(row)}, {_to_do(row, page)}",
        "held": False,
        "due": _due(row, page),
        "rma": {"text": name(row), "below": row.order_number or row.tracking_number},
        "todo": {"text": _to_do(row, page), "below": _below(row, page)},
        "product": {"text": row.product or "", "below": f"+{row.lines - 1} more" if row.lines > 1 else None},
        "amount": _amount(row),
        "age": words.span(page.at - row.opened_at),
        "who": "you" if row.owner_id == me and row.owner else row.owner,
    }


def _to_do(row: TaskRow, page: WorkPage) -> str:
    """“Ask to pay for USB cable” where the parts are known, else what the stage says."""
    parts = page.parts.get(row.place.id)
    return f"Ask to pay for {parts}" if parts else STAGES[row.stage]


def _below(row: TaskRow, page: WorkPage) -> str | None:
    """What the question is about, or why the task is somebody else's."""
    barred = page.not_mine.get(row.place.id)
    return f"not yours: {barred}" if barred else row.question and QUESTIONS[row.question]


def _amount(row: TaskRow) -> dict[str, str] | str:
    if row.amount is None or row.currency is None:
        return ""
    said = money.show(row.amount, row.currency)
    return {"text": said, "below": "claimed"} if row.stage is Stage.GRANT else said


def _due(row: TaskRow, page: WorkPage) -> dict[str, str]:
    if row.paused_at is not None:
        return {"text": "paused", "below": f"for {words.span(page.at - row.paused_at)}", "tone": "gray"}
    left = row.place.due_at - page.at
    if left < timedelta(0):
        return {"text": f"{words.span(left)} late", "tone": "red"}
    return {"text": f"in {words.span(left)}", "tone": "orange" if left < _SOON else "gray"}
