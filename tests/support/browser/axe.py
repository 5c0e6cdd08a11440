"""What axe finds on a page that keeps people out: contrast, names, roles, places of the keyboard."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_GRAVE = ("serious", "critical")
# Streamlit's own frontend, which the desk cannot change: the rule, where on the page, and why it is so.
STREAMLITS_OWN = {
    ("list", "[data-testid=stSidebarNavItems]"): "the navigation puts each group of pages into a div within its list",
    ("listitem", "[data-testid=stSidebarNavItems]"): "so the links of a group stand in a div, not in the list itself",
}
_INSIDE = """([selectors, region]) => selectors.map(one => !!document.querySelector(one)?.closest(region))"""
_axe = Axe()


def faults(page: Page) -> list[str]:
    """Every serious or critical fault of the page as it stands, a line for each: rule, selector, what is wrong."""
    found = _axe.run(page).response["violations"]
    return [
        f"{one['id']} · {selector} · {_why(node)}"
        for one in found
        if one["impact"] in _GRAVE
        for selector, node in _ours(page, one)
    ]


def _ours(page: Page, fault: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The places of the fault that do not lie in Streamlit's own part of the page."""
    nodes = [(_selector(node["target"]), node) for node in fault["nodes"]]
    for region in (region for rule, region in STREAMLITS_OWN if rule == fault["id"]):
        inside = page.evaluate(_INSIDE, [[selector for selector, _ in nodes], region])
        nodes = [node for node, theirs in zip(nodes, inside, strict=True) if not theirs]
    return nodes


def _selector(target: list[str | list[str]]) -> str:
    """The last step leads to the element; those before it lead through frames, of which the desk has none."""
    last = target[-1]
    return last if isinstance(last, str) else last[-1]


def _why(node: dict[str, Any]) -> str:
    return " ".join(node["failureSummary"].split()) + f" · {node['html'][:160]}"
