// Moves the focus to the form that a key has opened; Tab goes on from there, and the keys of the page stay alive.
const moved = new WeakSet();

function box(element) {
  const host = element.getRootNode().host || element;
  return host.closest('[class*="st-key-act-"]');
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  if (moved.has(root)) return;
  moved.add(root);
  requestAnimationFrame(() => {
    const form = box(root);
    if (!form || form.contains(document.activeElement)) return;
    const text = data.typing && form.querySelector("textarea");
    if (!text) form.tabIndex = -1;
    (text || form).focus({ preventScroll: !text, focusVisible: Boolean(text) });
  });
}
