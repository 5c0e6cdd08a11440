// The evidence of a case: slots on top, the stage, a strip of files, what is said of the file in view.
// Acts wait in a numbered list until the desk says that it has done them, so that quick keys lose none; the gallery
// is busy so long, and the browser asks before the page is left.
import { Stage, element } from "./evidence_stage.js";

const VERDICTS = [["accepted", "Accept"], ["unreadable", "Unreadable"], ["wrong_object", "Wrong object"]];
const MARKS = { accepted: "✓", unreadable: "✕", wrong_object: "✕", unjudged: "•", missing: "!", optional: "–" };
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=combobox], [role=option], [role=grid], [role=listbox], [role=menuitem]";
// These take arrows and blanks themselves, but no digits.
const STEERED = "input, video, [role=slider], [role=tab], [role=radio]";
const KEYS = [["1", "Accept the photo"], ["2", "Unreadable"], ["3", "Wrong object"], ["Backspace", "Take the verdict back"], ["← →", "Photo before, photo after"], ["+ − 0", "Larger, smaller, whole"], ["[ ]", "Turn"], ["V", "Full screen"]];
const shown = new WeakMap();

class Gallery {
  constructor(root) {
    this.root = root;
    this.images = new Map();
    this.drawn = {};
    this.acts = [];
    this.last = 0;
    this.stage = new Stage((by) => this.step(by));
    this.slots = element("div", "slots");
    this.strip = element("div", "strip");
    this.panel = element("div", "panel");
    this.about = element("div", "about");
    this.work = element("div", "work");
    this.work.append(this.panel, this.stage.node, this.strip, this.about);
    this.saving = element("p", "saving");
    this.saving.setAttribute("role", "status");
    root.classList.add("evidence");
    root.replaceChildren(this.slots, this.work, this.saving);
    this.onKey = (event) => this.key(event);
    this.onLeave = (event) => this.acts.length && event.preventDefault();
  }

  update(data, send) {
    if (data.run !== this.run) {
      this.acts = [];
      this.last = data.done;
    }
    this.run = data.run;
    this.data = data;
    this.send = send;
    this.acts = this.acts.filter((act) => act.n > data.done);
    if (!this.item) this.id = data.items.length ? data.items[0].id : null;
    this.draw();
  }

  get item() {
    return this.data && this.data.items.find((item) => item.id === this.id);
  }

  // The verdicts as they will be once the waiting acts are done.
  verdicts(item) {
    let slots = new Map(item.slots);
    for (const act of this.acts.filter((act) => act.file === item.id)) {
      if (act.kind === "judge" && slots.has(act.proof)) slots.set(act.proof, act.verdict);
      if (act.kind === "assign") slots = new Map(act.proofs.map((proof) => [proof, slots.get(proof) || "unjudged"]));
    }
    return slots;
  }

  act(act) {
    this.last += 1;
    this.acts.push({ ...act, n: this.last });
    this.send({ run: this.run, list: this.acts });
    this.draw();
  }

  look(id, proof = null) {
    this.id = id;
    this.proof = proof;
    this.draw();
    const chosen = this.strip.querySelector("[aria-current=true]");
    if (chosen) this.strip.scrollTo({ left: chosen.offsetLeft - this.strip.clientWidth / 2 + 40, behavior: "smooth" });
  }

  step(by) {
    const ids = this.data.items.map((item) => item.id);
    const at = ids.indexOf(this.id) + by;
    if (at >= 0 && at < ids.length) this.look(ids[at]);
  }

  // A key means the same whatever was said before; only a click takes its own verdict back.
  judge(proof, verdict) {
    if (this.verdicts(this.item).get(proof) !== verdict) this.act({ kind: "judge", file: this.id, proof, verdict });
    if (verdict !== "unjudged") this.goOn();
  }

  click(proof, verdict) {
    this.judge(proof, this.verdicts(this.item).get(proof) === verdict ? "unjudged" : verdict);
  }

  // The next slot that nobody has judged, in this file first.
  goOn() {
    const from = this.data.items.findIndex((item) => item.id === this.id);
    const order = [...this.data.items.slice(from), ...this.data.items.slice(0, from)];
    for (const item of order) {
      for (const [proof, verdict] of this.verdicts(item)) {
        if (verdict === "unjudged") return this.look(item.id, proof);
      }
    }
    return this.look(this.id);
  }

