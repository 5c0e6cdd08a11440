"""Plays one return of the demonstration: opened, filled with files and decided by its people, at the times it tells."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from data.demo.pictures import File, bench_drawing, files_of
from data.demo.returns import Told
from data.demo.settling import Arrive, Settle
from data.demo.story import Act, Approve, Ask, Escalate, Judge, Reject, Send
from data.queries.desk.demonstration import Loaded
from data.vocabulary import ProofVerdict
from services.cases.lookup import Shown
from services.demo import goods
from services.demo.scene import Settling
from services.demo.studio import Studio
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.evidence.gallery import EvidenceItem
from services.review import case_page, decide, judging, opening
from services.review.case_page import CaseView
from services.review.decisions import Choice
from services.review.drafts import Intent, draft_of
from services.review.evidence import add_evidence
from services.review.opening import NewLine, NewReturn, Opened


@dataclass(frozen=True)
class Stage:
    """What all returns share: the instant that dates count back from, the people by sign-in name, and the studio."""

    loaded_at: datetime
    cast: Mapping[str, Actor]
    studio: Studio


@dataclass
class _Made:
    """What is left of the acts that were made before: they are passed over, and taken off."""

    decisions: int
    settled: int

    def covers(self, act: Act) -> bool:
        """Whether the next act of this kind was made already."""
        if not isinstance(act, Settle):
            self.decisions -= 1
            return self.decisions >= 0
        self.settled -= act.entries
        return self.settled >= 0


@dataclass(frozen=True)
class _Scene:
    """One return while it is played; `lines` are its line ids by the unit's position."""

    stage: Stage
    one: Told
    opened: Opened
    files: tuple[File, ...]
    lines: tuple[int, ...]
    made: _Made

    def at(self, hours: float) -> datetime:
        """So many hours after it was opened."""
        return self.one.opened_at(self.stage.loaded_at) + timedelta(hours=hours)


def form_key(one: Told) -> str:
    """What the return's form would be known by, so that it is opened once."""
    return f"demonstration-{one.number}"


def tell(stage: Stage, one: Told, before: Loaded | None) -> None:
    """Play the return from where it stands: what was there `before` stays.

    DeskError where somebody else has acted on it in the meantime.
    """
    opener = stage.cast[one.story.by]
    with clock.standing_at(one.opened_at(stage.loaded_at)):
        opened = opening.open_return(opener, _form(stage, opener, one))
        view = case_page.open_case(opener, opened.rma)
    by_sku = {line.sku: line.id for line in view.lines}
    lines = tuple(by_sku[unit.sku] for unit in one.story.units)
    made = _Made(before.decisions, before.settled) if before else _Made(0, 0)
    scene = _Scene(stage, one, opened, files_of(one, stage.loaded_at), lines, made)
    names = {item.file_name for item in view.evidence}
    missing = [file for file in scene.files if file.name not in names]
    with closing(stage.studio.draw([file.drawing for file in missing])) as drawn:
        _play(scene, missing, drawn)


def _form(stage: Stage, opener: Actor, one: Told) -> NewReturn:
    story = one.story
    card = opening.order_card(opener, one.number)
    bought = {line.sku: line.order_line_id for line in card.lines}
    contact = one.contact_day(stage.loaded_at, settings().zone)
    facts = dict(story.facts)
    if story.failed is not None:
        failed = {"claimed_malfunction_date": (contact - timedelta(days=story.failed)).isoformat()}
        facts["extra"] = {**facts.get("extra", {}), **failed}
    return NewReturn(
        order_number=one.number,
        lines=tuple(NewLine(bought[unit.sku], unit.quantity, unit.reason or story.reason) for unit in story.units),
        description=story.says,
        contact_date=contact,
        channel=story.channel,
        requested_resolution=story.wish,
        facts=facts,
        form_key=form_key(one),
    )


def _play(scene: _Scene, missing: list[File], drawn: Iterator[bytes]) -> None:
    story = scene.one.story
    _add(scene, missing, drawn, up_to=len(story.files), hours=0.05, by=story.by)
    arrived = len(story.files)
    for act in story.acts:
        if isinstance(act, Send):
            arrived += len(act.files)
            _add(scene, missing, drawn, up_to=arrived, hours=act.after, by=act.by)
        elif isinstance(act, Judge):
            _judge(scene, act)
        elif not scene.made.covers(act):
            with clock.standing_at(scene.at(act.after)):
                _act(scene, act)


def _add(scene: _Scene, missing: list[File], drawn: Iterator[bytes], *, up_to: int, hours: float, by: str) -> None:
    """Add the missing ones among the first files; both lists give them in the same order."""
    while missing and missing[0] in scene.files[:up_to]:
        file, content = missing.pop(0), next(drawn)
        later = scene.files.index(file) * 0.02
        line = None if file.unit is None else scene.lines[file.unit]
        with clock.standing_at(scene.at(hours + later)):
            add_evidence(scene.stage.cast[by], scene.opened.return_id, file.name, BytesIO(content), file.proofs, line)


def _judge(scene: _Scene, act: Judge) -> None:
    actor, name = scene.stage.cast[act.by], scene.files[act.file].name
    with clock.standing_at(scene.at(act.after)):
        view = case_page.open_case(actor, scene.opened.rma)
        _say(actor, [item for item in view.evidence if item.file_name == name], act.verdict)


def _say(actor: Actor, files: Iterable[EvidenceItem], verdict: ProofVerdict) -> None:
    """Give the verdict on every slot of the files that has none."""
    for item in files:
        for slot in item.slots:
            if slot.verdict is ProofVerdict.UNJUDGED:
                judging.judge(actor, item.evidence_id, slot.proof, verdict)


def _act(scene: _Scene, act: Act) -> None:
    if not isinstance(act, Settle):
        _decide(scene, act)
        return
    actor, opened = scene.stage.cast[act.by], scene.opened

    def photo(arrived: Arrive) -> bytes:
        # Every file of the customer is drawn and in by then, so the studio is free.
        with closing(scene.stage.studio.draw([bench_drawing(scene.one, arrived)])) as drawn:
            return next(drawn)

    goods.play(Settling(actor, opened.return_id, opened.rma, form_key(scene.one), photo), act)


def _decide(scene: _Scene, act: Act) -> None:
    actor = scene.stage.cast[act.by]
    view = case_page.open_case(actor, scene.opened.rma)
    if isinstance(act, Approve):
        # Who approves has looked at every file.
        _say(actor, view.evidence, ProofVerdict.ACCEPTED)
        view = case_page.open_case(actor, scene.opened.rma)
    shown = Shown(view.case.id, view.case.version)
    match act:
        case Ask():
            draft = draft_of(actor, view.case.id, Intent("ask_for_more", missing=act.missing, words=act.words))
            decide.ask_for_more(actor, shown, act.missing, draft)
        case Escalate():
            decide.escalate(actor, shown, act.question)
        case Reject():
            draft = draft_of(actor, view.case.id, Intent("rejected", clause=act.clause, words=act.words))
            decide.reject(actor, shown, act.clause, act.words, draft, internal_note=act.note)
        case Approve():
            _approve(actor, view, shown, act)


def _approve(actor: Actor, view: CaseView, shown: Shown, act: Approve) -> None:
    choices = tuple(Choice(line.id, line.quantity, act.resolution) for line in view.lines)
    draft = draft_of(actor, view.case.id, Intent("approved", choices=choices))
    seen = frozenset(signal.key for signal in view.signals)
    decide.approve(actor, shown, choices, draft, grounds=act.grounds, internal_note=act.note, looked_at=seen)
