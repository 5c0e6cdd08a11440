// The keys of the bench: a digit presses a button of the question that is marked, Enter takes the suggestion and then
// receives, Backspace goes back to the question before. A digit comes from scan.js, which knows a hand from a scanner.
const STYLE = `
  [class*="st-key-board-"] [data-testid="stButtonGroup"] button { min-height: 2.9rem; padding: 0.3rem 0.9rem; border-radius: 0.5rem; }
  [class*="st-key-board-"] [data-testid="stButtonGroup"] button strong { opacity: 0.6; margin-right: 0.3rem; font-weight: 600; }
  [class*="st-key-board-"] .asked-now { position: relative; }
  [class*="st-key-board-"] .asked-now::before { content: ""; position: absolute; inset: 0 auto 0 -0.55rem; width: 3px; background: #5b93f0; }
  @media (max-width: 640px), (hover: none) {
    [class*="st-key-board-"] [data-testid="stButtonGroup"] button strong { display: none; }
  }`;
const KEYS = [["1 – 9", "Choose in the marked row"], ["Enter", "Take the suggestion, then receive"], ["Backspace", "Back to the row before"]];
const TYPING = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable=true]";
// What Enter itself works on; a button of the board is none of them.
const OWN = `${TYPING}, button, a, summary, [role=button], [role=combobox], [role=option], [role=dialog]`;
const MARK = "asked-now";
// A press shows after the page has drawn it; until then it counts as answered.
const DRAWN_MS = 1000;
const boards = new WeakMap();

const chosen = (button) => ["aria-checked", "aria-pressed", "aria-selected"].some((name) => button.getAttribute(name) === "true");
// The label of a question may hold a button of its own, which explains it.
const buttonsOf = (group) => [...group.querySelectorAll("[role=radiogroup] button")];
const nameOf = (group) => [...group.closest('[class*="st-key-"]').classList].find((one) => one.startsWith("st-key-"));

class Board {
  constructor() {
    this.pressed = new Map();
    this.back = null;
    this.onDigit = (event) => this.digit(Number(event.detail));
    this.onKey = (event) => this.key(event);
    this.watch = new MutationObserver(() => this.mark());
  }

  update(data) {
    if (!this.data || this.data.id !== data.id) this.take();
    this.data = data;
    this.watch.disconnect();
    const form = this.form();
    if (form) this.watch.observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-checked", "aria-pressed"] });
    this.mark();
  }

  // The scan that opened the inspection left the keyboard in the scan field, which the page empties a moment later.
  take(tries = 30) {
    const now = document.activeElement;
    if (!now || !now.closest('[class*="st-key-scan-box"] input')) return;
    if (!now.value) now.blur();
    else if (tries) setTimeout(() => this.take(tries - 1), 100);
  }

  form() {
    return document.querySelector(`[class~="${CSS.escape(this.data.form)}"]`);
  }

  groups() {
    const form = this.form();
    return form ? [...form.querySelectorAll('[class*="st-key-board-"] [data-testid="stButtonGroup"]')] : [];
  }

  answered(group) {
    const at = this.pressed.get(nameOf(group));
    return buttonsOf(group).some(chosen) || (at !== undefined && performance.now() - at < DRAWN_MS);
  }

  // The question that the next digit answers.
  now() {
    const groups = this.groups();
    return groups.find((group) => nameOf(group) === this.back) || groups.find((group) => !this.answered(group)) || null;
  }

  mark() {
    const now = this.now();
    for (const group of this.groups()) if (group.classList.contains(MARK) !== (group === now)) group.classList.toggle(MARK);
  }

  digit(number) {
    const group = this.now();
    const button = group && buttonsOf(group)[number - 1];
    if (button) this.press(group, button);
  }

  press(group, button) {
    this.back = null;
    this.pressed.set(nameOf(group), performance.now());
    if (!chosen(button)) button.click();
    this.mark();
  }

  key(event) {
    const command = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const done = !command && !event.isComposing && (event.key === "Enter" ? this.enter() : event.key === "Backspace" && this.before());
    if (!done) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  free() {
    const now = document.activeElement;
    return !now || Boolean(now.closest('[class*="st-key-board-"]')) || !now.closest(OWN);
  }

  enter() {
    if (!this.free() || document.querySelector("[role=dialog], dialog[open]")) return false;
    const group = this.now();
    const place = group ? this.data.suggested[nameOf(group).replace("st-key-", "")] : undefined;
    if (group) {
      if (place !== undefined) this.press(group, buttonsOf(group)[place]);
      return true;
    }
    const button = this.groups().length ? document.querySelector('[class*="st-key-receive-"] button') : null;
    if (button && !button.disabled) button.click();
    return Boolean(button);
  }

  before() {
    if (!this.free()) return false;
    const groups = this.groups();
    const now = this.now();
    const at = now ? groups.indexOf(now) : groups.length;
    if (at > 0) this.back = nameOf(groups[at - 1]);
    this.mark();
    return at > 0;
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  if (!boards.has(root)) boards.set(root, new Board());
  const board = boards.get(root);
  root.dataset.keys = JSON.stringify(KEYS);
  if (!document.adoptedStyleSheets.some((sheet) => sheet.returnsDeskBoard)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    sheet.returnsDeskBoard = true;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  board.update(data);
  // The same listener twice is one.
  document.addEventListener("desk-digit", board.onDigit);
  window.addEventListener("keydown", board.onKey, true);
  return () => {
    board.watch.disconnect();
    document.removeEventListener("desk-digit", board.onDigit);
    window.removeEventListener("keydown", board.onKey, true);
  };
}
