"""Plays the demonstration's breaches through the acts of the register, at the hours that they tell."""

from datetime import datetime, timedelta

from data.demo.privacy_desk.incidents import INCIDENTS, Incident
from services.desk import clock
from services.desk.access import Actor
from services.privacy.breaches import register
from services.privacy.breaches.reading import everything
from services.privacy.breaches.register import NewBreach, ShownBreach


def play(officer: Actor, loaded_at: datetime) -> None:
    """Every breach that is not in the register yet, with all that followed."""
    for place, incident in enumerate(INCIDENTS):
        _play(officer, f"demonstration-breach-{place}", incident, loaded_at - timedelta(hours=incident.ago))


def _play(officer: Actor, form_key: str, incident: Incident, first: datetime) -> None:
    with clock.standing_at(first):
        new = NewBreach(form_key, incident.kind, incident.text, first)
        if not register.report(officer, new).changed:
            return
    if incident.known is not None:
        known = first + timedelta(hours=incident.known)
        with clock.standing_at(known):
            register.confirm_aware(officer, _shown(officer, form_key), known)
            if incident.risk is not None:
                register.assess(officer, _shown(officer, form_key), incident.risk)
    if incident.told is not None:
        told = first + timedelta(hours=incident.told)
        with clock.standing_at(told):
            register.tell_authority(officer, _shown(officer, form_key), told, incident.reasons)
            if incident.outcome:
                register.close(officer, _shown(officer, form_key), incident.outcome)


def _shown(officer: Actor, form_key: str) -> ShownBreach:
    row = next(one.row for one in everything(officer) if one.row.form_key == form_key)
    return ShownBreach(row.id, row.version)
