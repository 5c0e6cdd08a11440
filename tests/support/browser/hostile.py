"""Forty strings that mean harm, a file of orders made of them, and the look at a page for what they made of it."""

import csv
import io
import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

LINES = 5
_COLUMNS = (
    "order_number", "line", "ordered_on", "currency", "destination_country", "sku", "quantity", "unit_price_paid",
    "product_name", "category", "customer_name", "customer_email", "shipped_on", "delivered_on",
)  # fmt: skip
# What somebody else's text could have put on the page; shadow roots are looked into.
_FOREIGN = r"""() => {
    const found = [];
    const own = address => new URL(address, document.baseURI).origin === location.origin;
    const bad = one => {
        const tag = one.tagName.toLowerCase(), href = one.getAttribute("href"), source = one.getAttribute("src");
        const text = one.textContent.trim();
        return ["iframe", "object", "embed", "base", "math", "marquee", "details.open"].includes(tag)
            || (tag === "form" && one.hasAttribute("action"))
            || (tag === "meta" && one.httpEquiv === "refresh")
            || (href && !href.startsWith("#") && !own(href) && !/^shortcut icon data:image/.test(`${one.rel} ${href}`))
            || (source && !own(source) && !(tag === "img" && source.startsWith("data:image/")))
            || one.getAttributeNames().some(name => /^on/i.test(name))
            || (!one.children.length && /^(Approved by policy engine|Decision: APPROVED)$/.test(text))
            || (/^h[1-6]$/.test(tag) && /SYSTEM|APPROVED/.test(text));
    };
    const look = root => {
        for (const one of root.querySelectorAll("*")) {
            if (one.shadowRoot) look(one.shadowRoot);
            if (bad(one)) found.push(one.outerHTML.slice(0, 300));
        }
    };
    look(document);
    if (window.canary) found.push("a script ran");
    return found;
}"""
# The last change of the document is a quarter of a second ago.
_QUIET = """() => new Promise(resolve => {
    const wait = () => setTimeout(() => { watch.disconnect(); resolve(); }, 250);
    let timer = wait();
    const watch = new MutationObserver(() => { clearTimeout(timer); timer = wait(); });
    watch.observe(document, { subtree: true, childList: true, characterData: true });
})"""
_TEXT = r"""() => {
    const parts = [];
    const look = root => {
        for (const one of root.querySelectorAll("*")) if (one.shadowRoot) look(one.shadowRoot);
        parts.push(root === document ? document.body.textContent : root.textContent);
    };
    look(document);
    return parts.join("\n").replace(/\s+/g, " ");
}"""


def forty(shared: Path) -> tuple[str, ...]:
    """29 that aim at Markdown, seven naughty ones, three polyglots, and one that would leave a mark."""
    folder = shared / "hostile" / "text"
    markdown = json.loads((folder / "streamlit_markdown_injection.json").read_text())
    naughty = [text for text in json.loads((folder / "blns.json").read_text()) if "alert(" in text]
    polyglots = re.findall(r"```javascript\s+(.+?)\s+```", (folder / "patt_xss_polyglot.md").read_text())
    mark = "<img src=x onerror=\"window.canary=1;fetch('https://beacon.invalid/')\">"
    return (*markdown, *naughty[::20][:7], *polyglots[:3], mark)


def one_line(text: str) -> str:
    """The string as fields of one line take it."""
    return " ".join(text.split())


def orders_file(strings: tuple[str, ...]) -> bytes:
    """Orders H-0 and on, of five lines each, as CSV: products, categories, a heading and customers are hostile."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow((*_COLUMNS, one_line(strings[0])))
    for place, text in enumerate(strings):
        order, line = divmod(place, LINES)
        name, customer = one_line(text), one_line(strings[order * LINES])
        table.writerow(
            (f"H-{order}", line + 1, "2026-01-01", "USD", "US", f"SKU-{place}", 1, "10.00",
             name, name, customer, f"h{order}@example.org", "2026-01-02", "2026-01-05", name)
        )  # fmt: skip
    return out.getvalue().encode()


def settled(page: Page) -> Page:
    """The page once its script has run to the end and the browser has drawn what it sent."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.evaluate(_QUIET)
    return page


def harmless(page: Page) -> None:
    """Nothing on the page was made by a string: no script, link, picture, frame, heading or badge."""
    found = settled(page).evaluate(_FOREIGN)
    assert found == [], found


def text_of(page: Page) -> str:
    """All text of the page, that of its parts too, with single spaces."""
    found: str = settled(page).evaluate(_TEXT)
    return found
