"""The receipt of an erasure in plain words: what is gone, what is kept, why and until when, what is left by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow, ReceiptRow
from data.registry import Purpose
from data.vocabulary import ErasedKind, ErasureAct, KeptFor
from services.privacy.erasure.words import REASONS, consequences, counted, ground
from services.privacy.letters import day

BY_HAND = (
    "Whoever received the data from us – payment service, carrier – is told by our staff.",
    "Letters that already went out stay in the mailboxes that they reached.",
)
SUPPRESSED = (
    "A keyed code of your e-mail address, so that nobody writes advertising to you again. It is pseudonymised and "
    "still personal data."
)
PROOF = "The file of this request, as proof of what you asked and what we did."
_MARKETING = frozenset({Purpose.COMMUNICATE, Purpose.ADVERTISE})


@dataclass(frozen=True)
class Receipt:
    """Sentences for the person; `counts` of things by what became of them."""

    counts: dict[str, int]
    erased: tuple[str, ...]
    held: tuple[str, ...]
    kept: tuple[str, ...]
    by_hand: tuple[str, ...]
    consequences: tuple[str, ...]


def count(items: Sequence[ItemRow]) -> dict[str, int]:
    """How many things are deleted, kept without the name, held, kept (E13)."""
    found = Counter(one.act for one in items)
    return {act.value: found[act] for act in ErasureAct}


def content(erasure: ErasureRow, items: Sequence[ItemRow]) -> dict[str, Any]:
    """The receipt as it is stored."""
    purposes = frozenset(Purpose(one) for one in erasure.purposes)
    extra = [SUPPRESSED] if purposes & _MARKETING and erasure.email_key is not None else []
    return {
        "counts": count(items),
        "erased": _sentences(items, ErasureAct.DELETE),
        "held": _sentences(items, ErasureAct.HOLD),
        "kept": [*_sentences(items, ErasureAct.PSEUDONYMISE), *_sentences(items, ErasureAct.KEEP), *extra, PROOF],
        "by_hand": list(BY_HAND),
        "consequences": list(consequences(purposes)),
    }


def receipt(row: ReceiptRow) -> Receipt:
    """A stored receipt."""
    said = row.content
    parts = {name: tuple(said[name]) for name in ("erased", "held", "kept", "by_hand", "consequences")}
    return Receipt(counts=dict(said["counts"]), **parts)


def nothing(made: Receipt) -> tuple[str, ...]:
    """What is said where nothing was deleted."""
    return ("Nothing yet.",) if made.held else ("Nothing: there was nothing to delete.",)


def letter(made: Receipt) -> str:
    """The receipt as the person reads it."""
    parts = (
        ("Deleted:", made.erased or nothing(made)),
        ("Not deleted yet – it follows by itself, and we write to you again:", made.held),
        ("Kept:", made.kept),
        ("Still done by hand:", made.by_hand),
        ("What follows for you, as our privacy policy says:", made.consequences),
    )
    return "\n\n".join("\n".join([title, *(f"- {line}" for line in lines)]) for title, lines in parts if lines)


def summary(items: Sequence[ItemRow]) -> dict[ErasureAct, tuple[str, ...]]:
    """What becomes of how many things, in sentences, for the page."""
    return {act: tuple(_sentences(items, act)) for act in ErasureAct}


def _sentences(items: Sequence[ItemRow], act: ErasureAct) -> list[str]:
    groups: Counter[tuple[ErasedKind, KeptFor | None]] = Counter()
    until: dict[tuple[ErasedKind, KeptFor | None], date] = {}
    for one in items:
        if one.act is act:
            key = (one.kind, one.reason)
            groups[key] += 1
            if one.until is not None:
                until[key] = max(one.until, until.get(key, one.until))
    return [_sentence(act, *key, number, until.get(key)) for key, number in groups.items()]


def _sentence(act: ErasureAct, kind: ErasedKind, reason: KeptFor | None, number: int, until: date | None) -> str:
    what = counted(kind, number)
    if reason is None:
        return f"{what}."
    without = ", without name, address and anything else that leads to you" if act is ErasureAct.PSEUDONYMISE else ""
    end = f", until {day(until)}" if until is not None else ""
    if act is ErasureAct.HOLD:
        end = ", until that is settled"
    return f"{what}{without}: {REASONS[reason]} ({ground(reason)}){end}."
