"""Answering a request, or refusing it with all that a refusal must say (GDPR Art. 12(4)); or the person lets it go."""

from sqlalchemy import Connection

from data.queries.privacy import marks, packages
from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, Permission, RefusalGround, RequestState, Right
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Incomplete, InvalidInput
from services.desk.text.form_values import need
from services.messages.writing import Draft
from services.privacy import letters
from services.privacy.erasure import answers, subject
from services.privacy.letters import LetterFacts
from services.privacy.office import Office, load
from services.privacy.packages.reviewing import UNDER_WAY
from services.privacy.recipients import telling
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record, waits
from services.privacy.words import GROUNDS, STATES


@query(Permission.PRIVACY_HANDLE)
def answer_draft(tx: Connection, actor: Actor, number: str, said: str, *, nothing_held: bool = False) -> Draft:
    """The letter that answers, in the writer's words: what was done, what came of a complaint; or nothing is held."""
    row = existing(tx, actor, number)
    done = "outcome" if row.right is Right.COMPLAINT else "answered"
    template = "nothing_held" if nothing_held else done
    return letters.compose(template, row, load(tx), LetterFacts(reasons=said))


@query(Permission.PRIVACY_HANDLE)
def refusal_draft(tx: Connection, actor: Actor, number: str, ground: RefusalGround, reasons: str) -> Draft:
    """The letter that refuses, with its mandatory parts."""
    row = existing(tx, actor, number)
    return letters.compose("refused", row, load(tx), LetterFacts(reasons=reasons, ground=GROUNDS[ground]))


@command(Permission.PRIVACY_HANDLE)
def answer(tx: Connection, actor: Actor, shown: Shown, draft: Draft, *, nothing_held: bool = False) -> Done:
    """Send the answer and close; InvalidInput while something stands between the request and its answer (I04)."""
    row = open_as_shown(tx, actor, shown)
    stands = gate.blocks(row, waits=waits(tx, row)) or _copy_stands(tx, row) or telling.stands(tx, row)
    stands = stands or (_held(tx, row) if nothing_held else answers.stands(tx, row))
    if stands is not None:
        raise InvalidInput(f"{stands} Nothing was sent.")
    return _close(tx, actor, row, RequestState.NOTHING_HELD if nothing_held else RequestState.ANSWERED, draft)


@command(Permission.PRIVACY_LEAD)
def refuse(tx: Connection, actor: Actor, shown: Shown, ground: RefusalGround, reasons: str, draft: Draft) -> Done:
    """Send the refusal and close; Incomplete naming each mandatory part that the letter lacks (R20)."""
    row = open_as_shown(tx, actor, shown)
    missing = missing_parts(load(tx), ground, reasons, draft)
    if missing:
        raise Incomplete([f"The letter lacks {part}." for part in missing])
    return _close(tx, actor, row, RequestState.REFUSED, draft, ground)


@command(Permission.PRIVACY_HANDLE)
def withdraw(tx: Connection, actor: Actor, shown: Shown, how: str) -> Done:
    """Close a request that the person let go; `how` we know it becomes a note."""
    row = open_as_shown(tx, actor, shown)
    need(how, "Say how the person let the request go")
    marks.note(tx, request_id=row.id, by_id=actor.staff_id, text=how.strip(), at=clock.now())
    return _close(tx, actor, row, RequestState.WITHDRAWN, None)


def missing_parts(office: Office, ground: RefusalGround, reasons: str, draft: Draft) -> list[str]:
    """What a refusal must say and this letter does not."""
    body, written = letters.plain(draft.body), letters.plain(reasons)
    must = {
        "the ground": letters.plain(GROUNDS[ground]),
        "the reasons": written,
        "the complaint to the supervisory authority": letters.plain(office.authority),
        "the judicial remedy": "judicial remedy",
        "the contact of the data protection officer": letters.plain(office.officer_contact),
    }
    return [part for part, words in must.items() if not words or words not in body]


def _copy_stands(tx: Connection, row: RequestRow) -> str | None:
    """A copy that was begun is made, or thrown away, before the answer goes (R05)."""
    copy = packages.latest(tx, row.id)
    unfinished = copy is not None and copy.state in UNDER_WAY
    return "The copy of the data is not ready." if unfinished else None


def _held(tx: Connection, row: RequestRow) -> str | None:
    """Nobody is told that we hold nothing while we do."""
    return "The shop holds data of this person." if subject.customers_of(tx, row) else None


def _close(
    tx: Connection,
    actor: Actor,
    row: RequestRow,
    state: RequestState,
    draft: Draft | None,
    ground: RefusalGround | None = None,
) -> Done:
    rows.touch(tx, [row.id], state=state, closed_at=clock.now(), refusal_ground=ground)
    if draft is not None:
        letters.enqueue(tx, row, draft, to=row.email)
    if ground is None:
        record(tx, actor, row.id, AuditTag.PRIVACY_CLOSED, state=state.value)
    else:
        record(tx, actor, row.id, AuditTag.PRIVACY_REFUSED, ground=ground.value)
    return Done(row.number, f"{row.number}: {STATES[state].lower()}.")
