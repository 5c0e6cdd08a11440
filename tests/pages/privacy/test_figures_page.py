"""The page of the privacy desk's figures: charts with their tables, and no small count in either."""

import json

from streamlit.testing.v1 import AppTest

from data.database import Database
from data.vocabulary import Right
from tests.support.browser.visiting import visit
from tests.support.privacy.asking import arrive, dora, paul
from tests.support.privacy.pages import ago, texts

PAGE = "privacy/figures.py"


def charts(page: AppTest) -> list[dict[str, object]]:
    return [json.loads(found.proto.spec) for found in page.get("plotly_chart")]


def test_k02_neither_table_nor_hover_shows_a_small_count(sqlite_desk: Database) -> None:
    agent = paul()
    for right, count in ((Right.ACCESS, 12), (Right.ERASURE, 3), (Right.RESTRICTION, 9)):
        for place in range(count):
            arrive(agent, right, received=ago(1), email=f"{right}{place}@x.example")
    page = visit(agent, PAGE)
    assert not page.exception
    table = page.table[0].value.set_index("Asks for")["Due later"]
    assert list(table) == ["12", "<5", "suppressed", "24"]
    later = next(trace for trace in charts(page)[0]["data"] if trace["name"] == "Due later")  # type: ignore[attr-defined]
    assert later["customdata"] == later["text"] == ["12", "<5", "suppressed"]
    assert "%{customdata}" in later["hovertemplate"]
    assert "%{x}" not in later["hovertemplate"]
    drawn = later["x"] if isinstance(later["x"], list) else json.dumps(later["x"])
    assert drawn == [12, 1, 1]
    assert [metric.value for metric in page.metric][:3] == ["24", "0", "0"]


def test_an_empty_desk_says_so(sqlite_desk: Database) -> None:
    page = visit(dora(), PAGE)
    assert not page.exception
    assert "Nothing is open." in texts(page)
    assert "Too few were answered to say how soon." in texts(page)
