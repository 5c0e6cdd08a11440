// The queue's rows: each is a link that opens its case; arrows, J and K move between them. Text is set as text, never as HTML.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function cell(column, value) {
  const made = element("td", column.key);
  if (value === null || value === undefined) return made;
  const shown = typeof value === "object" ? value : { text: value };
  made.append(element("span", shown.tone ? `tone ${shown.tone}` : "", shown.text));
  if (shown.below) made.append(element("small", "", shown.below));
  return made;
}

function line(row, columns, open) {
  const made = element("tr", row.held ? "held" : "");
  for (const column of columns) made.append(cell(column, row[column.key]));
  const name = made.querySelector("td.rma span");
  const link = element("a", "", name.textContent);
  link.href = row.href;
  link.setAttribute("aria-label", row.label);
  name.replaceWith(link);
  const follow = (event) => {
    // A new tab or window is the browser's affair.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    open(row.rma.text);
  };
  link.addEventListener("click", follow);
  made.addEventListener("click", follow);
  return made;
}

function step(root, by) {
  const links = [...root.querySelectorAll("a")];
  const at = links.indexOf(root.getRootNode().activeElement);
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  if (next) next.focus();
}

function typing(event) {
  const target = event.composedPath()[0];
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

// A rerun calls the part again without ending it first: one listener at a time.
const listening = new WeakMap();

function listen(root, onKey) {
  if (listening.has(root)) document.removeEventListener("keydown", listening.get(root));
  listening.set(root, onKey);
  document.addEventListener("keydown", onKey);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  const focused = root.getRootNode().activeElement?.getAttribute("href");
  root.className = "part queue";
  const table = element("table");
  table.append(element("caption", "", data.caption));
  const head = element("tr");
  for (const column of data.columns) {
    const title = element("th", column.key, column.title);
    title.scope = "col";
    head.append(title);
  }
  const body = element("tbody");
  for (const row of data.rows) body.append(line(row, data.columns, (rma) => setTriggerValue("open", rma)));
  const top = element("thead");
  top.append(head);
  table.append(top, body);
  root.replaceChildren(table);
  if (focused) [...root.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();

  const keys = { j: 1, k: -1 };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const inside = event.composedPath().includes(root);
    const by = keys[event.key.toLowerCase()] ?? (inside ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined);
    if (by === undefined) return;
    event.preventDefault();
    step(root, by);
  };
  listen(root, onKey);
  return () => document.removeEventListener("keydown", onKey);
}
