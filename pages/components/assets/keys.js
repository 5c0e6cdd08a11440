// The keys of every page: Ctrl+Enter sends the form in which the keyboard is, Ctrl+K goes to a return, an order or a
// page, ? lists the keys. It listens before all others, so that no key also presses what has the focus.
const TEXT = "input:not([type=checkbox], [type=radio], [type=file], [type=button]), textarea, select, [contenteditable=true]";
const CHOOSING = "[role=combobox], [role=option], [role=listbox], [role=grid], [role=menuitem]";
const EVERYWHERE = [["Ctrl + K", "Go to a return, an order or a page"], ["Ctrl + Enter", "Send the form"], ["?", "All keys of the page"]];
// A button whose key Streamlit keeps for itself bears it in its name: key-r-reject-12.
const OURS = { r: "r", c: "c", Escape: "esc" };
const HINTS = `
  [class*="st-key-key-r-"] button p::after { content: "R"; }
  [class*="st-key-key-c-"] button p::after { content: "C"; }
  [class*="st-key-key-"] button p::after { margin-left: 0.5rem; opacity: 0.6; font-size: 0.875rem; }
  @media (max-width: 640px), (hover: none) {
    button kbd[aria-label^="Shortcut"] { display: none; }
    [class*="st-key-key-"] button p::after { display: none; }
  }`;
const panels = new WeakMap();

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function focused() {
  let now = document.activeElement;
  while (now && now.shadowRoot && now.shadowRoot.activeElement) now = now.shadowRoot.activeElement;
  return now;
}

const parent = (node) => node.parentElement || node.getRootNode().host || null;
const canPress = (button) => button && !button.disabled && button.getClientRects().length > 0;
const takes = (button) => !button.disabled;
const busy = (event) => event.composedPath().some((one) => one instanceof Element && one.matches(`${TEXT}, ${CHOOSING}`));
const inDialog = () => document.querySelector("[role=dialog], dialog[open]");

function sends(shift) {
  const wanted = shift ? /^Shortcut (Ctrl|⌘) \+ Shift \+ Enter$/ : /^Shortcut (Ctrl|⌘) \+ Enter$/;
  const marks = [...document.querySelectorAll("button kbd")].filter((one) => wanted.test(one.getAttribute("aria-label")));
  return marks.map((one) => one.closest("button")).filter(canPress);
}

// The button that sends what the keyboard is in: the nearest around it, and never one of several at the same distance.
function sender(from, shift) {
  const all = sends(shift);
  for (let around = from; around; around = parent(around)) {
    const form = !shift && around.matches("[data-testid=stForm]");
    const inside = all.filter((one) => around.contains(one));
    if (inside.length === 1) return inside[0];
    if (inside.length > 1) return null;
    const own = form && [...around.querySelectorAll("[data-testid=stFormSubmitButton] button")].filter(canPress);
    if (own && own.length) return own.find((one) => (one.getAttribute("kind") || "").startsWith("primary")) || own[0];
    if (around.matches("[role=dialog]")) return null;
  }
  return null;
}

function send(shift) {
  const from = focused() || document.body;
  const button = sender(from, shift);
  if (!button) return false;
  // What is typed counts once the field is left.
  if (from !== document.body) from.blur();
  setTimeout(() => {
    const now = button.isConnected ? button : sender(document.body, shift);
    if (canPress(now)) now.click();
    if (from.isConnected) from.focus({ preventScroll: true });
  });
  return true;
}

function ours(mark) {
  return [...document.querySelectorAll(`[class*="st-key-key-${mark}-"] button`)].find(takes);
}

function pressOurs(event) {
  const mark = OURS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!mark || inDialog()) return false;
  if (mark === "esc" ? event.target.closest?.("[aria-expanded=true]") : busy(event)) return false;
  const button = ours(mark);
  if (!button) return false;
  // A form that closes keeps what was typed in it.
  if (mark === "esc" && busy(event)) focused().blur();
  setTimeout(() => button.isConnected && button.click());
  return true;
}

class Panel {
  constructor(root) {
    this.root = root;
    this.box = element("dialog");
    this.box.addEventListener("click", (event) => event.target === this.box && this.box.close());
    root.replaceChildren(this.box);
    this.onKey = (event) => this.key(event);
    this.at = 0;
  }

  update(data, go) {
    const answered = this.data && JSON.stringify(this.data.found) !== JSON.stringify(data.found);
    this.data = data;
    this.go = go;
    if (!answered || !this.box.open || !this.field) return;
    this.list();
    // One place is gone to at once.
    if (data.found && data.found.go) this.results.firstElementChild?.click();
  }

