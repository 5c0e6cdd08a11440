// Watches over the session behind an open page: says when it has ended, and signs out by POST.
// Asking does not count as use; the page itself keeps what was typed. A return opens at its top.
const EVERY = 15000;
let notice = null;
let next = null;

function say() {
  if (notice) return;
  notice = document.createElement("dialog");
  notice.id = "session-ended";
  // Light or dark as the page behind it.
  const app = document.querySelector(".stApp");
  notice.style.colorScheme = app ? getComputedStyle(app).colorScheme : "light dark";
  const title = document.createElement("h2");
  title.textContent = "Your session has ended";
  const text = document.createElement("p");
  text.textContent = "Nothing more is sent or shown until you sign in again.";
  const link = document.createElement("a");
  link.textContent = "Sign in again";
  link.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
  link.autofocus = true;
  const close = document.createElement("button");
  close.textContent = "Read and copy what I typed";
  close.addEventListener("click", () => notice.close());
  notice.append(title, text, link, close);
  document.body.append(notice);
  notice.showModal();
}

async function look() {
  try {
    const answer = await fetch("/session", { cache: "no-store" });
    if (answer.status === 401) return say();
    if (answer.ok && notice) location.reload();
  } catch {
    // The server is away for a moment; Streamlit says so itself.
  }
  clearTimeout(next);
  next = setTimeout(look, EVERY);
}

async function signOut() {
  const alive = await fetch("/session", { cache: "no-store" });
  if (alive.status === 401) return location.assign("/sign-in");
  const { form_token } = await alive.json();
  const answer = await fetch("/sign-out", {
    method: "POST", body: new URLSearchParams({ form_token }), headers: { accept: "application/json" },
  });
  // Who came through the identity provider goes on to sign out there.
  location.assign(answer.ok ? (await answer.json()).next : "/sign-in");
}

document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.('a[href$="/sign-out"]');
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    signOut();
  },
  true,
);
// The next return takes the place of the last one on the same page, which may have been read to its end.
const named = () => new URLSearchParams(location.search).get("rma");
let shown = named();
window.navigation?.addEventListener("currententrychange", () => {
  if (named() === shown) return;
  shown = named();
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
});
// Streamlit's own requests learn of the end first.
new PerformanceObserver((list) => {
  if (list.getEntries().some((entry) => entry.responseStatus === 401)) say();
}).observe({ type: "resource" });
look();
