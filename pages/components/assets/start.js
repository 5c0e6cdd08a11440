// Moves the focus to the form that a key has opened; Tab goes on from there, and the keys of the page stay alive.
// Nobody who has begun to type elsewhere meanwhile is called away.
const moved = new WeakSet();

function box(element) {
  const host = element.getRootNode().host || element;
  return host.closest('[class*="st-key-act-"]');
}

function typing() {
  return document.activeElement.matches("input, textarea, select, [contenteditable=true]");
}

function toText(form) {
  const text = form.querySelector("textarea");
  const elsewhere = form.contains(document.activeElement) && document.activeElement !== form;
  if (text && !elsewhere && !typing()) text.focus();
  return Boolean(text);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  if (moved.has(root)) return;
  moved.add(root);
  requestAnimationFrame(() => {
    const form = box(root);
    if (!form || form.contains(document.activeElement) || typing()) return;
    form.tabIndex = -1;
    form.focus({ preventScroll: true, focusVisible: false });
    if (!data.typing || toText(form)) return;
    // The browser fetches the field's script on its first use.
    const waiting = new MutationObserver(() => toText(form) && waiting.disconnect());
    waiting.observe(form, { childList: true, subtree: true });
  });
}
