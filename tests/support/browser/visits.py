"""Visits of people to the desk in a browser, each watched for what no page may do."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

from tests.support.browser.serving import Served, Somebody

# Drawn by the browser itself, from what the page holds already.
_INLINE = ("data:", "about:")


class Visits:
    """Browser contexts with a session of their own; `alarms` tells what went wrong in any of them."""

    def __init__(self, browser: Browser, served: Served, patience_ms: int) -> None:
        self._browser, self._served, self._patience_ms = browser, served, patience_ms
        self._contexts: list[BrowserContext] = []
        self.alarms: list[str] = []
        self.asked_to_stay = 0

    def open(self, who: Somebody | None, path: str = "/", **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        """A page of a new browser context, signed in as `who`; `options` are those of Playwright's new_context."""
        context = self._browser.new_context(base_url=self._served.url, **options)
        context.set_default_timeout(self._patience_ms)
        context.on("request", lambda request: self._see(request.url))
        self._contexts.append(context)
        if who is not None:
            token = self._served.sign_in(who)
            context.add_cookies([{"name": self._served.cookie, "value": token, "url": self._served.url}])
        page = context.new_page()
        self._watch(page)
        page.goto(path)
        return page

    def tab(self, page: Page, path: str) -> Page:
        """Another tab of the same browser."""
        other = page.context.new_page()
        self._watch(other)
        other.goto(path)
        return other

    def close(self) -> None:
        """Close every context."""
        for context in self._contexts:
            context.close()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.alarms.append(f"script error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("console", self._hear)
        page.on("websocket", lambda socket: self._see(socket.url.replace("ws", "http", 1)))

    def _dismiss(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            self.asked_to_stay += 1
        else:
            self.alarms.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _see(self, url: str) -> None:
        if not url.startswith((f"{self._served.url}/", *_INLINE)):
            self.alarms.append(f"request to {url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.alarms.append(message.text)
