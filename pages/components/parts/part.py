"""Our own browser parts, served from this origin, so that the page's policy stays `script-src 'self'`.

Streamlit serves a component's files only where an installed package declares them; this desk is not installed, so the
declaration is made here. It uses Streamlit's component manager, which is not public: a browser test keeps it honest.
"""

from collections.abc import Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parents[1] / "assets"
_PACKAGE = "returns-desk"


def part(name: str) -> ComponentRenderer:
    """The part in assets/NAME.js and assets/NAME.css, mounted with `key` and `data`; data is shown as text only."""
    whole = f"{_PACKAGE}.{name}"
    _declare(name)
    mount = st.components.v2.component(whole, js=f"{name}.js", css=f"{name}.css", html='<div class="part"></div>')

    @wraps(mount)
    def mounted(**arguments: Any) -> ComponentResult:  # noqa: ANN401 - Streamlit's own arguments
        _declare(name)
        return mount(**arguments | {"data": _plain(arguments["data"])})

    return mounted


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    """The same data; Streamlit would spend 0.1 ms on each list to see whether it is a table, and on a tuple none."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _declare(name: str) -> None:
    """Tell the manager of the present runtime; a module is imported once, a test makes a runtime for each page."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PACKAGE}.{name}") is None:
        manifest = ComponentManifest(_PACKAGE, "1", [ComponentConfig(name, asset_dir=".")])
        manager.register_from_manifest(manifest, _FOLDER)
