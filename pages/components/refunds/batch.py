"""One batch on the page: its file for the bank, and the results, typed into the table or given as a file."""

from collections.abc import Sequence
from hashlib import sha256

import streamlit as st

from data.vocabulary import PayoutState
from pages.components import money, untrusted, words
from pages.components.attempt import attempt
from pages.components.refunds import words as refunds_words
from services.desk.access import Actor
from services.policy.money import plain
from services.refunds.paying import batches, results
from services.refunds.paying.batches import BatchPayment, method_of, our_reference
from services.refunds.paying.results import Answered, ResultRow

ICON = ":material/account_balance:"
_PAID, _FAILED = "paid", "failed"
_LARGEST_MB = 5
_MARKS = {True: ":material/check_circle:", False: ":material/error:"}


def show(batch_id: int, actor: Actor) -> None:
    """The file, what stands where, and the ways to say what became of it."""
    payments = attempt(lambda: batches.batch(actor, batch_id))
    if payments is None:
        return
    waiting = [one for one in payments if one.state is PayoutState.PENDING]
    with st.container(border=True, key=f"batch-{batch_id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Batch {batch_id} · {_sums(payments)}", width="content")
            address = f"/exports/refund-batch/{batch_id}"
            st.link_button("File for the bank", address, icon=":material/download:", key=f"batch-file-{batch_id}")
        st.caption(
            "The file names each payee in full; every taking of it is recorded. Give it back below with the columns "
            "“Result” (paid or failed) and “Bank's reference” filled in, or type them here."
        )
        _answers(batch_id)
        _recorded([one for one in payments if one.state is not PayoutState.PENDING])
        if waiting:
            _typed(batch_id, waiting, actor)
            _given(batch_id, actor)


def _sums(payments: Sequence[BatchPayment]) -> str:
    currencies = sorted({one.currency for one in payments})
    return " · ".join(money.show(sum(one.amount for one in payments if one.currency == c), c) for c in currencies)


def _named(one: BatchPayment) -> dict[str, object]:
    return {
        "Our reference": our_reference(one),
        "Payee": untrusted.cell(one.payee or "not named"),
        "Method": untrusted.cell(words.payment(method_of(one))),
        "Amount": money.show(one.amount, one.currency),
    }


def _recorded(done: Sequence[BatchPayment]) -> None:
    if not done:
        return
    st.caption("Recorded")
    shown = [
        _named(one)
        | {
            "Result": refunds_words.PAYOUTS[one.state],
            "Bank's reference": untrusted.cell(one.reference),
            "Why it failed": untrusted.cell(one.failure),
        }
        for one in done
    ]
    st.dataframe(shown, hide_index=True, alt="Payments of this batch that are recorded")


def _typed(batch_id: int, waiting: Sequence[BatchPayment], actor: Actor) -> None:
    """A row for each payment that nobody has recorded; the key names them, so that no typing lands on another."""
    st.caption("To come")
    empty = {"Result": "", "Bank's reference": "", "Why it failed": ""}
    rows = [_named(one) | empty | {"Amount paid": plain(one.amount, one.currency)} for one in waiting]
    key = f"batch-{batch_id}-{'-'.join(str(one.payout_id) for one in waiting)}"
    with st.form(f"{key}-form", border=False):
        typed = st.data_editor(
            rows,
            hide_index=True,
            disabled=["Our reference", "Payee", "Method", "Amount"],
            column_order=[*_named(waiting[0]), "Result", "Bank's reference", "Amount paid", "Why it failed"],
            column_config={
                "Result": st.column_config.SelectboxColumn(options=["", _PAID, _FAILED]),
                "Bank's reference": st.column_config.TextColumn(max_chars=64),
                "Amount paid": st.column_config.TextColumn(max_chars=20),
                "Why it failed": st.column_config.TextColumn(max_chars=300),
            },
            key=key,
            alt="What became of each payment",
        )
        pressed = st.form_submit_button("Record what is filled in", type="primary", icon=":material/done_all:")
    if pressed:
        _record(actor, batch_id, [_row(line, row) for line, row in enumerate(typed, start=1)])


def _row(line: int, row: dict[str, object]) -> ResultRow:
    said = ("Our reference", "Result", "Bank's reference", "Amount paid", "Why it failed")
    return ResultRow(line, *(str(row.get(name) or "") for name in said))


def _given(batch_id: int, actor: Actor) -> None:
    file = st.file_uploader(
        "The filled-in file (CSV or Excel)",
        type=["csv", "txt", "tsv", "xlsx"],
        max_upload_size=_LARGEST_MB,
        key=f"batch-results-{batch_id}",
    )
    if file is None:
        return
    content = file.getvalue()
    key = f"batch-take-{batch_id}-{sha256(content).hexdigest()[:12]}"
    rows = attempt(lambda: results.read_results(file.name, content))
    if rows is None:
        return
    filled = sum(bool(row.result) for row in rows)
    label = f"Record the file: {filled} of {len(rows)} rows say something"
    if st.button(label, type="primary", icon=":material/input:", disabled=not filled, key=key):
        _record(actor, batch_id, rows)


def _record(actor: Actor, batch_id: int, rows: Sequence[ResultRow]) -> None:
    answered = attempt(lambda: results.record_results(actor, batch_id, rows))
    if answered is not None:
        st.session_state[_kept(batch_id)] = answered
        st.rerun()


def _kept(batch_id: int) -> str:
    return f"batch-answers-{batch_id}"


def _answers(batch_id: int) -> None:
    """What became of each row of the last sheet, until the person has read it."""
    kept = _kept(batch_id)
    said: tuple[Answered, ...] | None = st.session_state.get(kept)
    if said is None:
        return
    with st.container(border=True, key=kept, gap="xxsmall"):
        done = sum(one.recorded for one in said)
        st.text(f"{done} of {len(said)} rows recorded." if said else "No row said anything; nothing was recorded.")
        for one in said:
            sentence = untrusted.literal(f"Line {one.line}, {one.reference}: {one.said}")
            st.markdown(f"{_MARKS[one.recorded]} {sentence}")
        st.button("Understood", key=f"{kept}-understood", on_click=lambda: st.session_state.pop(kept))