  assign(item, proofs) {
    this.act({ kind: "assign", file: item.id, proofs: [...proofs] });
  }

  // What looks as before stays as it is: a button that is replaced under the finger loses its click, a list closes.
  looksNew(part, ...look) {
    const now = JSON.stringify(look);
    const before = this.drawn[part];
    this.drawn[part] = now;
    return now !== before;
  }

  draw() {
    const focused = this.root.getRootNode().activeElement;
    const key = focused && focused.dataset ? focused.dataset.key : null;
    const { items, slots, editable, assignable } = this.data;
    const said = items.map((item) => [item.id, item.thumb, ...this.verdicts(item)]);
    const thumbs = items.map(({ id, thumb, badge, warning }) => [id, thumb, badge, warning]);
    const active = this.item && [...this.verdicts(this.item), this.active];
    this.root.setAttribute("aria-busy", String(this.acts.length > 0));
    this.saving.textContent = this.acts.length ? this.data.words.saving : "";
    if (this.looksNew("slots", this.id, slots, assignable, said)) this.drawSlots();
    if (this.looksNew("strip", this.id, thumbs)) this.drawStrip();
    if (this.looksNew("panel", { ...this.item, alt: null, slots: null }, active, editable, assignable)) this.drawPanel();
    this.root.classList.toggle("empty", !items.length);
    this.stage.show(this.item, items.findIndex((item) => item.id === this.id), items.length);
    for (const picture of this.root.querySelectorAll(".thumb img")) {
      picture.alt = items.find((item) => item.id === picture.dataset.file).alt;
    }
    const again = key && this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (again) again.focus({ preventScroll: true });
  }

  button(key, className, text, act) {
    const made = element("button", className, text);
    made.type = "button";
    made.dataset.key = key;
    made.addEventListener("click", act);
    return made;
  }

  thumb(item, key, badge) {
    const made = this.button(key, "thumb", null, () => this.look(item.id));
    // The picture element is kept: a new one would be fetched again.
    const known = this.images.get(key);
    const picture = known && known.getAttribute("src") === item.thumb ? known : element("img");
    if (picture !== known) picture.src = item.thumb;
    picture.dataset.file = item.id;
    this.images.set(key, picture);
    made.append(picture);
    made.setAttribute("aria-current", String(item.id === this.id));
    if (badge && item.badge) made.append(element("span", "badge", item.badge));
    if (badge && item.warning) made.append(element("span", "alarm", "!"));
    return made;
  }

  drawStrip() {
    this.strip.replaceChildren(...this.data.items.map((item) => this.thumb(item, `strip ${item.id}`, true)));
  }

  drawSlots() {
    this.slots.replaceChildren(...this.data.slots.map((slot) => this.slot(slot)));
    this.slots.hidden = !this.data.slots.length;
  }

  slot(slot) {
    const inside = this.data.items.filter((item) => this.verdicts(item).has(slot.proof));
    const said = inside.map((item) => this.verdicts(item).get(slot.proof));
    const best = ["accepted", "unjudged", "unreadable", "wrong_object"].find((verdict) => said.includes(verdict));
    const state = best || (slot.required ? "missing" : "optional");
    const made = element("div", `slot ${state}`);
    const head = element("div", "head");
    const mark = element("span", "mark", MARKS[state]);
    mark.setAttribute("aria-hidden", "true");
    head.append(mark, element("span", "title", slot.title), element("span", "state", this.data.words[state]));
    const files = element("div", "files");
    for (const item of inside) {
      const small = this.thumb(item, `${slot.proof} ${item.id}`, false);
      small.classList.add(this.verdicts(item).get(slot.proof));
      small.addEventListener("click", () => this.look(item.id, slot.proof));
      files.append(small);
    }
    if (this.data.assignable && this.item && !inside.includes(this.item)) {
      const use = this.button(`use ${slot.proof}`, "use", "+", () => {
        this.assign(this.item, [...this.verdicts(this.item).keys(), slot.proof]);
        this.proof = slot.proof;
      });
      use.title = `The file in view shows this: ${slot.title}`;
      use.setAttribute("aria-label", use.title);
      files.append(use);
    }
    made.append(head, files);
    return made;
  }

