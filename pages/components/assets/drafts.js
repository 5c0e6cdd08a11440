// Tells the page what stands in the text fields of an open form, a moment after the last key and when the page is left,
// so that nothing typed is lost with the page.
const PAUSE_MS = 600;
const FIELD = '[class*="st-key-text-"]';
const watched = new WeakMap();

class Watch {
  constructor() {
    this.onInput = (event) => this.input(event);
    this.onHide = () => document.hidden && this.tell();
  }

  update(form, send) {
    this.form = form;
    this.send = send;
  }

  input(event) {
    const box = event.target.closest && event.target.closest(`[class~="${CSS.escape(this.form)}"]`);
    if (!box || !event.target.closest(FIELD)) return;
    this.box = box;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.tell(), PAUSE_MS);
  }

  tell() {
    clearTimeout(this.waiting);
    if (!this.box || !this.box.isConnected) return;
    const typed = {};
    for (const field of this.box.querySelectorAll(`${FIELD} textarea, ${FIELD} input[type=text]`)) {
      const named = [...field.closest(FIELD).classList].find((one) => one.startsWith("st-key-text-"));
      if (field.getAttribute("role") !== "combobox") typed[named.replace("st-key-", "")] = field.value;
    }
    this.send(typed);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".part");
  if (!watched.has(root)) watched.set(root, new Watch());
  const watch = watched.get(root);
  watch.update(data.form, (typed) => setStateValue("typed", typed));
  // The same listener twice is one.
  document.addEventListener("input", watch.onInput, true);
  document.addEventListener("visibilitychange", watch.onHide);
  return () => {
    clearTimeout(watch.waiting);
    document.removeEventListener("input", watch.onInput, true);
    document.removeEventListener("visibilitychange", watch.onHide);
  };
}
