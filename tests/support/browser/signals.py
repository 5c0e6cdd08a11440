"""Looking at the signals of a return, as an approval asks for."""

from playwright.sync_api import Page, expect

from tests.support.browser.hostile import settled


def look_at_signals(page: Page) -> Page:
    """Tick every signal of the form that is open."""
    for tick in settled(page).get_by_role("checkbox", name="I have looked at this signal").all():
        tick.focus()
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
    return settled(page)