  drawPanel() {
    const { item } = this;
    if (!item) {
      this.panel.replaceChildren(element("p", "none", this.data.words.empty));
      this.about.replaceChildren();
      return;
    }
    const slots = this.verdicts(item);
    const rows = element("div", "rows");
    for (const [proof, verdict] of slots) rows.append(this.row(item, proof, verdict));
    if (this.data.assignable) rows.append(this.chooser(item, slots));
    const warning = item.warning ? [element("p", "warning", item.warning)] : [];
    this.panel.replaceChildren(...warning, rows);
    this.drawFacts(item);
  }

  drawFacts(item) {
    const facts = element("div", "facts");
    if (item.name) facts.append(element("span", "name", item.name));
    for (const fact of item.facts) facts.append(element("span", "", fact));
    if (item.original) {
      const link = element("a", "", this.data.words.original);
      link.href = item.original;
      link.setAttribute("download", "");
      facts.append(link);
    }
    this.about.replaceChildren(facts);
  }

  get active() {
    const slots = [...this.verdicts(this.item)];
    if (slots.some(([proof]) => proof === this.proof)) return this.proof;
    const open = slots.find(([, verdict]) => verdict === "unjudged") || slots[0];
    return open ? open[0] : null;
  }

  row(item, proof, verdict) {
    const active = this.data.editable && this.active === proof;
    const made = element("div", active ? "row active" : "row");
    const title = this.data.titles[proof];
    made.append(element("span", "title", title));
    const chips = element("div", "chips");
    chips.setAttribute("role", "group");
    chips.setAttribute("aria-label", title);
    VERDICTS.forEach(([name, word], at) => {
      if (!this.data.editable && name !== verdict) return;
      const chip = this.button(`${item.id} ${proof} ${name}`, `chip ${name}`, word, () => this.click(proof, name));
      chip.setAttribute("aria-pressed", String(name === verdict));
      chip.disabled = !this.data.editable;
      if (active) chip.append(element("kbd", "", String(at + 1)));
      chips.append(chip);
    });
    if (!this.data.editable && verdict === "unjudged") chips.append(element("span", "state", this.data.words.unjudged));
    made.append(chips);
    if (this.data.assignable) {
      const off = this.button(`${item.id} ${proof} off`, "off", "×", () =>
        this.assign(this.item, [...this.verdicts(this.item).keys()].filter((kept) => kept !== proof)));
      off.title = `Take this file out of: ${title}`;
      off.setAttribute("aria-label", off.title);
      made.append(off);
    }
    return made;
  }

  chooser(item, slots) {
    const made = element("select", "chooser");
    made.dataset.key = `${item.id} chooser`;
    made.setAttribute("aria-label", this.data.words.also);
    const first = element("option", "", slots.size ? this.data.words.also : this.data.words.shows);
    first.value = "";
    made.append(first);
    for (const [proof, title] of Object.entries(this.data.titles)) {
      if (slots.has(proof)) continue;
      const option = element("option", "", title);
      option.value = proof;
      made.append(option);
    }
    made.addEventListener("change", () => {
      if (!made.value) return;
      this.proof = made.value;
      this.assign(this.item, [...this.verdicts(this.item).keys(), made.value]);
    });
    return made;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.item || event.defaultPrevented) return;
    const [target] = event.composedPath();
    const elsewhere = target instanceof Element && target.closest(TYPING);
    if (elsewhere || document.querySelector("[role=dialog]")) return;
    // Space and Enter belong to a button that has the focus.
    if (event.key === " " && target instanceof Element && target.closest("button, a, summary")) return;
    const [verdict] = event.key === "Backspace" ? ["unjudged"] : VERDICTS[Number(event.key) - 1] || [];
    const steered = target instanceof Element && target.closest(STEERED);
    if (verdict && this.data.editable && this.active) this.judge(this.active, verdict);
    else if (steered || !this.stage.key(event)) return;
    event.preventDefault();
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".part");
  if (!shown.has(root)) shown.set(root, new Gallery(root));
  const gallery = shown.get(root);
  root.getRootNode().host.dataset.keys = JSON.stringify(data.editable ? KEYS : KEYS.slice(4));
  gallery.update(data, (acts) => setStateValue("acts", acts));
  // The same listener twice is one.
  document.addEventListener("keydown", gallery.onKey);
  window.addEventListener("beforeunload", gallery.onLeave);
  return () => {
    document.removeEventListener("keydown", gallery.onKey);
    window.removeEventListener("beforeunload", gallery.onLeave);
  };
}
