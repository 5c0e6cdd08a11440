"""No press is lost because another follows: a run that carries one goes to its end before the next run begins.

Streamlit cuts a run off at its next element as soon as the browser asks for another one, and forgets what was pressed
for the first: whoever pressed Approve and, while the page still worked, the key of the next case had approved nothing.
This uses the runner's requests, which are not public: a browser test keeps it honest.
"""

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

_PRESSES = frozenset({"trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"})


class WholePresses(ScriptRequests):
    """What the browser asks of one tab's runs; what comes during the run of a press waits, and several become one."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed = self._by_page = False

    def request_rerun(self, new_data: RerunData) -> bool:
        """Note a request; one of the page itself, by st.rerun or st.switch_page, ends even the run of a press."""
        context = get_script_run_ctx(suppress_warning=True)
        if context is None:
            return super().request_rerun(new_data)
        self._by_page = True
        # Whoever has chosen another page meanwhile is not called back to this one.
        return self._leads_away(context.page_script_hash) or super().request_rerun(new_data)

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """What ends the run at this element, if anything does."""
        if self._pressed and not self._by_page and self._state is ScriptRequestType.RERUN:
            return None
        return self._begun(super().on_scriptrunner_yield())

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """What comes after a run's end."""
        request = super().on_scriptrunner_ready()
        self._begun(request)
        return request

    def _begun(self, request: ScriptRequest | None) -> ScriptRequest | None:
        if request is not None and request.type is ScriptRequestType.RERUN:
            self._pressed, self._by_page = _carries_press(request.rerun_data.widget_states), False
        return request

    def _leads_away(self, page: str) -> bool:
        return self._state is ScriptRequestType.RERUN and self._rerun_data.page_script_hash not in ("", page)


def _carries_press(states: WidgetStates | None) -> bool:
    return states is not None and any(one.WhichOneof("value") in _PRESSES for one in states.widgets)


def keep() -> None:
    """Let every tab that opens from now on keep its presses."""
    script_runner.ScriptRequests = WholePresses  # type: ignore[attr-defined]
