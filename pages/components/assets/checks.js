// The policy panel: every clause with its words, its reading and what was seen. Text is set as text, never as HTML.
const MARKS = { not_met: "✕", cannot_tell: "?", met: "✓", not_applicable: "–" };

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function labelled(label, node) {
  const box = element("div");
  box.append(element("div", "label", label), node);
  return box;
}

function conflictBox(conflict) {
  const box = element("div", "conflict");
  box.append(labelled(["Conflict in the policy", conflict.id].filter(Boolean).join(" · "), element("div", "", conflict.gap)));
  const readings = element("div", "readings");
  for (const [label, text] of [["Reading in force", conflict.in_force], ["The other reading", conflict.other]]) {
    const reading = element("div", "reading");
    reading.append(labelled(label, element("div", "", text)));
    readings.append(reading);
  }
  box.append(readings, element("div", "why", conflict.why));
  if (conflict.owner_decides) box.append(element("div", "note", "Only the shop’s owner can settle this one."));
  return box;
}

function findingBox(finding, open, words, onOverride) {
  const box = element("details", `finding ${finding.result}`);
  box.open = open.has(finding.clause);
  box.addEventListener("toggle", () => (box.open ? open.add(finding.clause) : open.delete(finding.clause)));
  const summary = element("summary");
  summary.dataset.key = finding.clause;
  const mark = element("span", "mark", MARKS[finding.result]);
  mark.setAttribute("aria-label", words[finding.result]);
  const said = [finding.number, finding.conflicts.length ? "conflict" : ""].filter(Boolean).join(" · ");
  const clause = element("span", "clause", said);
  summary.append(mark, element("span", "title", finding.title), clause, element("span", "saw", finding.saw));
  const body = element("div", "body");
  body.append(labelled("The policy says", element("blockquote", "", finding.says)));
  body.append(labelled("How we read it", element("div", "", finding.reading)));
  for (const conflict of finding.conflicts) body.append(conflictBox(conflict));
  for (const override of finding.overrides) {
    summary.append(element("span", "override", `${override.by} decided otherwise (“${override.to}”): ${override.reason}`));
  }
  box.append(summary, body);
  if (finding.can_override) {
    const button = element("button", "", "Decide otherwise on this clause…");
    button.type = "button";
    button.addEventListener("click", () => onOverride(finding.clause));
    body.append(button);
  }
  return box;
}

const opened = new WeakMap();
const drawn = new WeakMap();
const tellers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  if (!opened.has(root)) opened.set(root, new Set(data.open));
  tellers.set(root, setTriggerValue);
  // What looks as before stays as it is: what is replaced under the finger loses its click, and the focus goes.
  const look = JSON.stringify(data);
  if (drawn.get(root) === look) return;
  drawn.set(root, look);
  const focused = root.getRootNode().activeElement?.dataset.key;
  draw(root, data, opened.get(root));
  if (focused) [...root.querySelectorAll("summary")].find((one) => one.dataset.key === focused)?.focus();
}

function draw(root, data, open) {
  root.classList.add("checks");
  root.replaceChildren();
  const override = (clause) => tellers.get(root)("override", clause);
  const boxes = (findings) => findings.map((finding) => findingBox(finding, open, data.words, override));
  for (const result of ["not_met", "cannot_tell"]) {
    const findings = data.findings.filter((finding) => finding.result === result);
    if (!findings.length) continue;
    root.append(element("div", "group", `${data.words[result]} (${findings.length})`), ...boxes(findings));
  }
  const met = data.findings.filter((finding) => finding.result === "met");
  const rest = data.findings.filter((finding) => finding.result === "not_applicable");
  const counted = (count, one, several) => (count === 1 ? `1 clause ${one}` : `${count} clauses ${several}`);
  if (met.length) root.append(folded("met", counted(met.length, "is met", "are met"), boxes(met), open));
  const aside = counted(rest.length, "does not apply to this return", "do not apply to this return");
  if (rest.length) root.append(folded("rest", aside, boxes(rest), open));
}

function folded(name, title, boxes, open) {
  const made = element("details", "rest");
  made.open = open.has(name);
  made.addEventListener("toggle", () => (made.open ? open.add(name) : open.delete(name)));
  const summary = element("summary", "", title);
  summary.dataset.key = name;
  made.append(summary, ...boxes);
  return made;
}
