"""How much one person may have waiting in the server's memory, however many tabs they use (security test 39, F9)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.vocabulary import Role
from tests.support.browser.serving import Served, serve
from tests.support.browser.tabs import open_tab

ALMOST_ALL = b"x" * 900_000
LIMIT_MB = 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Served]:
    """A desk that takes files of one megabyte."""
    folder: Path = tmp_path_factory.mktemp("small")
    with serve(folder, RETURNS_DESK_UPLOAD_MEGABYTES=str(LIMIT_MB)) as served:
        yield served


def _put(server: Served, token: str, tab: str, name: str) -> int:
    with server.client(token) as browser:
        browser.get("/_stcore/health")
        xsrf = {"X-Xsrftoken": browser.cookies.get("_streamlit_xsrf") or ""}
        files = {"file": ("photo.jpg", ALMOST_ALL)}
        return browser.put(f"/_stcore/upload_file/{tab}/{name}", files=files, headers=xsrf).status_code


def test_files_of_one_tab_fill_the_quota(small: Served) -> None:
    token = small.cookie_of(Role.WAREHOUSE_LEAD)
    with open_tab(small, token) as tab:
        tab.run("my-account")
        answers = [_put(small, token, tab.session_id, f"file-{number}") for number in range(4)]
    assert answers == [204, 204, 413, 413]


def test_many_uploads_at_once_get_no_more_room(small: Served) -> None:
    token = small.cookie_of(Role.WAREHOUSE_LEAD)
    with open_tab(small, token) as tab, ThreadPoolExecutor(12) as pool:
        tab.run("my-account")
        sent = [pool.submit(_put, small, token, tab.session_id, f"file-{number}") for number in range(12)]
        assert sum(answer.result() == 204 for answer in sent) == 2


def test_another_tab_or_sign_in_of_the_same_person_shares_the_quota(small: Served) -> None:
    wanda = small.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    here, there = small.sign_in(wanda), small.sign_in(wanda)
    with open_tab(small, here) as one, open_tab(small, there) as other:
        one.run("my-account")
        other.run("my-account")
        answers = [_put(small, here, one.session_id, "a"), _put(small, there, other.session_id, "b")]
        assert [*answers, _put(small, there, other.session_id, "c")] == [204, 204, 413]


def test_files_of_a_closed_tab_make_room(small: Served) -> None:
    token = small.cookie_of(Role.WAREHOUSE_LEAD)
    for _ in range(3):
        with open_tab(small, token) as tab:
            tab.run("my-account")
            answers = [_put(small, token, tab.session_id, f"file-{number}") for number in range(3)]
        assert answers == [204, 204, 413]
