// Puts the keyboard where the scanner types: into the scan field, whenever the page is drawn and nobody types elsewhere.
const moved = new WeakSet();

function field(root) {
  const host = root.getRootNode().host || root;
  const box = host.closest('[class*="st-key-scan-box"]');
  return box && box.querySelector("input[type=text]");
}

function busy() {
  const now = document.activeElement;
  return Boolean(now && now.matches("input, textarea, select, [contenteditable=true], [role=combobox]"));
}

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".part");
  if (moved.has(root)) return;
  moved.add(root);
  requestAnimationFrame(() => {
    const found = field(root);
    if (found && !busy()) found.focus({ preventScroll: true });
  });
}
