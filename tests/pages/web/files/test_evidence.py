"""Evidence reaches the browser of a person who may see it, as what it is, in any part, and nobody and nothing else."""

import asyncio
import contextlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, update
from starlette.applications import Starlette
from starlette.middleware import Middleware

from data import database
from data.models.evidence import EvidenceRendition
from data.models.staff import Staff
from data.queries.returns import evidence as rows
from data.vocabulary import AuditTag, Rendition, Role
from pages.web.files import evidence
from pages.web.gate import cookies
from pages.web.gate.gate import Gate
from services.accounts import sessions
from services.accounts.sessions import Visitor
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import EvidenceRefused
from services.evidence.keeping import media
from services.evidence.links import WINDOW, evidence_url
from services.review.evidence import add_evidence
from tests.support import files, people, shop

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")


HOST = "localhost:8604"


class Client:
    """Asks the route behind the real gate, one request at a time."""

    def __init__(self, jar: dict[str, str] | None = None) -> None:
        app = Starlette(routes=evidence.ROUTES, middleware=[Middleware(Gate)])
        self.transport, self.jar = httpx.ASGITransport(app), jar

    def get(self, url: str, headers: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self.transport, base_url=f"http://{HOST}", cookies=self.jar
            ) as opened:
                return await opened.request(method, url, headers=headers)

        return asyncio.run(ask())

    def head(self, url: str) -> httpx.Response:
        return self.get(url, method="HEAD")


class Browser:
    """A signed-in browser in front of the gate."""

    def __init__(self, who: Actor) -> None:
        assert who.staff_id is not None
        with database.transaction() as tx:
            token = sessions.start(tx, who.staff_id, Visitor("10.0.0.1", "Firefox"), second_factor=True)
        self.token = token
        live = sessions.find(token)
        assert live is not None
        self.session = live.public_id
        self.client = Client({cookies.name(cookies.SESSION, HOST): token})

    def url(self, public_id: str, wanted: Rendition | None = Rendition.DISPLAY) -> str:
        return evidence_url(public_id, wanted, self.session)


@pytest.fixture
def rosa() -> Browser:
    return Browser(people.rosa())


def sent(content: bytes | None = None) -> tuple[shop.Case, str]:
    rob = people.rob()
    case = shop.open_case(rob)
    return case, add_evidence(rob, case.return_id, "IMG 1.jpg", io.BytesIO(content or files.photo())).public_id


@pytest.fixture
def photo() -> str:
    return sent()[1]


def stored(public_id: str, wanted: Rendition) -> bytes:
    with database.reading() as tx:
        found = rows.find_rendition(tx, public_id, wanted)
    assert found is not None
    return media().read(found.media_id)


def test_a_reviewer_gets_the_fresh_picture_under_strict_headers(rosa: Browser, photo: str) -> None:
    answer = rosa.client.get(rosa.url(photo))
    assert answer.status_code == 200
    assert answer.content == stored(photo, Rendition.DISPLAY)
    assert b"Exif" not in answer.content
    assert b"iPhone" not in answer.content
    headers = answer.headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["content-disposition"].startswith('inline; filename="evidence-')
    assert "IMG" not in headers["content-disposition"]


def test_without_a_session_there_is_no_answer(rosa: Browser, photo: str) -> None:
    assert Client().get(rosa.url(photo)).status_code == 401
    spoofed = {"x-desk-staff": "1", "x-desk-session": rosa.session}
    assert Client().get(rosa.url(photo), headers=spoofed).status_code == 401


def test_the_address_of_another_session_is_no_address(rosa: Browser, photo: str) -> None:
    other = Browser(people.max_the_manager())
    assert other.client.get(rosa.url(photo)).status_code == 404
    assert other.client.get(other.url(photo)).status_code == 200


def test_a_role_that_may_not_see_evidence_is_told_that_there_is_none(photo: str) -> None:
    for who in (people.nora(), people.hire("Fred", Role.PRIVACY_AGENT)):
        browser = Browser(who)
        assert browser.client.get(browser.url(photo)).status_code == 404