  key(event) {
    if (event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    let done = false;
    if (command && event.key === "Enter") done = send(event.shiftKey);
    else if (command && event.key.toLowerCase() === "k" && !event.shiftKey) done = this.find();
    else if (!command && event.key === "?" && !busy(event) && !inDialog()) done = this.help();
    else if (!command && !event.shiftKey) done = pressOurs(event);
    // A form's own key presses nothing else, even where there is no form.
    const presses = command && event.key === "Enter" && !busy(event);
    if (!done && !presses) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  open(title, ...parts) {
    this.box.setAttribute("aria-label", title);
    this.box.replaceChildren(...parts);
    if (!this.box.open) this.box.showModal();
    return true;
  }

  help() {
    this.field = null;
    const list = element("dl");
    for (const [key, what] of [...EVERYWHERE, ...keysOfPage()]) list.append(element("dt", "", key), element("dd", "", what));
    return this.open("Keys of this page", element("h2", "", "Keys of this page"), list);
  }

  find() {
    this.field = element("input");
    this.field.setAttribute("aria-label", "Return, order or page");
    this.field.placeholder = "Return, order or page";
    this.field.autocomplete = "off";
    this.field.maxLength = 200;
    this.field.addEventListener("input", () => this.list());
    this.field.addEventListener("keydown", (event) => this.choose(event));
    this.results = element("div", "results");
    this.said = element("p");
    this.said.setAttribute("role", "status");
    this.open("Go to", this.field, this.results, this.said);
    this.field.focus();
    this.list();
    return true;
  }

  list() {
    const text = this.field.value.trim().toLowerCase();
    const answer = this.data.found && this.data.found.text.toLowerCase() === text ? this.data.found : null;
    const pages = this.data.pages.filter((page) => page.label.toLowerCase().includes(text));
    const shown = [...(answer ? answer.places : []), ...pages];
    this.at = 0;
    this.results.replaceChildren(...shown.map((place) => this.place(place)));
    const asks = text && !answer && !pages.length;
    this.said.textContent = answer && !shown.length ? answer.said : asks ? "Press Enter to look for it." : "";
    this.mark();
  }

  place(place) {
    const made = element("button", "", place.label);
    made.type = "button";
    if (place.below) made.append(element("small", "", place.below));
    made.addEventListener("click", () => this.leave({ place: place.place }));
    return made;
  }

  mark() {
    const all = [...this.results.children];
    all.forEach((one, at) => one.setAttribute("aria-current", String(at === this.at)));
    if (all[this.at]) all[this.at].scrollIntoView({ block: "nearest" });
  }

  choose(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      this.at = Math.max(0, Math.min(this.results.children.length - 1, this.at + by));
      this.mark();
    } else if (event.key !== "Enter" || event.ctrlKey) return;
    else if (this.results.children.length && this.field.value.trim()) this.results.children[this.at].click();
    else if (this.field.value.trim()) this.go({ text: this.field.value.trim() });
    event.preventDefault();
  }

  leave(where) {
    this.box.close();
    this.go(where);
  }
}

function keysOfPage() {
  const found = [];
  for (const mark of document.querySelectorAll("button kbd[aria-label^='Shortcut ']")) {
    const button = mark.closest("button");
    const key = mark.getAttribute("aria-label").replace("Shortcut ", "");
    if (takes(button) && !/Enter$/.test(key)) found.push([key, nameOf(button)]);
  }
  for (const [key, mark] of [["R", "r"], ["C", "c"], ["Esc", "esc"]]) {
    const button = ours(mark);
    if (button) found.push([key, mark === "esc" ? "Close the form" : nameOf(button)]);
  }
  for (const part of document.querySelectorAll("[data-keys]")) found.push(...JSON.parse(part.dataset.keys));
  return found;
}

function nameOf(button) {
  const text = button.querySelector("p");
  return (text || button).textContent.trim();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  if (!panels.has(root)) panels.set(root, new Panel(root));
  const panel = panels.get(root);
  panel.update(data, (where) => setTriggerValue("go", where));
  if (!document.adoptedStyleSheets.some((sheet) => sheet.returnsDesk)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(HINTS);
    sheet.returnsDesk = true;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  // The same listener twice is one.
  window.addEventListener("keydown", panel.onKey, true);
  return () => window.removeEventListener("keydown", panel.onKey, true);
}
