// Rows of a list: each is a link that opens its page, or a button that shows what it is about below the list. Arrows,
// J and K move between them, X marks one where rows can be chosen. Text is set as text, never as HTML.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

// What a row is opened by.
const NAME = "a, button";

function cell(column, value) {
  const made = element("td", column.kind ?? column.key);
  made.dataset.title = column.title;
  if (value === null || value === undefined) return made;
  const shown = typeof value === "object" ? value : { text: value };
  if (shown.picture) made.append(thumbnail(shown.picture));
  made.append(element("span", shown.tone ? `tone ${shown.tone}` : "", shown.text));
  if (shown.below) made.append(element("small", "", shown.below));
  return made;
}

// Beside its product's name it says nothing more to those who do not see it.
function thumbnail(address) {
  const made = element("img");
  made.src = address;
  made.alt = "";
  made.loading = "lazy";
  return made;
}

// The page's keys are dead while an input has the focus.
function toRow(row) {
  row?.querySelector(NAME).focus({ preventScroll: true });
}

function mark(row, selection) {
  const made = element("td", "mark");
  const box = element("input");
  box.type = "checkbox";
  box.checked = selection.chosen.has(row.id);
  // A row that is somebody else's: it says why, and is never chosen.
  box.disabled = Boolean(row.barred);
  box.setAttribute("aria-label", row.barred ? `${row.rma.text}: ${row.barred}` : `Choose ${row.rma.text}`);
  box.addEventListener("change", () => {
    selection.set(row.id, box.checked);
    toRow(made.closest("tr"));
  });
  // A click beside the box is meant for the box, not for the row.
  made.addEventListener("click", (event) => event.stopPropagation());
  made.append(box);
  return made;
}

function line(row, columns, open, selection) {
  const made = element("tr", row.held ? "held" : row.current ? "current" : "");
  if (selection) made.append(mark(row, selection));
  for (const column of columns) made.append(cell(column, row[column.key]));
  made.querySelector("td.rma span").replaceWith(nameOf(row));
  const follow = (event) => {
    // A new tab or window is the browser's affair.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    open(row.id ?? row.rma.text);
  };
  made.querySelector(NAME).addEventListener("click", follow);
  made.addEventListener("click", follow);
  return made;
}

function nameOf(row) {
  const made = element(row.href ? "a" : "button", "", row.rma.text);
  if (row.href) made.href = row.href;
  else made.setAttribute("aria-expanded", String(row.current));
  made.dataset.key = `open ${row.href ?? row.id}`;
  made.setAttribute("aria-label", row.label);
  return made;
}

function markAll(rows, selection, body) {
  const made = element("th", "mark");
  const box = element("input");
  box.type = "checkbox";
  const free = rows.filter((row) => !row.barred);
  box.checked = free.length > 0 && free.every((row) => selection.chosen.has(row.id));
  box.disabled = free.length === 0;
  box.dataset.key = "all";
  box.setAttribute("aria-label", "Choose all on this page");
  box.addEventListener("change", () => {
    for (const one of body.querySelectorAll("input:not(:disabled)")) one.checked = box.checked;
    selection.all(box.checked ? free.map((row) => row.id) : []);
    toRow(body.querySelector("tr"));
  });
  made.append(box);
  return made;
}

const ARROWS = { ascending: " ↑", descending: " ↓", none: " ↕" };

function heading(column, sort) {
  const made = element("th", column.kind ?? column.key, column.sort ? null : column.title);
  made.scope = "col";
  if (!column.sort) return made;
  const press = element("button", "", column.title + ARROWS[column.sort]);
  press.title = "Sort by this column";
  press.dataset.key = `sort ${column.key}`;
  press.addEventListener("click", () => sort(column.key));
  made.setAttribute("aria-sort", column.sort);
  made.append(press);
  return made;
}

// Another page of the list is read from its top.
const turns = new WeakMap();

function toTop(root, turn) {
  const before = turns.get(root);
  turns.set(root, turn);
  if (before === undefined || before === turn) return;
  root.scrollIntoView({ block: "start" });
  toRow(root.querySelector("tbody tr"));
}

function step(root, by) {
  const links = [...root.querySelectorAll("tbody a, tbody button")];
  const at = links.indexOf(root.getRootNode().activeElement);
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  if (next) next.focus();
}

function typing(event) {
  const target = event.composedPath()[0];
  if (target.type === "checkbox") return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

// A rerun calls the part again without ending it first: one listener at a time.
const listening = new WeakMap();

// What is chosen outlives a rerun, as far as it is still shown: a row's id changes with the row.
const choices = new WeakMap();

function selectionOf(root, rows, tell) {
  const free = rows.filter((row) => !row.barred);
  const shown = new Set(free.map((row) => row.id));
  const chosen = new Set([...(choices.get(root) ?? [])].filter((id) => shown.has(id)));
  choices.set(root, chosen);
  return {
    chosen,
    set(id, on) {
      on ? chosen.add(id) : chosen.delete(id);
      root.querySelector("[data-key=all]").checked = free.every((row) => chosen.has(row.id));
      tell([...chosen]);
    },
    all(ids) {
      chosen.clear();
      for (const id of ids) chosen.add(id);
      tell([...chosen]);
    },
  };
}

function listen(root, onKey) {
  if (listening.has(root)) document.removeEventListener("keydown", listening.get(root));
  listening.set(root, onKey);
  document.addEventListener("keydown", onKey);
}

// What the rows looked like at last, and how to tell the page what was opened or chosen.
const drawn = new WeakMap();
const tellers = new WeakMap();

function draw(root, data) {
  const focused = root.getRootNode().activeElement?.dataset.key;
  root.className = ["part queue", data.select && "select", data.pick && "pick"].filter(Boolean).join(" ");
  const table = element("table");
  table.append(element("caption", "", data.caption));
  const tell = (ids) => tellers.get(root).setStateValue("chosen", ids);
  const selection = data.select ? selectionOf(root, data.rows, tell) : null;
  const open = (id) => tellers.get(root).setTriggerValue("open", id);
  const head = element("tr");
  const body = element("tbody");
  if (selection) head.append(markAll(data.rows, selection, body));
  const sort = (key) => tellers.get(root).setTriggerValue("sort", key);
  for (const column of data.columns) head.append(heading(column, sort));
  for (const row of data.rows) body.append(line(row, data.columns, open, selection));
  const top = element("thead");
  top.append(head);
  table.append(top, body);
  root.replaceChildren(table);
  if (focused) [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
}

export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".part");
  tellers.set(root, { setTriggerValue, setStateValue });
  // Rows that look as before stay as they are: what is replaced under the finger loses its click.
  const look = JSON.stringify(data);
  if (drawn.get(root) !== look) draw(root, data);
  toTop(root, data.turn);
  drawn.set(root, look);

  const named = [["J K", "Next row, row before"], ["Enter", "Open the row"]];
  root.getRootNode().host.dataset.keys = JSON.stringify(data.select ? [...named, ["X", "Choose the row"]] : named);
  const keys = { j: 1, k: -1 };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const inside = event.composedPath().includes(root);
    if (data.select && inside && event.key.toLowerCase() === "x") {
      root.getRootNode().activeElement?.closest("tr")?.querySelector("input")?.click();
      return;
    }
    const by = keys[event.key.toLowerCase()] ?? (inside ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined);
    if (by === undefined) return;
    event.preventDefault();
    step(root, by);
  };
  listen(root, onKey);
  return () => document.removeEventListener("keydown", onKey);
}