def test_revoking_the_session_or_disabling_the_account_ends_it_at_once(rosa: Browser, photo: str) -> None:
    url = rosa.url(photo)
    assert rosa.client.get(url).status_code == 200
    with database.transaction() as tx:
        tx.execute(update(Staff).where(Staff.username == "rosa").values(active=False))
    assert rosa.client.get(url).status_code in (401, 404)
    max_ = Browser(people.max_the_manager())
    sessions.end(max_.token)
    assert max_.client.get(max_.url(photo)).status_code == 401


def test_erased_evidence_is_gone(rosa: Browser, photo: str) -> None:
    with database.transaction() as tx:
        tx.execute(delete(EvidenceRendition))
    assert rosa.client.get(rosa.url(photo)).status_code == 404


@pytest.mark.parametrize("spoil", [lambda t: t[:-2], lambda t: "x" + t, lambda t: t.split(".")[0], lambda _: "a"])
def test_an_address_that_we_did_not_sign_is_refused(rosa: Browser, photo: str, spoil: Callable[[str], str]) -> None:
    path, token = rosa.url(photo).rsplit("/", 1)
    assert rosa.client.get(f"{path}/{spoil(token)}").status_code == 404


def test_an_address_stays_the_same_within_its_hour_and_ends_within_two(rosa: Browser, photo: str) -> None:
    start = clock.now().replace(minute=1, second=0, microsecond=0)
    with clock.running_as(lambda: start):
        url = rosa.url(photo)
    with clock.running_as(lambda: start + timedelta(minutes=50)):
        assert rosa.url(photo) == url
    fresh = Browser(people.max_the_manager())
    with clock.running_as(lambda: start - 2 * WINDOW):
        old = evidence_url(photo, Rendition.DISPLAY, fresh.session)
    assert fresh.client.get(old).status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, None),
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=65530-65545", 65530, 65545),
        ("bytes=70000-99999999", 70000, None),
        ("bytes=-7", -7, None),
    ],
)
def test_a_video_is_given_in_the_parts_that_a_player_asks_for(
    rosa: Browser, asked: str, first: int, last: int | None
) -> None:
    _, public_id = sent(files.clip("libx264", noisy=True))
    whole = stored(public_id, Rendition.VIDEO)
    assert len(whole) > 70_000
    answer = rosa.client.get(rosa.url(public_id, Rendition.VIDEO), headers={"range": asked})
    end = len(whole) - 1 if last is None else last
    start = len(whole) + first if first < 0 else first
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.content == whole[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_that_lies_outside_is_refused_with_the_size(rosa: Browser, photo: str, asked: str) -> None:
    answer = rosa.client.get(rosa.url(photo), headers={"range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(stored(photo, Rendition.DISPLAY))}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "items=0-1", "bytes=0-1,5-6", "bytes=" + "9" * 5000 + "-"])
def test_a_range_that_makes_no_sense_gives_the_whole_file(rosa: Browser, photo: str, asked: str) -> None:
    answer = rosa.client.get(rosa.url(photo), headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, stored(photo, Rendition.DISPLAY))


def test_a_range_of_another_version_gives_the_whole_file(rosa: Browser, photo: str) -> None:
    tag = rosa.client.head(rosa.url(photo)).headers["etag"]
    parts = {"range": "bytes=0-9"}
    assert rosa.client.get(rosa.url(photo), headers=parts | {"if-range": tag}).status_code == 206
    assert rosa.client.get(rosa.url(photo), headers=parts | {"if-range": '"other"'}).status_code == 200


def test_head_tells_size_and_kind_without_the_bytes(rosa: Browser, photo: str) -> None:
    answer = rosa.client.head(rosa.url(photo))
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) == len(stored(photo, Rendition.DISPLAY))
    assert answer.headers["accept-ranges"] == "bytes"


def test_the_original_goes_out_as_an_attachment_to_those_who_may_and_is_recorded() -> None:
    case, photo = sent()
    max_ = Browser(people.max_the_manager())
    answer = max_.client.get(max_.url(photo, None))
    assert answer.content == files.photo()
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    with database.reading() as tx:
        entry = audit.timeline(tx, f"return:{case.return_id}")[-1]
    assert (entry.tag, entry.details["evidence"]) == (AuditTag.EVIDENCE_ORIGINAL_OPENED, photo)


def test_a_reviewer_does_not_get_the_original(rosa: Browser, photo: str) -> None:
    assert rosa.client.get(rosa.url(photo, None)).status_code == 404


def media_file(home: Path, public_id: str, wanted: Rendition) -> Path:
    with database.reading() as tx:
        found = rows.find_rendition(tx, public_id, wanted)
    assert found is not None
    return home / "evidence" / found.media_id[:2] / found.media_id[2:4] / found.media_id


def flipped(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", ["a bit", "cut", "gone"])
def test_altered_evidence_is_never_shown_and_raises_the_alarm(rosa: Browser, home: Path, spoil: str) -> None:
    case, photo = sent()
    path = media_file(home, photo, Rendition.DISPLAY)
    if spoil == "a bit":
        flipped(path, -50)
    elif spoil == "cut":
        path.write_bytes(path.read_bytes()[:-400])
    else:
        path.unlink()
    answer = rosa.client.get(rosa.url(photo))
    assert answer.status_code == 500
    assert answer.text.startswith("This file is not as it was stored")
    with database.reading() as tx:
        assert audit.timeline(tx, f"return:{case.return_id}")[-1].tag is AuditTag.EVIDENCE_ALTERED


def test_a_row_that_points_to_another_file_raises_the_alarm(rosa: Browser) -> None:
    red, blue = sent(files.photo(7))[1], sent_by_the_same(files.photo(8))
    with database.transaction() as tx:
        other = rows.find_rendition(tx, blue, Rendition.DISPLAY)
        mine = rows.find_rendition(tx, red, Rendition.DISPLAY)
        assert other is not None
        assert mine is not None
        found = (EvidenceRendition.evidence_id == mine.evidence_id, EvidenceRendition.rendition == Rendition.DISPLAY)
        tx.execute(update(EvidenceRendition).where(*found).values(media_id=other.media_id))
    assert rosa.client.get(rosa.url(red)).status_code == 500


def sent_by_the_same(content: bytes) -> str:
    wanda = people.wanda()
    case = shop.open_case(people.hire("Ruth", Role.REVIEWER))
    return add_evidence(wanda, case.return_id, "b.jpg", io.BytesIO(content)).public_id


@pytest.fixture
def collision(shared: Path) -> tuple[bytes, bytes]:
    folder = shared / "hostile" / "video" / "generated"
    return (folder / "collide_A.mp4").read_bytes(), (folder / "collide_B.mp4").read_bytes()


def test_two_videos_that_collide_in_other_players_stay_two(rosa: Browser, collision: tuple[bytes, bytes]) -> None:
    rob = people.rob()
    case = shop.open_case(rob)
    shown = []
    for content in collision:
        added = add_evidence(rob, case.return_id, "a.mp4", io.BytesIO(content))
        shown.append(rosa.client.get(rosa.url(added.public_id, Rendition.POSTER)).content)
    assert shown[0] != shown[1]


@pytest.mark.slow
def test_a_polyglot_opened_directly_is_a_picture_in_a_sandbox(rosa: Browser, shared: Path) -> None:
    rob = people.rob()
    case = shop.open_case(rob)
    taken = 0
    for path in sorted((shared / "hostile" / "images" / "generated").glob("*poly*")):
        with contextlib.suppress(EvidenceRefused):
            added = add_evidence(rob, case.return_id, path.name, io.BytesIO(path.read_bytes()))
            answer = rosa.client.get(rosa.url(added.public_id))
            assert answer.headers["content-type"] == "image/jpeg"
            assert answer.headers["content-security-policy"].startswith("sandbox")
            assert b"<script" not in answer.content.lower()
            taken += 1
    assert taken
