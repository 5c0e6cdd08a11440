// Puts the keyboard where the scanner types: into the scan field once the page is drawn, and again whenever somebody
// begins to type where nothing takes text, such as after the button that wrote the last parcel is gone.
const moved = new WeakSet();
const listening = new WeakMap();
const TYPING = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable=true]";
const CHOOSING = "[role=combobox], [role=option], [role=listbox], [role=grid]";

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

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".part");
  const onKey = listening.get(root) || ((event) => {
    // Space belongs to a button that has the focus; the character itself falls into the field.
    const character = event.key.length === 1 && event.key !== " ";
    if (character && !event.ctrlKey && !event.metaKey && !event.altKey) toField(root);
  });
  listening.set(root, onKey);
  // The same listener twice is one.
  document.addEventListener("keydown", onKey);
  if (!moved.has(root)) requestAnimationFrame(() => toField(root));
  moved.add(root);
  return () => document.removeEventListener("keydown", onKey);
}
