"""The keys of every page, as a person uses them."""

from playwright.sync_api import Page, expect

from tests.support.browser.hostile import settled


def listening(page: Page) -> Page:
    """The page once it listens to its own keys."""
    expect(settled(page).locator("dialog")).to_be_attached()
    return page


def look_for(page: Page, text: str) -> None:
    """Type into the window of Ctrl+K."""
    listening(page).keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Return, order or page")).to_be_focused()
    page.keyboard.type(text)


def saved(page: Page) -> None:
    """Wait until the desk has kept every verdict that the page shows."""
    expect(page.locator(".evidence")).to_have_attribute("aria-busy", "false")
