"""The run of a press goes to its end: what the browser asks meanwhile waits, and only the page itself ends it."""

from types import SimpleNamespace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequest, ScriptRequestType

from pages.web import presses
from pages.web.presses import WholePresses

HERE, ELSEWHERE = "here", "elsewhere"


@pytest.fixture
def tab() -> WholePresses:
    return WholePresses()


def pressed(*names: str, page: str = HERE) -> RerunData:
    """What the browser asks when these buttons were pressed on a page."""
    states = WidgetStates()
    for name in names:
        states.widgets.add(id=name, trigger_value=True)
    return RerunData(widget_states=states, page_script_hash=page)


def typed(text: str) -> RerunData:
    states = WidgetStates()
    states.widgets.add(id="field", string_value=text)
    return RerunData(widget_states=states, page_script_hash=HERE)


def names(request: ScriptRequest | None) -> set[str]:
    assert request is not None
    assert request.rerun_data.widget_states is not None
    return {one.id for one in request.rerun_data.widget_states.widgets}


def ask_as_page(tab: WholePresses, page: str, wanted: RerunData) -> None:
    """Ask as st.rerun and st.switch_page do, in the run of a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(presses, "get_script_run_ctx", lambda **_: SimpleNamespace(page_script_hash=page))
        tab.request_rerun(wanted)


def begin(tab: WholePresses, data: RerunData) -> None:
    tab.request_rerun(data)
    tab.on_scriptrunner_ready()


def test_what_is_pressed_during_the_run_of_a_press_waits_for_its_end(tab: WholePresses) -> None:
    begin(tab, pressed("approve"))
    tab.request_rerun(pressed("next"))
    assert tab.on_scriptrunner_yield() is None
    assert names(tab.on_scriptrunner_ready()) == {"next"}


def test_several_presses_that_wait_become_one_run_and_none_is_lost(tab: WholePresses) -> None:
    begin(tab, pressed("approve"))
    for later in (pressed("hold"), pressed("next")):
        tab.request_rerun(later)
    assert names(tab.on_scriptrunner_ready()) == {"hold", "next"}


def test_a_run_without_a_press_is_cut_off_by_a_newer_one(tab: WholePresses) -> None:
    begin(tab, typed("a"))
    tab.request_rerun(typed("ab"))
    assert names(tab.on_scriptrunner_yield()) == {"field"}


def test_after_the_run_of_a_press_runs_are_cut_off_again(tab: WholePresses) -> None:
    begin(tab, pressed("approve"))
    begin(tab, typed("a"))
    tab.request_rerun(pressed("next"))
    assert names(tab.on_scriptrunner_yield()) == {"next"}


def test_the_page_itself_ends_the_run_of_a_press_and_takes_what_waits_along(tab: WholePresses) -> None:
    begin(tab, pressed("approve"))
    tab.request_rerun(pressed("next"))
    ask_as_page(tab, HERE, RerunData(page_script_hash=HERE, query_string="rma=2"))
    request = tab.on_scriptrunner_yield()
    assert names(request) == {"next"}
    assert request is not None
    assert request.rerun_data.query_string == "rma=2"


def test_who_chose_another_page_meanwhile_is_not_called_back(tab: WholePresses) -> None:
    begin(tab, pressed("approve"))
    tab.request_rerun(pressed(page=ELSEWHERE))
    ask_as_page(tab, HERE, RerunData(page_script_hash=HERE))
    request = tab.on_scriptrunner_yield()
    assert request is not None
    assert request.rerun_data.page_script_hash == ELSEWHERE


def test_the_page_leads_on_where_nobody_chose_another(tab: WholePresses) -> None:
    begin(tab, pressed("open"))
    ask_as_page(tab, HERE, RerunData(page_script_hash=ELSEWHERE))
    request = tab.on_scriptrunner_yield()
    assert request is not None
    assert request.rerun_data.page_script_hash == ELSEWHERE


def test_a_tab_that_ends_stops_even_the_run_of_a_press(tab: WholePresses) -> None:
    begin(tab, pressed("approve"))
    tab.request_stop()
    request = tab.on_scriptrunner_yield()
    assert request is not None
    assert request.type is ScriptRequestType.STOP
