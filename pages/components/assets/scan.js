// Takes what the scanner types: into the scan field once the page is drawn, whenever somebody begins to type where
// nothing takes text, and out of whatever list or field has the keyboard, known by its pace. A text field keeps what
// is no number of a return: a serial or tracking number may be scanned into its own field. Where an inspection is open,
// a digit is a key of its buttons, unless others follow at a scanner's pace.
const moved = new WeakSet();
const DIGIT = /^\d$/;
const BOARD = '[class*="st-key-board-"]';
const listening = new WeakMap();
const TYPING = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable=true]";
const CHOOSING = "[role=combobox], [role=option], [role=listbox], [role=grid]";
// No hand types six characters so close to each other.
const GAP_MS = 50;
const SHORTEST = 6;
const RETURN = /R\W?\d{2}\W?\d{6}\W?[A-Z0-9]\W*$/i;

function field(root) {
  const host = root.getRootNode().host || root;
  const box = host.closest('[class*="st-key-scan-box"]');
  return box && box.querySelector("input[type=text]");
}

function busy() {
  const now = document.activeElement;
  return Boolean(now && now.closest(`${TYPING}, ${CHOOSING}`));
}

function toField(root) {
  const found = field(root);
  if (found && !busy()) found.focus({ preventScroll: true });
}

// The browser fetches the field's script on its first use. Where an inspection is open, the keys are its own.
function begin(root) {
  if (document.querySelector(BOARD)) return undefined;
  if (field(root)) return toField(root);
  const waiting = new MutationObserver(() => {
    const open = document.querySelector(BOARD);
    if (!field(root) && !open) return;
    waiting.disconnect();
    if (!open) toField(root);
  });
  waiting.observe(document.body, { childList: true, subtree: true });
  return undefined;
}

// As if it had been typed: the page keeps its own account of what a field holds.
function fill(input, text) {
  const kind = input instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// The page has taken the text in once this turn is over.
function send(input) {
  setTimeout(() => input.closest("[data-testid=stForm]").querySelector("[data-testid=stFormSubmitButton] button").click());
}

class Scanner {
  constructor(root) {
    this.root = root;
    this.held = "";
    this.begin(null);
    this.onKey = (event) => this.key(event);
  }

  // `typed` since the keyboard came to where it is, of it `quick` without a pause.
  begin(at) {
    this.typed = this.quick = "";
    this.at = at;
    this.before = at && "value" in at ? at.value : null;
  }

  key(event) {
    // Space belongs to a button that has the focus; the character itself falls into the field.
    const command = event.ctrlKey || event.metaKey || event.altKey;
    const close = event.timeStamp - this.last < GAP_MS;
    if (event.key === "Shift" || this.holds(event, command, close)) return;
    if (event.key === "Enter" && !command) this.end(event, close);
    else if (event.key.length !== 1 || command) this.begin(null);
    else this.add(event, close);
  }

  // Digits wait for as long as a scanner takes for the next one.
  holds(event, command, close) {
    const digit = DIGIT.test(event.key) && !command && !busy() && document.querySelector(BOARD);
    if (!digit && !this.held) return false;
    clearTimeout(this.waiting);
    if (digit) this.held = (close || !this.held ? this.held : this.release()) + event.key;
    else return this.follows(event, command, close);
    this.last = event.timeStamp;
    this.waiting = setTimeout(() => this.release(), GAP_MS);
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }

  // What comes after digits that are held: more of the same scan, or a key of its own.
  follows(event, command, close) {
    if (!close || command || (event.key === "Enter" && this.held.length === 1)) {
      this.release();
      return false;
    }
    const to = field(this.root);
    to.focus({ preventScroll: true });
    fill(to, this.held);
    this.held = "";
    if (event.key !== "Enter") return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(to);
    return true;
  }

  release() {
    const held = this.held;
    this.held = "";
    const scanned = held.length >= SHORTEST && field(this.root);
    if (scanned) {
      scanned.focus({ preventScroll: true });
      fill(scanned, held);
    } else for (const digit of held) document.dispatchEvent(new CustomEvent("desk-digit", { detail: digit }));
    return "";
  }

  add(event, close) {
    const now = document.activeElement;
    if (this.at !== now) this.begin(now);
    this.typed += event.key;
    this.quick = close ? this.quick + event.key : event.key;
    this.last = event.timeStamp;
    if (event.key !== " ") toField(this.root);
  }

  end(event, close) {
    const to = field(this.root);
    const scan = to && this.at && this.at !== to && this.at === document.activeElement && this.scanned(close);
    if (scan) this.take(event, to, scan);
    this.begin(null);
  }

  // Nobody types a return's number into a list; in a text it may be meant so, unless no hand was that quick.
  scanned(close) {
    const quick = close ? this.quick : "";
    if (!this.at.closest(`${CHOOSING}, select`)) return (this.at.closest(TYPING) && RETURN.exec(quick) || [null])[0];
    // The options of a list are words.
    const number = quick.length >= SHORTEST && /\d/.test(quick) ? quick : null;
    return (RETURN.exec(this.typed) || [number])[0];
  }

  take(event, to, text) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const { at, before } = this;
    if (before !== null && at.tagName !== "SELECT") fill(at, before);
    at.blur();
    to.focus({ preventScroll: true });
    fill(to, text);
    send(to);
  }
}

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".part");
  if (!listening.has(root)) listening.set(root, new Scanner(root));
  const { onKey } = listening.get(root);
  // The same listener twice is one; before the list that has the focus.
  window.addEventListener("keydown", onKey, true);
  if (!moved.has(root)) requestAnimationFrame(() => begin(root));
  moved.add(root);
  return () => window.removeEventListener("keydown", onKey, true);
}
