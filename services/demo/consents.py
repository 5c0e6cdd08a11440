"""Plays the demonstration's consents: the policy's versions, and one file of what people said on the site."""

import csv
import io
from datetime import datetime, timedelta

from data.demo.people import PEOPLE
from data.demo.privacy_desk.words_said import SAID, VERSIONS, Said
from services.desk.access import Actor
from services.privacy.consent import reading, site_events

_FILE = "site-events.csv"


def play(officer: Actor, loaded_at: datetime) -> None:
    """Every version and every word that is not there yet."""
    known = {one.name for one in reading.versions(officer)}
    for ago, name, text in VERSIONS:
        if name not in known:
            reading.add_version(officer, name, (loaded_at - timedelta(days=ago)).date(), text)
    site_events.import_events(officer, _FILE, _file(loaded_at))


def _file(loaded_at: datetime) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(site_events.COLUMNS)
    writer.writerows(_row(place, one, loaded_at) for place, one in enumerate(SAID))
    return out.getvalue().encode()


def _row(place: int, one: Said, loaded_at: datetime) -> tuple[str, ...]:
    at = loaded_at - timedelta(days=one.ago)
    version = max(((ago, name) for ago, name, _ in VERSIONS if ago >= one.ago), key=lambda each: -each[0])[1]
    event = f"demonstration-{place}"
    email = PEOPLE[one.person].email
    return (event, at.isoformat(), email, f"cookie-{one.person}", one.event, one.purpose, version, one.wording, event)
